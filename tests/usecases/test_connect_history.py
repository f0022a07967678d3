"""Whatever was done before and after two accounts were connected, every balance shown is the sum of the ledger."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import select

from bot.ports.errors import UserError
from bot.reports.standing import leaderboard, purse
from bot.usecases import claim, judging, members, profile, record
from bot.usecases import connect as connecting
from storage import ledger
from storage.tables import Account, Claim, ClaimOrigin, Entry, Like, Member, MemberState, Reply, Thread
from tests.usecases.accounts import account, now
from tests.usecases.acts import another
from tests.world import answer

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from tests.world import FakeClock, World

ROUNDS, AT_ONCE = 8, 6
RULES: dict[str, Any] = {"points": {"like": {"x": {"value": 2, "acknowledge": "x-forbids-rewarded-engagement"}}}}


class History:
    """Three people with two or three accounts each, who act from two processes and connect their accounts."""

    def __init__(self, seed: int, *worlds: World) -> None:
        self.dice = random.Random(seed)
        self.worlds = worlds
        self.codes: list[str] = []
        self.connected = 0

    async def begin(self) -> None:
        world = self.worlds[0]
        self.actors = [await world.join("Ana"), await world.join("Ben")]
        self.actors += [await account(world, f"{name}2") for name in ("Ana", "Ben", "Cem")]
        self.actors += [await account(world, f"{name}3", "discord") for name in ("Ana", "Cem")]
        await world.complain()
        await world.complain()

    async def ids(self, table: type[Any]) -> list[int]:
        async with self.worlds[0].database.read() as uow:
            return list(await uow.exec(select(table.id))) or [0]

    async def act(self) -> None:
        world, actor = self.dice.choice(self.worlds), await now(self.worlds[0], self.dice.choice(self.actors))
        thread, reply = [self.dice.choice(await self.ids(table)) for table in (Thread, Reply)]
        what = self.dice.choice(
            ("claim", "release", "reply", "reply", "see", "like", "like", "code", "connect", "rest")
        )
        try:
            async with world.acting(actor) as ctx:
                await self.do(ctx, what, thread, reply)
        except UserError:
            return

    async def do(self, ctx: Context, what: str, thread: int, reply: int) -> None:
        match what:
            case "claim":
                await claim.claim(ctx, thread, ClaimOrigin.BUTTON)
            case "release":
                await claim.release(ctx, thread)
            case "reply":
                await record.reply(ctx, thread, answer(ctx.now), disclosed=True)
            case "see":
                await judging.see(ctx, await judging.hold(ctx, reply))
            case "like":
                await record.like(ctx, reply_id=reply)
            case "code":
                self.codes.append(await connecting.make_code(ctx))
            case "connect":
                await connecting.connect(ctx, self.dice.choice(self.codes or ["?"]))
                self.connected += 1
            case "rest":
                await profile.own(ctx)
                await (members.pause(ctx) if self.dice.random() < 0.3 else members.come_back(ctx))

    async def check(self) -> None:
        world = self.worlds[0]
        config = world.parts.transactions.config.communities["acme"]
        async with world.database.read() as uow:
            rows = {one.id: one for one in (await uow.exec(select(Member))).all()}
            lines = (await uow.exec(select(Entry))).all()
            sums: defaultdict[tuple[int, Account], int] = defaultdict(int)
            for line in lines:
                owner = rows[line.member_id]
                sums[owner.merged_into or owner.id, line.account] += line.points
            board = await leaderboard(
                uow, 1, span="all", now=world.clock.now(), zone=config.tz, reader=None, rank_managers=True
            )
            placed = {who.who.name: who.points for who in board.top}
            for member in [one for one in rows.values() if one.merged_into is None]:
                have = await purse(uow, member.community_id, member.id)
                wanted = sums[member.id, Account.CONFIRMED], sums[member.id, Account.PENDING]
                assert (have.confirmed, have.pending) == wanted
                assert have.pending >= 0
                assert await ledger.lifetime(uow, 1, member.id) == have.confirmed
            assert sorted(placed.values()) == sorted(
                sums[one.id, Account.CONFIRMED]
                for one in rows.values()
                if one.merged_into is None
                and one.state in {MemberState.ACTIVE, MemberState.PAUSED}
                and sums[one.id, Account.CONFIRMED] > 0
            )
            for one in rows.values():
                into = rows.get(one.merged_into or 0)
                assert into is None or (into.merged_into is None and one.state is MemberState.LEFT), "not flat"
            gone = {one.id for one in rows.values() if one.merged_into is not None}
            for table in (Claim, Reply, Like):
                assert not gone & set(await uow.exec(select(table.member_id)))
            writers = {one.id: one.member_id for one in (await uow.exec(select(Reply))).all()}
            for one in (await uow.exec(select(Like))).all():
                assert writers[one.reply_id] != one.member_id, "somebody likes himself"


@pytest.mark.parametrize("seed", range(4))
async def test_balances_are_the_ledgers_sum_before_and_after_connecting(
    database_url: str, clock: FakeClock, seed: int
) -> None:
    async with another(database_url, clock, **RULES) as world, another(database_url, clock, **RULES) as twin:
        history = History(seed, world, twin)
        await history.begin()
        for _ in range(ROUNDS):
            await asyncio.gather(*(history.act() for _ in range(AT_ONCE)))
            clock.advance(minutes=3)
            await history.check()
        for one in history.actors[2:]:
            async with world.acting(await now(world, history.actors[0])) as ctx:
                code = await connecting.make_code(ctx)
            try:
                async with world.acting(await now(world, one)) as ctx:
                    await connecting.connect(ctx, code)
                history.connected += 1
            except UserError:
                continue
            await history.check()
        assert history.connected, "nothing was connected: the history says little"
