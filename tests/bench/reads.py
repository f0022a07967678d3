"""How long it takes to be told something as the database grows: `make bench`, or `python -m tests.bench.reads`.

`/leaderboard`, `/sla`, `/points`, `/next`, the manager's queue and the digest are asked for and drawn as Discord and as
Telegram show them, 200 times each, in databases of 10,000, 100,000 and 1,000,000 posts: more months and more
communities, while the month that is asked about keeps its 1,500 threads. All sizes are asked in turn, so that a busy
machine is as busy for each. Growth is the median in the largest against the median in the smallest.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import TYPE_CHECKING

from sqlmodel import select, text

from bot import beginning
from bot.bootstrap import Parts
from bot.commands.claiming import next_thread
from bot.commands.digesting import show_digest
from bot.commands.managing import show_mentions, show_sla
from bot.commands.spec import Args, Right
from bot.commands.standing import points, ranking
from bot.platforms.discord_chat import render as discord
from bot.platforms.telegram_chat import render as telegram
from bot.usecases.actor import Actor
from storage.database import open_database
from storage.migrate import upgrade
from storage.tables import Member
from tests.bench.grown import fill
from tests.bench.report import addresses
from tests.bench.row import Row, against, show
from tests.world import FakeClock, config

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

    Command = Callable[[Context, Args], Awaitable[Reply]]

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
POSTS = 10_000
SIZES = {10_000: (1, 1), 100_000: (5, 2), 1_000_000: (20, 5)}
"""Posts in all, and for how many months of how many communities."""
CALLS, WARMING = 200, 20
ASKED: dict[str, tuple[Command, dict[str, str]]] = {
    "/leaderboard month": (ranking, {"span": "month"}),
    "/sla": (show_sla, {}),
    "/points": (points, {}),
    "/next": (next_thread, {}),
    "queue": (show_mentions, {}),
    "digest": (show_digest, {}),
}


class Grown:
    """A database that has grown to a size, and who asks in it."""

    def __init__(self, url: str) -> None:
        self.parts = Parts(config(url), open_database(url), FakeClock(NOW))
        self.took: dict[str, list[float]] = {name: [] for name in ASKED}

    async def fill(self, posts: int, months: int, communities: int) -> int:
        """Fill it; returns how many threads the window holds."""
        await upgrade(self.parts.database)
        self.parts.clock.advance(days=-700)  # type: ignore[attr-defined]
        await self.parts.transactions.prepare()
        self.parts.clock.advance(days=700)  # type: ignore[attr-defined]
        threads = await fill(self.parts.database, posts, months, communities, NOW)
        if not self.parts.database.is_sqlite:
            # by itself it does so within a minute
            async with self.parts.database.write() as uow:
                await uow.exec(text("ANALYZE"))
        return threads

    async def ask(self, name: str, *, counts: bool) -> None:
        """Ask once, as the first member, who manages too."""
        command, given = ASKED[name]
        began = time.perf_counter()
        async with self.parts.database.read() as uow:
            actor = Actor("web", "member1", "Member 1", Right.MANAGER, 1, room_id="managers")
            ctx = self.parts.transactions.context(uow, "acme", actor)
            actor.member = (await uow.exec(select(Member).where(Member.id == 1))).one()
            reply = await command(ctx, Args(given))
        assert reply.message is not None
        discord.render(reply.message)
        telegram.render(reply.message)
        if counts:
            self.took[name].append((time.perf_counter() - began) * 1000)


async def measure(*, quick: bool = False, kinds: tuple[bool, ...] = (False, True)) -> list[Row]:
    """Return the figures on both databases (`kinds`: whether it is PostgreSQL)."""
    rows: list[Row] = []
    beginning.over()
    for postgres in kinds:
        with addresses(postgres=postgres) as urls:
            rows += await _on(urls, "PostgreSQL" if postgres else "SQLite", quick=quick)
    return rows


async def _on(urls: object, database: str, *, quick: bool) -> list[Row]:
    sizes = {200: (1, 1), 800: (2, 2)} if quick else SIZES
    posts, calls = (200, 3) if quick else (POSTS, CALLS)
    grown: dict[int, Grown] = {}
    threads = 0
    for size, (months, communities) in sizes.items():
        grown[size] = Grown(await asyncio.to_thread(next, urls))  # type: ignore[call-overload]
        threads = await grown[size].fill(posts, months, communities)
    for number in range(calls + (1 if quick else WARMING)):
        for name in ASKED:
            for one in grown.values():
                await one.ask(name, counts=number >= (1 if quick else WARMING))
    first, last = min(sizes), max(sizes)
    rows: list[Row] = []
    for name in ASKED:
        slow = {size: quantiles(one.took[name], n=20)[-1] for size, one in grown.items()}
        told = ", ".join(f"{value:.3g} ms at {size:,}" for size, value in slow.items() if size != last)
        rows.append(
            Row(
                f"{name}, {last:,} posts, {database}: p95",
                slow[last],
                "ms",
                goal=50,
                against=f"{threads:,} threads in the window; {told}",
            )
        )
        rows.append(
            against(
                f"{name}: growth, {database}",
                median(grown[last].took[name]),
                "ms",
                median(grown[first].took[name]),
                what=f"the median at {first:,} posts",
                goal=1.5,
            )
        )
    for one in grown.values():
        await one.parts.database.close()
    return rows


def main(arguments: list[str]) -> None:
    """Measure and print."""
    quick = "--quick" in arguments
    show("reads", "Reads", asyncio.run(measure(quick=quick)), keeps=not quick)


if __name__ == "__main__":
    main(sys.argv[1:])
