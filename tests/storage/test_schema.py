"""The migrations make exactly the tables that the code knows, on both databases, and may run again at any time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, text

from storage.database import open_database
from storage.migrate import upgrade
from storage.tables import Community
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection

    from storage.database import Database
    from tests.databases import Postgres, Sqlite


@pytest.fixture
async def empty(databases: Sqlite | Postgres) -> AsyncIterator[Database]:
    """A database without a table."""
    database = open_database(await databases.empty())
    yield database
    await database.close()


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, SQLModel.metadata)


def described(connection: Connection) -> dict[str, Any]:
    """Return checks and partial indexes, which the comparison above does not look at."""
    look = inspect(connection)
    names = sorted(SQLModel.metadata.tables)
    return {
        name: (
            sorted(check["name"] for check in look.get_check_constraints(name)),
            sorted(
                (index["name"], index["unique"], bool(_where(index)), tuple(index["column_names"]))
                for index in look.get_indexes(name)
                if not index.get("duplicates_constraint")
            ),
            sorted(tuple(one["column_names"]) for one in look.get_unique_constraints(name)),
        )
        for name in names
    }


def _where(index: Any) -> Any:
    options = index.get("dialect_options", {})
    return options.get("sqlite_where") is not None or options.get("postgresql_where") is not None


async def test_the_migrations_make_the_tables_that_the_code_knows(
    empty: Database, databases: Sqlite | Postgres
) -> None:
    await upgrade(empty)
    other = open_database(await databases.empty())
    async with other.writer.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
        wanted = await connection.run_sync(described)
    await other.close()
    async with empty.writer.begin() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(described) == wanted
    assert any(checks for checks, _, _ in wanted.values())


async def test_an_upgrade_may_be_repeated_and_keeps_what_is_there(empty: Database) -> None:
    await upgrade(empty)
    async with empty.write() as uow:
        uow.add(Community(name="acme", created_at=NOON))
    await upgrade(empty)
    await upgrade(empty)
    async with empty.read() as uow:
        assert (await uow.exec(text("SELECT name FROM community"))).all() == [("acme",)]


async def test_two_processes_may_upgrade_at_once(databases: Sqlite | Postgres) -> None:
    url = await databases.empty()
    both = [open_database(url), open_database(url)]
    await asyncio.gather(*(upgrade(database) for database in both))
    async with both[0].writer.begin() as connection:
        assert await connection.run_sync(differences) == []
    for database in both:
        await database.close()


async def test_an_enum_column_holds_nothing_else(empty: Database) -> None:
    await upgrade(empty)
    insert = text(
        "INSERT INTO member (community_id, person_id, state, joined_at, consent_version) "
        "VALUES (1, 1, 'sleeping', '2026-01-01', 1)"
    )
    async with empty.write() as uow:
        await uow.exec(text("INSERT INTO community (id, name, created_at) VALUES (1, 'a', '2026-01-01')"))
        await uow.exec(text("INSERT INTO person (id, created_at) VALUES (1, '2026-01-01')"))
    with pytest.raises(IntegrityError):
        async with empty.write() as uow:
            await uow.exec(insert)


async def test_a_row_cannot_point_to_nothing(empty: Database) -> None:
    await upgrade(empty)
    with pytest.raises(IntegrityError):
        async with empty.write() as uow:
            await uow.exec(
                text("INSERT INTO job_run (community_id, job, period, ran_at) VALUES (7, 'a', 'b', '2026-01-01')")
            )
