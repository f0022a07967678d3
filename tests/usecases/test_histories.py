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
from bot.rules.lifecycle import By
from bot.usecases import claim, clock, manage, members, record
from bot.usecases.manage import Dismissal
from storage.tables import Category, ClaimOrigin, Member, MemberState, Mention, Reply, Right, Thread
from tests.usecases.acts import another
from tests.usecases.invariants import check
from tests.world import answer, mention

if TYPE_CHECKING:
    from bot.usecases.context import Actor, Context
    from tests.world import FakeClock, World

NAMES = ("Ana", "Bo", "Cy", "Di")
ROUNDS, AT_ONCE = 14, 6
RULES: dict[str, Any] = {
    "publish": {"on_view": 3},
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

    def __init__(self, seed: int, world: World, twin: World) -> None:
        self.dice = random.Random(seed)
        self.worlds = (world, twin)
        self.links: list[str] = []
        self.told: list[str] = []

    async def ids(self, table: type[Any]) -> list[int]:
        async with self.worlds[0].database.read() as uow:
            return list(await uow.exec(select(table.id))) or [0]

    async def person(self, name: str) -> Actor:
        """Return somebody as the router would: with his membership as it is now, or none."""
        world = self.worlds[0]
        actor = replace(self.actors[name])
        async with world.database.read() as uow:
            actor.member = (await uow.exec(select(Member).where(Member.person_id == actor.person_id))).one()
        if actor.member.state is not MemberState.ACTIVE:
            actor.member = None
        return actor

    async def begin(self) -> None:
        self.actors = {name: await self.worlds[0].join(name) for name in NAMES}

    async def round(self) -> None:
        """Let several things happen at the same time, in both processes."""
        await asyncio.gather(*(self.act() for _ in range(AT_ONCE)))
        self.worlds[0].clock.advance(minutes=self.dice.choice((1, 20, 200)))

    async def act(self) -> None:
        what = self.dice.choices(list(ACTS), weights=[weight for weight, _ in ACTS.values()])[0]
        world, name = self.dice.choice(self.worlds), self.dice.choice(NAMES)
        thread, reply, post = [self.dice.choice(await self.ids(table)) for table in (Thread, Reply, Mention)]
        choice, number = self.dice.random() < 0.5, self.dice.randrange(3)
        actor = await self.person(name)
        self.told.append(f"{what} by {name}: thread {thread}, reply {reply}, mention {post}, {choice=}, {number=}")
        try:
            if what == "complain":
                await world.complain(self.complaint(number))
                return
            async with world.acting(actor) as ctx:
                ctx.actor.right = Right.MANAGER
                await ACTS[what][1](self, ctx, thread, reply, post, choice, number)
        except UserError as refusal:
            self.told.append(f"  {what} refused: {refusal.code}")

    def complaint(self, number: int) -> Any:
        now = self.worlds[0].clock.now() - timedelta(minutes=self.dice.choice((0, 5, 100)))
        score = self.dice.choice((0.2, 0.6, 0.9, 0.9))
        return mention(now, author=f"critic{number}", conversation=f"{self.dice.randrange(4)}", root=False, score=score)

    def link(self, *, again: bool) -> str:
        if not again or not self.links:
            self.links.append(answer(self.worlds[0].clock.now()))
        return self.dice.choice(self.links[-4:])


async def _assign(_: History, ctx: Context, thread: int, *rest: int) -> None:
    await manage.assign(ctx, thread, 1 + rest[-1])


ACTS: dict[str, tuple[int, Any]] = {
    "complain": (6, None),
    "claim": (6, lambda h, c, t, r, p, yes, n: claim.claim(c, t, ClaimOrigin.REACTION if yes else ClaimOrigin.BUTTON)),
    "release": (3, lambda h, c, t, r, p, yes, n: claim.release(c, t, reaction=yes)),
    "reply": (6, lambda h, c, t, r, p, yes, n: record.reply(c, t, h.link(again=yes), disclosed=n == 0)),
    "disclose": (4, lambda h, c, t, r, p, yes, n: record.disclose(c, r)),
    "like": (3, lambda h, c, t, r, p, yes, n: record.like(c, reply_id=r)),
    "leave": (1, lambda h, c, t, r, p, yes, n: members.pause(c) if yes else members.leave(c)),
    "join": (2, lambda h, c, t, r, p, yes, n: members.join(c)),
    "approve": (3, lambda h, c, t, r, p, yes, n: manage.approve(c, t)),
    "dismiss": (2, lambda h, c, t, r, p, yes, n: manage.dismiss(c, t, list(Dismissal)[n])),
    "staff": (2, lambda h, c, t, r, p, yes, n: manage.to_staff(c, t, By.MANAGER if yes else By.MEMBER)),
    "from staff": (2, lambda h, c, t, r, p, yes, n: manage.from_staff(c, t, solved=yes)),
    "category": (1, lambda h, c, t, r, p, yes, n: manage.recategorise(c, t, list(Category)[n])),
    "assign": (2, _assign),
    "free": (1, lambda h, c, t, r, p, yes, n: manage.free_seat(c, t, 1 + n)),
    "promote": (2, lambda h, c, t, r, p, yes, n: manage.promote(c, p)),
    "undo": (4, lambda h, c, t, r, p, yes, n: manage.undo(c, t)),
    "settle": (2, lambda h, c, t, r, p, yes, n: clock.settle(c)),
}


@pytest.mark.parametrize("seed", range(4))
async def test_a_random_history_keeps_what_must_hold(database_url: str, clock: FakeClock, seed: int) -> None:
    async with another(database_url, clock, **RULES) as world, another(database_url, clock, **RULES) as twin:
        history = History(seed, world, twin)
        await history.begin()
        await world.complain(*(history.complaint(number) for number in range(3)))
        for _ in range(ROUNDS):
            await history.round()
            try:
                await check(world)
            except AssertionError:
                print("\n".join(history.told))  # noqa: T201 - pytest shows it with the failure
                raise
    acts = [line.split()[0] for line in history.told if not line.startswith("  ")]
    refused = [line for line in history.told if line.startswith("  ")]
    assert len(refused) < len(acts) * 0.8, "nearly nothing was possible: the history says little"
