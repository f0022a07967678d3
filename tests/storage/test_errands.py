"""What is looked up in SQLite: at once where that is quick, and never at the cost of all others."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import text

from storage.database import open_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from storage.database import Database, UnitOfWork

HERE = "SELECT where_run()"
LONG = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n")
LONG_SELECT = text(f"SELECT * FROM ({LONG.text})")  # noqa: S608 - our own words


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/errands.db")
    async with opened.write() as uow:
        await uow.exec(text("CREATE TABLE note (words TEXT)"))
        await uow.exec(text("INSERT INTO note VALUES ('one')"))
    yield opened
    await opened.close()


async def ran_on(uow: UnitOfWork) -> list[Any]:
    """Let a transaction note on which thread each statement from now on is run."""
    seen: list[Any] = []

    def where_run() -> int:
        seen.append(threading.current_thread())
        return 1

    raw: Any = (await (await uow.connection()).get_raw_connection()).driver_connection
    await raw.create_function("where_run", 0, where_run)
    return seen


async def test_a_look_up_is_done_where_it_stands_once_the_transaction_has_begun(database: Database) -> None:
    async with database.read() as uow:
        seen = await ran_on(uow)
        for _ in range(3):
            await uow.exec(text(HERE))
    mine = threading.current_thread()
    assert [thread is mine for thread in seen] == [False, True, True]


async def test_what_writes_goes_to_the_connections_thread(database: Database) -> None:
    async with database.write() as uow:
        seen = await ran_on(uow)
        await uow.exec(text("UPDATE note SET words = where_run()"))
    assert threading.current_thread() not in seen


async def test_a_long_look_up_gives_way_and_ends_on_the_connections_thread(database: Database) -> None:
    async with database.read() as uow:
        await uow.exec(text("SELECT 1"))
        turns, long = 0, asyncio.ensure_future(uow.exec(LONG_SELECT))
        while not long.done():
            turns += 1
            await asyncio.sleep(0)
        assert (await long).all() == [(300000,)]
    assert turns > 10


async def test_a_look_up_that_gave_way_leaves_the_transaction_whole(database: Database) -> None:
    async with database.write() as uow:
        await uow.exec(text("INSERT INTO note VALUES ('two')"))
        assert (await uow.exec(LONG_SELECT)).all() == [(300000,)]
    async with database.read() as uow:
        assert (await uow.exec(text("SELECT count(*) FROM note"))).all() == [(2,)]


async def test_a_snapshot_stays_what_it_was_at_its_first_look(database: Database) -> None:
    count = text("SELECT count(*) FROM note")
    async with database.read() as uow:
        before = (await uow.exec(count)).all()
        async with database.write() as other:
            await other.exec(text("INSERT INTO note VALUES ('two')"))
        assert (await uow.exec(count)).all() == before
    async with database.read() as uow:
        assert (await uow.exec(count)).all() != before


async def test_a_mistake_in_a_look_up_is_told(database: Database) -> None:
    async with database.read() as uow:
        await uow.exec(text("SELECT 1"))
        with pytest.raises(OperationalError, match="no such table"):
            await uow.exec(text("SELECT * FROM nowhere"))
