"""The migrations make exactly the tables that the code knows, on both databases, and may run again at any time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select, text

import storage
from storage.database import open_database
from storage.migrate import upgrade
from storage.tables import Card, Community, Entry, EntryKind, Member, MemberState, Perk, PerkKind, Reply
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


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


FIRST_ROWS = """
INSERT INTO community (id, name, created_at) VALUES (1, 'acme', '2026-01-01 00:00:00');
INSERT INTO person (id, created_at) VALUES (1, '2026-01-01 00:00:00');
INSERT INTO member (id, community_id, person_id, state, joined_at, consent_version)
VALUES (1, 1, 1, 'active', '2026-01-01 00:00:00', 1);
INSERT INTO thread (id, community_id, key, source, author, state, category_why, priority, urgency, seats, reach, mentions,
last_mention_at, created_at, started_at, due_at, limit_at, late_on_arrival, paused_seconds)
VALUES (7, 1, 'k', 'x', 'ann', 'open', '', 'low', 1, 2, 0, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00',
'2026-01-01 00:00:00', '2026-01-02 00:00:00', '2026-01-03 00:00:00', false, 0);
INSERT INTO reply (id, community_id, thread_id, member_id, link, url, disclosed, recorded_at, proof)
VALUES (3, 1, 7, 1, 'l', 'u', true, '2026-01-01 00:00:00', 'recorded');
INSERT INTO entry (id, community_id, member_id, thread_id, key, kind, account, points, place, at)
VALUES (4, 1, 1, 7, 'reply:3', 'reply', 'confirmed', 10, 'x', '2026-01-01 00:00:00');
INSERT INTO card (id, community_id, thread_id, kind, platform, chat_id, message_id, posted_at)
VALUES (5, 1, 7, 'thread', 'web', 'cards', 'm1', '2026-01-01 00:00:00');
INSERT INTO perk (id, community_id, name, title, threshold) VALUES (6, 1, 'early', '{}', 50)
"""


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, SQLModel.metadata)


def described(connection: Connection) -> dict[str, Any]:
    """Return checks and partial indexes, which the comparison above does not look at."""
    look = inspect(connection)
    names = sorted(SQLModel.metadata.tables)
    return {
        name: (
            sorted((check["name"], check["sqltext"]) for check in look.get_check_constraints(name)),
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


async def test_rows_of_the_first_schema_are_kept(empty: Database) -> None:
    async with empty.rebuilding() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic(sync), "0001"))
        for statement in FIRST_ROWS.split(";"):
            await connection.execute(text(statement))
    await upgrade(empty)
    async with empty.read() as uow:
        [member] = (await uow.exec(select(Member))).all()
        assert (member.state, member.handles, member.speaks, member.manages) == (MemberState.ACTIVE, {}, [], False)
        [card] = (await uow.exec(select(Card))).all()
        assert (card.ref, card.thread_id, card.message_id) == (7, 7, "m1")
        [perk] = (await uow.exec(select(Perk))).all()
        assert (perk.name, perk.threshold, perk.kind, perk.settings) == ("early", 50, PerkKind.EARLY_ACCESS, {})
        [entry] = (await uow.exec(select(Entry))).all()
        assert (entry.kind, entry.points, entry.why) == (EntryKind.REPLY, 10, "")
        [reply] = (await uow.exec(select(Reply))).all()
        assert (reply.disclosed, reply.disclosure_seen) == (True, True)


async def test_a_widened_row_still_points_to_something(empty: Database) -> None:
    await upgrade(empty)
    with pytest.raises(IntegrityError):
        async with empty.write() as uow:
            uow.add(Member(community_id=9, person_id=9, state=MemberState.ACTIVE, joined_at=NOON, consent_version=1))


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
