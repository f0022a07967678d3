"""A read is a snapshot that cannot write and locks nobody out; a write is kept whole or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select, text

from storage.database import open_database
from storage.jobs import first_run
from storage.tables import Community, JobRun
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = open_database(database_url)
    async with made.write() as uow:
        uow.add(Community(name="acme", created_at=NOON))
    yield made
    await made.close()


async def names(database: Database) -> list[str]:
    async with database.read() as uow:
        return list(await uow.exec(select(Community.name).order_by(Community.name)))


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        async with database.read() as uow:
            await uow.exec(text("INSERT INTO community (name, created_at) VALUES ('b', '2026-01-01')"))
    async with database.read() as uow:
        uow.add(Community(name="c", created_at=NOON))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            await uow.flush()
    assert await names(database) == ["acme"]


async def test_a_read_sees_one_moment(database: Database) -> None:
    async with database.read() as uow:
        assert (await uow.exec(select(func.count()).select_from(Community))).one() == 1
        async with database.write() as other:
            other.add(Community(name="b", created_at=NOON))
        assert (await uow.exec(select(func.count()).select_from(Community))).one() == 1
    assert await names(database) == ["acme", "b"]


async def test_a_reader_is_not_locked_out_by_a_writer(database: Database) -> None:
    async with database.write() as uow:
        uow.add(Community(name="b", created_at=NOON))
        await uow.flush()
        assert await asyncio.wait_for(names(database), 5) == ["acme"]


async def test_a_write_that_fails_keeps_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as uow:
            uow.add(Community(name="b", created_at=NOON))
            await uow.flush()
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        await fail()
    assert await names(database) == ["acme"]
    async with database.write() as uow:
        uow.add(Community(name="c", created_at=NOON))
    assert await names(database) == ["acme", "c"]


async def test_a_write_that_is_cancelled_keeps_nothing_and_frees_the_lock(database: Database) -> None:
    started = asyncio.Event()

    async def slow() -> None:
        async with database.write() as uow:
            uow.add(Community(name="b", created_at=NOON))
            await uow.flush()
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(slow())
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.write() as uow:
        uow.add(Community(name="c", created_at=NOON))
    assert await names(database) == ["acme", "c"]


async def test_twenty_simultaneous_writers_all_succeed(database: Database, database_url: str) -> None:
    """Each reads before it writes, which is what breaks a deferred begin; half of them in another process."""
    twin = open_database(database_url)

    async def write(number: int) -> None:
        async with (database, twin)[number % 2].write() as uow:
            seen = (await uow.exec(select(func.count()).select_from(Community))).one()
            await asyncio.sleep(0.001)
            uow.add(Community(name=f"c{number}-{seen}", created_at=NOON))

    await asyncio.gather(*(write(number) for number in range(20)))
    await twin.close()
    assert len(await names(database)) == 21


async def test_a_job_runs_once_for_a_period_however_many_try(database: Database, database_url: str) -> None:
    twin = open_database(database_url)

    async def run(number: int, period: str) -> bool:
        async with (database, twin)[number % 2].write() as uow:
            return await first_run(uow, 1, "digest", period, NOON)

    for period in ("2026-10-25", "2026-10-26"):
        assert sum(await asyncio.gather(*(run(number, period) for number in range(8)))) == 1
    await twin.close()
    async with database.read() as uow:
        assert sorted(await uow.exec(select(JobRun.period))) == ["2026-10-25", "2026-10-26"]
