"""Joining and leaving without a penalty; and what time alone does, once, whoever else may try."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import func, select

from bot.usecases import members
from bot.usecases.clock import send_digest
from storage import people
from storage.tables import Claim, DeliveryKind, Member, MemberState, Person, Right, ThreadState
from tests.usecases.acts import (
    another,
    balances,
    claim,
    holders,
    leave,
    refusal,
    reply,
    settle,
    state_of,
    thread_of,
    waiting,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)


async def test_whoever_joins_twice_at_once_is_one_member(world: World) -> None:
    ana = await world.join("Ana")
    async with world.database.write() as uow:
        for member in (await uow.exec(select(Member))).all():
            await uow.delete(member)

    async def agree() -> None:
        async with world.acting(replace(ana, member=None)) as ctx:
            await members.join(ctx)

    await asyncio.gather(*(agree() for _ in range(4)))
    async with world.database.read() as uow:
        assert (await uow.exec(select(func.count()).select_from(Member))).one() == 1


async def test_leaving_frees_the_seats_and_keeps_what_was_earned(world: World) -> None:
    claimed, answered = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    ana = await world.join("Ana")
    await claim(world, ana, claimed)
    await reply(world, ana, answered)
    await leave(world, ana)
    assert await holders(world, claimed) == await holders(world, answered) == []
    assert await state_of(world, claimed) is ThreadState.OPEN
    assert await state_of(world, answered) is ThreadState.ANSWERED
    assert sum(await balances(world, ana)) == 15
    async with world.database.read() as uow:
        assert set(await uow.exec(select(Claim.release_reason))) == {"left"}
    assert await refusal(leave(world, ana)) == "not-joined"


@pytest.mark.parametrize("paused", [True, False])
async def test_who_comes_back_goes_on_where_he_was(world: World, *, paused: bool) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await reply(world, ana, thread)
    await leave(world, ana, paused=paused)
    assert ana.member.state is (MemberState.PAUSED if paused else MemberState.LEFT)
    again = await world.join("Ana")
    assert (again.member.id, again.member.state) == (ana.member.id, MemberState.ACTIVE)
    assert sum(await balances(world, again)) == 15


async def test_a_listed_community_takes_only_who_was_given_the_right(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, join="listed") as world:
        assert await refusal(world.join("Ana", Right.STRANGER)) == "not-listed"
        assert await refusal(world.join("Cleo", Right.VIEWER)) == "not-listed"
        assert (await world.join("Bo", Right.AMBASSADOR)).member.state is MemberState.ACTIVE
        assert (await world.join("Max", Right.MANAGER)).member.state is MemberState.ACTIVE


async def test_in_an_open_community_whoever_was_seen_in_the_room_may_join_and_nobody_else(world: World) -> None:
    ana = await world.join("Ana", Right.STRANGER)
    assert ana.member.state is MemberState.ACTIVE

    async def join_unseen() -> None:
        async with world.acting(replace(ana, visited=False)) as ctx:
            await members.join(ctx)

    assert await refusal(join_unseen()) == "not-seen"


@pytest.mark.parametrize("may", [True, False])
async def test_joining_opens_the_direct_chat_where_the_chat_lets_the_bot_write_first(
    world: World, *, may: bool
) -> None:
    ana = await world.join("Ana")
    async with world.acting(replace(ana, may_be_written_to=may)) as ctx:
        await members.join(ctx)
    async with world.database.read() as uow:
        account = await people.identity(uow, "web", "ana")
    assert account is not None
    assert account.direct_open is may


async def test_a_language_is_kept(world: World) -> None:
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        await members.speak(ctx, "ru")
    async with world.database.read() as uow:
        assert (await uow.exec(select(Person.language))).one() == "ru"


async def test_an_answered_thread_becomes_quiet_and_later_closes(world: World) -> None:
    [thread] = await world.complain(author="critic", conversation="100")
    ana = await world.join("Ana")
    await reply(world, ana, thread)
    for hours, state in [(71.9, "answered"), (0.1, "quiet"), (7 * 24 - 0.1, "quiet"), (0.1, "closed")]:
        world.clock.advance(hours=hours)
        await settle(world)
        assert await state_of(world, thread) == state
    closed = await thread_of(world, thread)
    assert closed.closed_at == NOON + timedelta(days=10)
    assert await holders(world, thread) == []


async def test_silence_is_counted_from_the_last_negative_word(world: World) -> None:
    [thread] = await world.complain(author="critic", conversation="100")
    await reply(world, await world.join("Ana"), thread)
    world.clock.advance(hours=50)
    await world.complain(mention(world.clock.now(), author="critic", conversation="100"))
    world.clock.advance(hours=71)
    assert await settle(world) == 0
    world.clock.advance(hours=1)
    assert await settle(world) == 1
    assert await state_of(world, thread) is ThreadState.QUIET


async def test_what_nobody_answered_never_becomes_quiet(world: World) -> None:
    open_one, claimed = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    await claim(world, await world.join("Ana"), claimed)
    world.clock.advance(days=60)
    assert await settle(world) == 0
    assert await state_of(world, open_one) is ThreadState.OPEN
    assert await state_of(world, claimed) is ThreadState.CLAIMED


async def test_after_a_long_absence_all_steps_are_made_at_once(world: World) -> None:
    [thread] = await world.complain()
    await reply(world, await world.join("Ana"), thread)
    world.clock.advance(days=30)
    assert await settle(world) == 2
    assert await state_of(world, thread) is ThreadState.CLOSED


async def test_two_clocks_at_once_settle_once(world: World, database_url: str, clock: FakeClock) -> None:
    threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(5)))
    ana = await world.join("Ana")
    for thread in threads:
        await reply(world, ana, thread)
    clock.advance(hours=73)
    async with another(database_url, clock) as twin:
        moved = await asyncio.gather(settle(world), settle(twin), settle(world))
    assert sum(moved) == 5


async def digest_at(world: World, moment: datetime) -> bool:
    world.clock.at = moment
    async with world.acting() as ctx:
        return await send_digest(ctx)


async def test_the_digest_is_sent_once_though_two_processes_try(
    world: World, database_url: str, clock: FakeClock
) -> None:
    nine = datetime(2026, 11, 18, 8, tzinfo=UTC)
    assert not await digest_at(world, nine - timedelta(minutes=1))
    async with another(database_url, clock) as twin:
        sent = await asyncio.gather(*(digest_at(one, nine) for one in (world, twin, world, twin)))
    assert sum(sent) == 1
    assert not await digest_at(world, nine + HOUR)
    row, managers = await waiting(world, DeliveryKind.DIGEST)
    assert (managers.chat_id, managers.data) == ("managers", {**row.data, "audience": "managers"})
    assert (row.chat_id, row.data["since"], row.data["until"]) == (
        "cards",
        "2026-11-17T08:00:00+00:00",
        "2026-11-18T08:00:00+00:00",
    )
    assert await digest_at(world, nine + timedelta(days=1))


async def test_a_digest_is_late_within_the_tolerance_and_skipped_beyond(world: World) -> None:
    nine = datetime(2026, 11, 18, 8, tzinfo=UTC)
    assert not await digest_at(world, nine + timedelta(hours=6))
    assert await digest_at(world, nine + timedelta(days=1, hours=5, minutes=59))
    row, _ = await waiting(world, DeliveryKind.DIGEST)
    # it still tells of the day that ended when it was due
    assert row.data["until"] == "2026-11-19T08:00:00+00:00"


async def test_the_clock_brings_on_view_what_stayed_in_line(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, publish={"on_view": 1}) as narrow:
        posts = [mention(NOON - HOUR, author=f"critic{number}") for number in range(3)]
        threads = await narrow.complain(*posts)
    async with another(database_url, clock) as wide:
        await settle(wide)
        assert [(await thread_of(wide, thread)).shown_at for thread in threads] == [NOON] * 3
