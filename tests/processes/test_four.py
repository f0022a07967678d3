"""Four processes share the work over PostgreSQL; whoever has the chats dies, or freezes, and another takes them over."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from sqlmodel import func, select, update

from storage.database import open_database
from storage.tables import Arrival, Tenure
from tests.crash import looking
from tests.crash.bots import nursery
from tests.crash.crowd import Crowd
from tests.crash.invariants import look
from tests.crash.town import town

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database
    from tests.crash.bots import Bot, Nursery
    from tests.crash.town import Town
    from tests.databases import Postgres

pytestmark = pytest.mark.crash

SEED = 4
CHATS = ["discord", "telegram", "scheduler"]
TAKEN_OVER_WITHIN = 30.0
SETTLED_WITHIN = 40.0


class Agency:
    """The processes by what they are for, over one database."""

    def __init__(self, there: Town, database: Database, bots: Nursery, traps: Path) -> None:
        self.town, self.database, self._nursery, self._traps = there, database, bots, traps
        self.took: dict[str, float] = {}

    async def bear(self, *roles: str) -> Bot:
        """Start one more process."""
        return await self._nursery.bear(**self.town.order("run", traps=str(self._traps), roles=roles))

    async def holders(self) -> dict[str, int]:
        """Return the process number of whoever has a role."""
        async with self.database.read() as uow:
            rows = (await uow.exec(select(Tenure))).all()
        return {row.name: int(row.holder.split("/")[-2]) for row in rows}

    async def has_all(self, bot: Bot, since: float | None = None, what: str = "") -> None:
        """Wait until a process has both chats and the clock; note how long it took since a moment."""
        await self._until(lambda held: all(held.get(role) == bot.pid for role in CHATS), bot)
        if since is not None:
            self.took[what] = time.monotonic() - since

    async def _until(self, seen: object, bot: Bot) -> None:
        ends_at = time.monotonic() + TAKEN_OVER_WITHIN
        while not seen(await self.holders()):  # type: ignore[operator]
            assert not bot.ended.is_set(), bot.said()
            assert time.monotonic() < ends_at, f"{await self.holders()}, wanted {bot.pid}:\n{bot.said()}"
            await asyncio.sleep(0.05)

    async def let_leases_run_out(self) -> None:
        """Have the minute over in which a dead reader's posts are nobody else's."""
        async with self.database.write() as uow:
            await uow.exec(update(Arrival).values(leased_until=None))

    async def arrivals(self) -> int:
        """Return how many posts wait to be read."""
        async with self.database.read() as uow:
            return (await uow.exec(select(func.count()).select_from(Arrival))).one()


async def test_four_processes_share_the_work_and_outlive_each_other(postgres: Postgres, tmp_path: Path):
    url = await postgres.fresh()
    database = open_database(url)
    async with town(url) as there, nursery(tmp_path) as bots:
        agency, crowd = Agency(there, database, bots, tmp_path), Crowd(there, random.Random(SEED), tmp_path)
        intake, reader = await agency.bear("intake"), await agency.bear("classify")
        first = await agency.bear(*CHATS)
        await agency.has_all(first)
        second = await agency.bear(*CHATS)

        await crowd.bustle(1.5)
        bustle = asyncio.create_task(crowd.bustle(2))
        await asyncio.sleep(0.7)
        in_flight = 0
        first.kill()
        died_at = time.monotonic()
        await first.gone()
        in_flight += await looking.posts_in_flight(database)
        await agency.has_all(second, died_at, "dead on the same machine")
        await bustle

        third = await agency.bear(*CHATS)
        bustle = asyncio.create_task(crowd.bustle(2))
        await asyncio.sleep(0.5)
        reader.kill()
        await reader.gone()
        await agency.let_leases_run_out()
        reader = await agency.bear("classify")
        await bustle

        os.kill(second.pid, signal.SIGSTOP)
        froze_at = time.monotonic()
        in_flight += await looking.posts_in_flight(database)
        bustle = asyncio.create_task(crowd.bustle(2))
        await agency.has_all(third, froze_at, "frozen")
        await bustle
        bustle = asyncio.create_task(crowd.bustle(2))
        os.kill(second.pid, signal.SIGCONT)
        await bustle
        await crowd.post(2)

        await settled(agency, crowd, in_flight)
        assert set((await agency.holders()).values()) == {third.pid}, "who froze has stepped back"
        for bot in (intake, reader, second, third):
            code, seconds = await bot.stop()
            assert (code, seconds < 10) == (0, True), bot.said()
        assert not await agency.holders(), "all was given back"
        await crowd.close()
    await database.close()
    assert agency.took["dead on the same machine"] < 10, agency.took
    assert agency.took["frozen"] < TAKEN_OVER_WITHIN, agency.took


async def settled(agency: Agency, crowd: Crowd, in_flight: int) -> None:
    """Wait until nothing is left to do, and everything is as it must be."""
    ends_at, wrong = time.monotonic() + SETTLED_WITHIN, ["nothing was looked at"]
    while wrong:
        assert time.monotonic() < ends_at, wrong
        await asyncio.sleep(0.1)
        wrong = await looking.waits(agency.database)
        wrong += [f"{left} posts wait to be read"] if (left := await agency.arrivals()) else []
        wrong += [f"Telegram still has update {one.update_id}" for one in agency.town.telegram.core.updates.pending]
        if not wrong:
            found = await look(agency.town, crowd, agency.database)
            wrong = found.wrong
            if found.repeated > in_flight:
                wrong.append(f"{found.repeated} posts too many in Telegram; {in_flight} were in flight")
