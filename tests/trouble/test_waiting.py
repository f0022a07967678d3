"""How long a database is waited for, and that a connection which leads nowhere is replaced before it is used."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storage.database import open_database
from storage.tables import Community
from storage.trouble import Kind, Unavailable
from tests.trouble.ground import ALL_OUT, Line, Locked, ServerReadOnly, administrator
from tests.world import NOON

if TYPE_CHECKING:
    from storage.database import Database
    from tests.databases import Postgres, Sqlite


async def fails(work: object) -> tuple[Kind, float]:
    """Return which trouble something meets, and after how many seconds."""
    began = time.monotonic()
    with pytest.raises(Unavailable) as met:
        await work  # type: ignore[misc]
    return met.value.kind, time.monotonic() - began


async def test_while_others_hold_the_lock_all_are_told_together_and_those_who_come_later_at_once(sqlite: Sqlite):
    url = await sqlite.fresh()
    database, bad = open_database(url, 0.5), Locked(None, url)
    await bad.begin()
    told = await asyncio.gather(*(fails(database.try_writing()) for _ in range(20)))
    assert {kind for kind, _ in told} == {Kind.LOCKED}
    assert max(seconds for _, seconds in told) < 2.5, "one after another they would wait for ten seconds"
    assert (await fails(database.try_writing()))[1] < 0.3
    async with database.read() as uow:
        assert (await uow.exec(text("SELECT COUNT(*) FROM thread"))).scalar_one() == 0, (
            "who only reads is not locked out"
        )
    await bad.end()
    await asyncio.sleep(0.5)
    await database.try_writing()
    await database.close()


async def test_a_lock_that_is_let_go_in_time_is_no_trouble(sqlite: Sqlite):
    url = await sqlite.fresh()
    database, bad = open_database(url, 5), Locked(None, url)
    await bad.begin()
    work = [asyncio.create_task(database.try_writing()) for _ in range(5)]
    await asyncio.sleep(0.1)
    await bad.end()
    await asyncio.gather(*work)
    assert database.trouble.kind is None
    await database.close()


async def rebuild(database: Database) -> None:
    async with database.rebuilding() as connection:
        await connection.execute(text("SELECT 1"))


async def test_a_migration_waits_longer_than_people_do(sqlite: Sqlite):
    url = await sqlite.fresh()
    database, bad = open_database(url, 0.1), Locked(None, url)
    await bad.begin()
    work = asyncio.create_task(rebuild(database))
    await asyncio.sleep(1)
    assert not work.done()
    await bad.end()
    await work
    await database.close()


async def test_connections_that_ended_are_replaced_before_a_transaction(postgres: Postgres):
    url = await postgres.fresh()
    database = open_database(url)
    await asyncio.gather(*(database.try_writing() for _ in range(8)))
    async with administrator(url) as other:
        await other.execute(ALL_OUT)
    await asyncio.sleep(0.1)
    await asyncio.gather(*(database.try_writing() for _ in range(8)))
    assert database.trouble.kind is None
    await database.close()


async def cut_off(database: Database, url: str, *communities: str) -> None:
    """Write communities in one transaction, and lose the connection after the first."""
    async with database.write() as uow:
        for name in communities:
            uow.add(Community(name=name, created_at=NOON))
            await uow.flush()
            async with administrator(url) as other:
                await other.execute(ALL_OUT)


async def test_a_cut_in_the_middle_takes_all_back(postgres: Postgres):
    url = await postgres.fresh()
    database = open_database(url)
    with pytest.raises(Unavailable) as met:
        await cut_off(database, url, "acme", "beta")
    assert (met.value.kind, met.value.unsure) == (Kind.AWAY, False)
    async with database.read() as uow:
        assert (await uow.exec(text("SELECT COUNT(*) FROM community"))).scalar_one() == 0
    await database.close()


async def test_whoever_was_cut_off_while_committing_is_told_that_nobody_knows(postgres: Postgres):
    url = await postgres.fresh()
    database = open_database(url)
    with pytest.raises(Unavailable) as met:
        await cut_off(database, url, "acme")
    assert met.value.unsure
    await database.close()


async def test_a_server_that_says_nothing_is_given_up_in_time(postgres: Postgres):
    line = Line(await postgres.fresh())
    database = open_database(await line.lay(), 1)
    await database.try_writing()
    line.say_nothing()
    kind, seconds = await fails(database.try_writing())
    assert kind is Kind.SLOW
    assert seconds < 5
    line.speak()
    await database.try_writing()
    await database.close()
    await line.close()


async def look(database: Database) -> None:
    async with database.write() as uow:
        await uow.exec(text("SELECT pg_sleep(0.05)"))


async def test_what_connected_to_a_server_that_took_no_writes_does_not_stay_with_it(postgres: Postgres):
    url = await postgres.fresh()
    database, bad = open_database(url), ServerReadOnly(None, url)
    await bad.begin()
    try:
        assert (await fails(database.try_writing()))[0] is Kind.READ_ONLY
        # these write nothing, so they do not notice
        await asyncio.gather(*(look(database) for _ in range(8)))
    finally:
        await bad.end()
    with pytest.raises(Unavailable):
        await database.try_writing()
    await asyncio.gather(*(database.try_writing() for _ in range(8)))
    await database.close()


async def test_a_lock_in_the_server_is_given_up_before_the_statement_is(postgres: Postgres):
    url = await postgres.fresh()
    database = open_database(url, 0.9)
    async with administrator(url) as other, other.transaction():
        await other.execute("LOCK TABLE community")
        with pytest.raises(Unavailable) as met:
            async with database.write() as uow:
                await uow.exec(text("INSERT INTO community (name, created_at) VALUES ('acme', now())"))
    assert met.value.kind is Kind.LOCKED
    await database.close()


async def test_trying_whether_it_can_be_written_changes_nothing(sqlite: Sqlite):
    url = await sqlite.fresh()
    database = open_database(url)
    reader = sqlite3.connect(url.removeprefix("sqlite:///"))
    before = list(reader.iterdump()), reader.execute("PRAGMA user_version").fetchone()
    await database.try_writing()
    assert (list(reader.iterdump()), reader.execute("PRAGMA user_version").fetchone()) == before
    reader.close()
    await database.close()
