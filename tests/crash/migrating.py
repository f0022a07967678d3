"""A bot of today meets a database of yesterday and is killed while it migrates: all of the new schema, or none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy import Connection, text

from storage.database import open_database
from tests.crash.looking import is_whole
from tests.crash.story import BrokenPromiseError
from tests.storage.test_schema import FIRST_ROWS, alembic, differences

if TYPE_CHECKING:
    import random

    from storage.database import Database
    from tests.crash.bots import Nursery
    from tests.crash.story import Tally

OLDEST = "0001"
POSTS = 3000
"""So many posts make a migration long enough to be killed in its midst."""
MANY = """
INSERT INTO mention (id, community_id, thread_id, source, external_id, link, url, author, text, posted_at, seen_at, key,
root, reach, tone, negative, classified_by, category_why, history)
VALUES (:n, 1, 7, 'x', :name, :name, :name, 'ann', 'it broke', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'k',
true, '{}', 'negative', 0.9, 'upstream', '', false)
"""


async def die_migrating(url: str, deaths: int, rng: random.Random, nursery: Nursery, tally: Tally) -> None:
    """Kill so many migrations of one old database, then let one end well. Raises BrokenPromiseError."""
    database = open_database(url)
    try:
        await _make_old(database)
        config = {"database": url, "communities": {"acme": {"product": "N", "web": {"cards": "c", "managers": "m"}}}}
        within = 0.5
        for _ in range(deaths):
            bot = await nursery.bear(what="migrate", config=config)
            await asyncio.sleep(rng.uniform(0.05, within))
            bot.kill()
            code = await bot.gone()
            tally.kills["migrating"] += code != 0
            revision = await _revision(database)
            if code == 0 or revision != OLDEST:
                within = max(within / 2, 0.1)
            if not await is_whole(database) or await _posts(database) != POSTS:
                raise BrokenPromiseError(f"a killed migration left {revision} with {await _posts(database)} posts")
        bot = await nursery.bear(what="migrate", config=config)
        if await bot.gone() != 0:
            raise BrokenPromiseError(f"the migration did not go well after {deaths} deaths:\n{bot.said()}")
        async with database.writer.begin() as connection:
            if found := await connection.run_sync(differences):
                raise BrokenPromiseError(f"the migrated tables are not those that the code knows: {found}")
        if await _posts(database) != POSTS:
            raise BrokenPromiseError("posts were lost by a migration")
        tally.looks += 1
    finally:
        await database.close()


async def _make_old(database: Database) -> None:
    def make(connection: Connection) -> None:
        command.upgrade(alembic(connection), OLDEST)
        for statement in FIRST_ROWS.split(";"):
            connection.execute(text(statement))
        connection.execute(text(MANY), [{"n": number, "name": f"post {number}"} for number in range(1, POSTS + 1)])

    async with database.rebuilding() as connection:
        await connection.run_sync(make)


async def _revision(database: Database) -> str:
    async with database.writer.begin() as connection:
        return str((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one())


async def _posts(database: Database) -> int:
    async with database.writer.begin() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM mention"))).scalar_one())
