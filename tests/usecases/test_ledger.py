"""Points are taken back exactly, given back exactly, and counted for the one person that two chats turn out to be."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.rules.points import EARNINGS
from bot.usecases import points
from storage import ledger
from storage.tables import Account, EntryKind, Member
from tests.usecases.acts import another, balances, entries, reply, see
from tests.world import NOON, mention

if TYPE_CHECKING:
    from bot.usecases.actor import Actor
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)


def keys(reply_id: int) -> list[str]:
    return [f"reply:{reply_id}", f"first:{reply_id}", f"verified:{reply_id}"]


async def answered(world: World, actor: Actor, **fields: object) -> int:
    [thread] = await world.complain(**fields)
    return (await reply(world, actor, thread)).reply.id


async def reverse(world: World, reply_id: int) -> int:
    async with world.acting() as ctx:
        return await points.reverse(ctx, keys(reply_id), "copied")


async def restore(world: World, reply_id: int) -> int:
    async with world.acting() as ctx:
        return await points.restore(ctx, keys(reply_id), "it was not")


async def confirm(world: World, reply_id: int) -> int:
    async with world.acting() as ctx:
        return await points.confirm(ctx, keys(reply_id))


@pytest.mark.parametrize("seen", [False, True], ids=["pending", "confirmed"])
async def test_what_is_taken_back_comes_back_to_where_it_was(world: World, seen: bool) -> None:
    ana = await world.join("Ana")
    answer = await answered(world, ana)
    have = (0, 15) if seen else (15, 0)
    if seen:
        await see(world, answer)
    for _ in range(2):
        assert await restore(world, answer) == 0
        assert await balances(world, ana) == have
        assert await reverse(world, answer) == 15
        assert await balances(world, ana) == (0, 0)
        assert await reverse(world, answer) == 0
        assert await confirm(world, answer) == 0, "nothing is there to be confirmed"
        assert await balances(world, ana) == (0, 0)
        assert await restore(world, answer) == 15
    assert await balances(world, ana) == have
    assert await confirm(world, answer) == (0 if seen else 15)
    assert await balances(world, ana) == (0, 15)


async def test_what_was_half_confirmed_is_taken_back_from_each_account(world: World) -> None:
    ana = await world.join("Ana")
    answer = await answered(world, ana)
    async with world.acting() as ctx:
        await points.confirm(ctx, [f"first:{answer}"])
    assert await balances(world, ana) == (10, 5)
    assert await reverse(world, answer) == 15
    lines = [(line.account, line.points, line.why) for line in await entries(world) if line.kind is EntryKind.REVERSAL]
    assert sorted(lines) == [(Account.CONFIRMED, -5, "copied"), (Account.PENDING, -10, "copied")]
    await restore(world, answer)
    assert await balances(world, ana) == (10, 5)


async def test_taking_back_at_the_same_time_is_taking_back_once(world: World) -> None:
    ana = await world.join("Ana")
    answer = await answered(world, ana)
    assert sorted(await asyncio.gather(*(reverse(world, answer) for _ in range(4)))) == [0, 0, 0, 15]
    assert sorted(await asyncio.gather(*(restore(world, answer) for _ in range(4)))) == [0, 0, 0, 15]
    assert await balances(world, ana) == (15, 0)


async def test_a_key_is_not_mistaken_for_one_that_begins_so(world: World) -> None:
    ana = await world.join("Ana")
    answers = [await answered(world, ana, author=f"critic{number}") for number in range(10)]
    assert (answers[0], answers[9]) == (1, 10)
    before = sum(await balances(world, ana))
    taken = await reverse(world, 1)
    assert taken == 15
    assert sum(await balances(world, ana)) == before - taken


async def test_what_was_taken_back_makes_room_under_the_caps_of_its_own_day(
    database_url: str, clock: FakeClock
) -> None:
    async with another(database_url, clock, points={"daily_cap": 20}) as world:
        ana = await world.join("Ana")
        old = await answered(world, ana, author="a")
        clock.advance(days=1)
        first = await answered(world, ana, author="b")
        assert sum(await balances(world, ana)) == 30
        await reverse(world, old)  # yesterday's, so today has no more room for it
        await answered(world, ana, author="c")
        assert sum(await balances(world, ana)) == 20
        await reverse(world, first)
        await answered(world, ana, author="d")
        assert sum(await balances(world, ana)) == 20


async def test_points_of_two_accounts_count_for_one_member(world: World) -> None:
    [thread] = await world.complain(mention(NOON - HOUR))
    ana, again = await world.join("Ana"), await world.join("Ana too")
    old = (await reply(world, again, thread)).reply.id
    await see(world, old)
    await answered(world, ana, author="other")
    assert (ana.member, again.member) != (None, None)
    mine, vanished = ana.member.id, again.member.id
    async with world.acting() as ctx:
        gone = await ctx.uow.get(Member, vanished)
        gone.merged_into = mine
        ctx.uow.add(gone)
    assert await balances(world, ana) == (15, 15)
    community = ana.member.community_id
    async with world.database.read() as uow:
        assert await ledger.totals(uow, community, NOON - HOUR, None) == {mine: 15}
        assert await ledger.lifetime(uow, community, mine) == 15
        assert await ledger.earned(uow, mine, EARNINGS, since=NOON - HOUR, thread_id=thread) == (30, 15)
        assert (
            len(await ledger.lines(uow, community, mine, 10)) == 4
        )  # what only turned pending into confirmed is no line
    # a line is taken back under the number it stands under, so every row's own sum stays whole
    assert await reverse(world, old) == 15
    assert await balances(world, ana) == (15, 0)
    assert await balances(world, again) == (0, 0)
