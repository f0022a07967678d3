"""Random histories of acts, several at a time and from two processes, never break what must hold."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.ports.errors import UserError
from bot.usecases import connect as connecting
from bot.usecases import members
from bot.usecases.actor import Actor
from storage import people
from storage.tables import MemberState, Mention, Reply, Right, Thread
from tests.usecases.acts import another
from tests.usecases.doings import ACTS
from tests.usecases.invariants import check
from tests.world import answer, mention

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.world import FakeClock, World

NAMES = ("Ana", "Bo", "Cy", "Di")
AGAIN = {"Ana too": "Ana", "Bo too": "Bo"}
"""Second accounts, in another chat; nobody knows yet whose."""
ROUNDS, AT_ONCE, LOOK_EVERY = 18, 7, 3
PERKS: list[dict[str, Any]] = [
    {"name": "early", "title": {"en": "Early access"}, "threshold": 6},
    {"name": "circle", "title": {"en": "The circle"}, "kind": "closed_room", "price": 6, "stock": 2},
    {"name": "thanks", "title": {"en": "Bonus"}, "kind": "bonus", "price": 4, "amount": "5", "currency": "EUR"},
]
RULES: dict[str, Any] = {
    "publish": {"on_view": 3},
    "perks": PERKS,
    "points": {
        "daily_cap": 45,
        "thread_cap": 22,
        "like": {"x": {"value": 2, "acknowledge": "x-forbids-rewarded-engagement"}},
    },
    "per_author": {"answers": 3},
    "quiet": {"after_hours": 5, "close_after_days": 0.5},
}


class History:
    """Somebody does something, again and again; every act is noted so that a failure can be read."""

    def __init__(self, seed: int, world: World, twin: World, often: Collection[str] = ()) -> None:
        self.dice = random.Random(seed)
        self.weights = [weight * (4 if what in often else 1) for what, (weight, _) in ACTS.items()]
        self.worlds = (world, twin)
        self.links: list[str] = []
        self.told: list[str] = []

    async def ids(self, table: type[Any], *fits: Any) -> list[int]:
        async with self.worlds[0].database.read() as uow:
            return list(await uow.exec(select(table.id).where(*fits).order_by(table.id))) or [0]

    async def pick(self, table: type[Any], *fits: Any) -> int:
        """Return one of the latest rows (that fit): what is old was decided long ago."""
        found: int = self.dice.choice((await self.ids(table, *fits))[-6:])
        return found

    async def person(self, name: str) -> Actor:
        """Return somebody as the router would: with his membership as it is now, or none."""
        world = self.worlds[0]
        actor = replace(self.actors[name])
        async with world.acting() as ctx:
            account = await people.ensure_identity(ctx.uow, actor.platform, actor.external_id, name, ctx.now)
            actor.person_id = account.person_id
            actor.member = await people.member_of(ctx.uow, ctx.community_id, account.person_id)
        if actor.member is None or actor.member.state is not MemberState.ACTIVE:
            actor.member = None
        return actor

    async def begin(self) -> None:
        self.actors = {name: await self.worlds[0].join(name) for name in NAMES}
        for name in AGAIN:
            async with self.worlds[0].acting() as ctx:
                await people.ensure_identity(ctx.uow, "elsewhere", name, name, ctx.now)
            self.actors[name] = Actor("elsewhere", name, name, Right.AMBASSADOR, visited=True)
            async with self.worlds[0].acting(await self.person(name)) as ctx:
                await members.join(ctx)

    async def connect(self, name: str) -> None:
        """Let one account be connected to another: the code is made in one chat and used in the other."""
        async with self.worlds[0].acting(await self.person(AGAIN[name])) as ctx:
            code = await connecting.make_code(ctx)
        async with self.worlds[1].acting(await self.person(name)) as ctx:
            await connecting.connect(ctx, code)

    async def round(self) -> None:
        """Let several things happen at the same time, in both processes."""
        await asyncio.gather(*(self.act() for _ in range(AT_ONCE)))
        self.worlds[0].clock.advance(minutes=self.dice.choice((1, 20, 200)))

    async def act(self) -> None:
        what = self.dice.choices(list(ACTS), weights=self.weights)[0]
        world, name = self.dice.choice(self.worlds), self.dice.choice([*NAMES, *NAMES, *AGAIN])
        thread, reply, post = [await self.pick(table) for table in (Thread, Reply, Mention)]
        choice, number = self.dice.random() < 0.5, self.dice.randrange(3)
        actor = await self.person(name)
        self.told.append(f"{what} by {name}: thread {thread}, reply {reply}, mention {post}, {choice=}, {number=}")
        try:
            if what == "complain":
                await world.complain(self.complaint(number))
                return
            if what == "connect":
                await self.connect(self.dice.choice([*AGAIN]))
                return
            async with world.acting(actor) as ctx:
                ctx.actor.right = Right.MANAGER
                await ACTS[what][1](self, ctx, thread, reply, post, choice, number)
        except UserError as refusal:
            self.told.append(f"  {what} refused: {refusal.code}")

    def complaint(self, number: int) -> Any:
        now = self.worlds[0].clock.now() - timedelta(minutes=self.dice.choice((0, 5, 100)))
        score = self.dice.choice((0.2, 0.6, 0.9, 0.9))
        return mention(now, author=f"critic{number}", conversation=f"{self.dice.randrange(6)}", root=False, score=score)

    def link(self, *, again: bool) -> str:
        if not again or not self.links:
            self.links.append(answer(self.worlds[0].clock.now()))
        return self.dice.choice(self.links[-4:])


MONEY = {"complain", "reply", "look", "accept", "reject", "appeal", "award", "request", "decide request", "connect"}
LIVES = [pytest.param((), 0, id="threads")]
LIVES += [pytest.param(MONEY, seed, id=f"points {seed}") for seed in range(2)]


@pytest.mark.parametrize(("often", "seed"), LIVES)
async def test_a_random_history_keeps_what_must_hold(
    database_url: str, clock: FakeClock, often: Collection[str], seed: int
) -> None:
    async with another(database_url, clock, **RULES) as world, another(database_url, clock, **RULES) as twin:
        history = History(seed, world, twin, often)
        await history.begin()
        await world.complain(*(history.complaint(number) for number in range(3)))
        for number in range(1, ROUNDS + 1):
            await history.round()
            if number % LOOK_EVERY:
                continue
            try:
                await check(world)
            except AssertionError:
                print("\n".join(history.told))  # noqa: T201 - pytest shows it with the failure
                raise
    acts = [line.split()[0] for line in history.told if not line.startswith("  ")]
    refused = [line for line in history.told if line.startswith("  ")]
    assert len(refused) < len(acts) * 0.8, "nearly nothing was possible: the history says little"
