"""However many press at the same time, from however many processes: granted once, paid once, given once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.ports.errors import UserError
from bot.ports.perks import Done
from bot.rules.perks import KEPT, LIVE
from bot.usecases import redeem
from storage.tables import EntryKind, Perk, PerkCode, Redemption
from storage.tables import RedemptionState as S
from tests.usecases.acts import another, entries, refusal
from tests.usecases.shop import (
    PERKS,
    ask,
    codes_given,
    decide,
    decisions,
    earn,
    perk,
    row_of,
    spendable,
    state_of,
    stock,
)
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.usecases.actor import Actor
    from tests.world import FakeClock

WHY = "Sorry."
NAMES = ("Ana", "Ben", "Cem", "Dia")


@pytest.fixture
async def worlds(database_url: str, clock: FakeClock) -> AsyncIterator[tuple[World, World]]:
    """Two processes over one database."""
    made = await World.open(database_url, clock, perks=PERKS)
    async with another(database_url, clock, perks=PERKS) as twin:
        yield made, twin
    await made.close()


async def test_one_member_asks_ten_times_at_once_and_pays_once(worlds: tuple[World, World]) -> None:
    ana = await worlds[0].join("Ana")
    await earn(worlds[0], ana, 100)
    codes = await asyncio.gather(*(refusal(ask(worlds[n % 2], ana, "circle")) for n in range(10)))
    assert Counter(codes) == {"": 1, "perk-yours": 9}
    assert await spendable(worlds[0], ana) == 70


async def test_two_perks_at_once_do_not_spend_the_same_points(worlds: tuple[World, World]) -> None:
    ana = await worlds[0].join("Ana")
    await earn(worlds[0], ana, 45)
    codes = await asyncio.gather(ask_why(worlds[0], ana, "circle"), ask_why(worlds[1], ana, "thanks"))
    assert sorted(codes) == ["", "perk-dear"]
    assert await spendable(worlds[0], ana) in {5, 15}


async def ask_why(world: World, actor: Actor, name: str) -> str:
    return await refusal(ask(world, actor, name))


async def test_the_last_ones_go_to_as_many_as_there_are(worlds: tuple[World, World]) -> None:
    people = [await worlds[0].join(name) for name in NAMES]
    for actor in people:
        await earn(worlds[0], actor, 60)
    await stock(worlds[0], "gift", "AAA")
    for name, wins in (("circle", 2), ("gift", 1)):
        codes = await asyncio.gather(*(ask_why(worlds[n % 2], actor, name) for n, actor in enumerate(people)))
        assert Counter(codes) == {"": wins, "perk-out": 4 - wins}
    assert await codes_given(worlds[0]) == 1
    assert sum([await spendable(worlds[0], actor) for actor in people]) == 4 * 60 - 2 * 30 - 15


async def test_two_managers_at_once_are_one_decision(worlds: tuple[World, World]) -> None:
    ana = await worlds[0].join("Ana")
    await earn(worlds[0], ana, 200)
    number = await ask(worlds[0], ana, "line")
    await asyncio.gather(*(decide(worlds[n % 2], redeem.approve, number) for n in range(6)))
    assert await decisions(worlds[0]) == ["perk_approve"]
    bonus = await ask(worlds[0], ana, "thanks")
    codes = await asyncio.gather(
        *(refusal(decide(worlds[0], redeem.approve, bonus)) for _ in range(3)),
        *(refusal(decide(worlds[1], redeem.deny, bonus, WHY)) for _ in range(3)),
    )
    won = await state_of(worlds[0], bonus)
    assert Counter(codes) == {"": 3, "redemption-decided": 3}
    assert (won, await spendable(worlds[0], ana)) in {(S.APPROVED, 150), (S.DENIED, 190)}
    assert len(await decisions(worlds[0])) == 2


async def test_the_last_code_is_not_given_to_two_who_are_approved_at_once(worlds: tuple[World, World]) -> None:
    people = [await worlds[0].join(name) for name in NAMES[:2]]
    for actor in people:
        await earn(worlds[0], actor, 60)
    await stock(worlds[0], "pass", "P1", "P2")
    numbers = [await ask(worlds[0], actor, "pass") for actor in people]
    async with worlds[0].database.write() as uow:
        gone = (await uow.exec(select(PerkCode).where(PerkCode.code == "P2"))).one()
        await uow.delete(gone)
    codes = await asyncio.gather(
        *(refusal(decide(world, redeem.approve, number)) for world, number in zip(worlds, numbers, strict=True))
    )
    assert sorted(codes) == ["", "perk-out"]
    assert sorted([await state_of(worlds[0], number) for number in numbers]) == [S.FULFILLED, S.REQUESTED]


async def test_a_worker_that_dies_between_grant_and_mark_grants_once(worlds: tuple[World, World]) -> None:
    ana = await worlds[0].join("Ana")
    await earn(worlds[0], ana, 60)
    number = await ask(worlds[0], ana, "circle")

    async def mark(world: World) -> None:
        await decide(world, redeem.granted, number, Done(noted={"link": "one"}))

    async def die() -> None:
        async with worlds[0].acting() as ctx:
            await redeem.granted(ctx, number, Done(noted={"link": "one"}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await die()
    row = await row_of(worlds[0], number)
    assert (row.state, row.data, row.due_at is not None) == (S.APPROVED, {}, True)
    await asyncio.gather(*(mark(world) for world in worlds))
    assert await decisions(worlds[0]) == ["perk_granted"]
    assert await state_of(worlds[0], number) is S.FULFILLED


async def test_an_end_and_the_end_of_its_time_are_one_end(worlds: tuple[World, World]) -> None:
    ana = await worlds[0].join("Ana")
    await earn(worlds[0], ana, 60)
    number = await ask(worlds[0], ana, "circle")
    await decide(worlds[0], redeem.granted, number, Done())
    worlds[0].clock.advance(days=31)
    await asyncio.gather(
        decide(worlds[0], redeem.expire),
        decide(worlds[1], redeem.expire),
        decide(worlds[1], redeem.end, number, WHY),
        decide(worlds[0], redeem.end, number, WHY),
    )
    assert len([what for what in await decisions(worlds[0]) if what in {"perk_end", "perk_over"}]) == 1


class Market:
    """Random acts on perks; whatever happens, points and goods agree."""

    def __init__(self, seed: int, worlds: tuple[World, World]) -> None:
        self.dice, self.worlds = random.Random(seed), worlds
        self.people: list[Actor] = []

    async def act(self) -> None:
        world, actor = self.dice.choice(self.worlds), self.dice.choice(self.people)
        wanted = self.dice.choice(PERKS)["name"]
        number = self.dice.randrange(1, 14)
        sure = self.dice.random() < 0.5
        acts: list[Any] = [
            lambda: ask(world, actor, wanted),
            lambda: ask(world, actor, wanted),
            lambda: decide(world, redeem.cancel, number, by=actor),
            lambda: decide(world, redeem.approve, number),
            lambda: decide(world, redeem.deny, number, WHY, approved=sure),
            lambda: decide(world, redeem.paid, number),
            lambda: self.work(world, number),
            lambda: decide(world, redeem.end, number, WHY, refund=sure),
            lambda: decide(world, redeem.expire),
            lambda: decide(world, redeem.try_again, number),
            lambda: decide(world, redeem.end_all, actor.member.id, "left") if sure else earn(world, actor, 20),
        ]
        try:
            await self.dice.choice(acts)()
        except UserError:
            return

    async def work(self, world: World, number: int) -> None:
        """Let the worker do what is due, or fail at it."""
        async with world.acting() as ctx:
            row = await ctx.uow.get(Redemption, number)
        if row is None or row.due_at is None:
            return
        if self.dice.random() < 0.2:
            await decide(world, redeem.failed, number, "no")
        elif row.state is S.APPROVED:
            await decide(world, redeem.granted, number, Done())
        elif row.state is S.ENDING:
            await decide(world, redeem.ended, number)


@pytest.mark.parametrize("seed", range(4))
async def test_points_and_goods_agree_whatever_happens(worlds: tuple[World, World], seed: int) -> None:
    market = Market(seed, worlds)
    for name in NAMES:
        actor = await worlds[0].join(name)
        await earn(worlds[0], actor, 80)
        market.people.append(actor)
    for name in ("gift", "pass"):
        await stock(worlds[0], name, "A1", "A2", "A3")
    for _ in range(12):
        await asyncio.gather(*(market.act() for _ in range(5)))
        worlds[0].clock.advance(days=market.dice.choice((0, 1, 9)))
        await agree(worlds[0], market.people)


async def agree(world: World, people: list[Actor]) -> None:
    """Check requests, points, codes and stock against each other."""
    lines = {line.key: line for line in await entries(world)}
    async with world.database.read() as uow:
        rows = list((await uow.exec(select(Redemption))).all())
        perks = {one.id: one for one in (await uow.exec(select(Perk))).all()}
        codes = {one.redemption_id for one in (await uow.exec(select(PerkCode))).all() if one.redemption_id}
    for row in rows:
        taken, back = lines.get(f"redeemed:{row.id}"), lines.get(f"refund:{row.id}")
        assert (taken.points if taken else 0) == -row.cost
        assert back is None or (back.points, back.member_id) == (row.cost, row.member_id)
        assert (back is not None) == (row.state is S.DENIED and row.cost > 0) or row.state in {S.ENDING, S.ENDED}
        given = perks[row.perk_id].kind.value == "code" and row.state in {S.FULFILLED, S.ENDED}
        assert (row.id in codes) == given
        assert row.due_at is None or row.state in {S.APPROVED, S.ENDING}
        if row.due_at is not None:
            assert perks[row.perk_id].kind not in KEPT
    live = Counter((row.perk_id, row.member_id) for row in rows if row.state in LIVE)
    assert max(live.values(), default=0) <= 1
    circle = (await perk(world, "circle")).id
    assert len([row for row in rows if row.perk_id == circle and row.state in LIVE]) <= 2
    spent = [line for line in lines.values() if line.kind in {EntryKind.REDEEMED, EntryKind.REFUND}]
    for actor in people:
        assert await spendable(world, actor) >= 0
    assert len(spent) == len({line.key for line in spent})
