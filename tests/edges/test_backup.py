"""A copy made while the bot works is whole and of one moment, and becomes a database of either kind again, exactly."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlmodel import col, func, select, text

from bot.backup.making import back_up
from bot.backup.restoring import restore
from bot.backup.told import RefusedError
from bot.usecases import record
from bot.usecases.claim import claim
from storage.database import open_database
from storage.tables import Claim, ClaimOrigin, Entry, Member, Mention, Perk, Person, Reply, Thread
from tests.databases import Sqlite
from tests.edges.rows import contents, fill, row, tables
from tests.harness import HARNESSES
from tests.running import running
from tests.storage.test_schema import FIRST_ROWS, alembic
from tests.world import NOON, FakeClock, World, answer, config, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from storage.database import Database
    from tests.databases import Postgres

LATER = NOON + timedelta(days=300)
BATCH = 7
POINTS = 15
"""For an answer that discloses: its own, and what being in time adds."""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    yield database
    await database.close()


@pytest.fixture
def others(request: pytest.FixtureRequest, databases: Sqlite | Postgres) -> Sqlite | Postgres:
    """The other kind of database, to restore into."""
    kind: Sqlite | Postgres = request.getfixturevalue("postgres" if isinstance(databases, Sqlite) else "sqlite")
    return kind


async def test_every_row_of_every_table_comes_through_exactly(
    databases: Sqlite | Postgres, others: Sqlite | Postgres, tmp_path: Path
) -> None:
    url, file = await databases.fresh(), tmp_path / "copy.db"
    async with opened(url) as database, database.write() as uow:
        await fill(uow)
    made = await back_up(config(url), file)
    assert made.rows == {table.name: 2 for table in tables()}
    async with opened(f"sqlite:///{file}") as copy, copy.read() as uow:
        assert await contents(uow) == {table.name: [row(table, 1), row(table, 2)] for table in tables()}
    other = await others.fresh()
    restored = await restore(config(other), file, LATER)
    # who held which role is nobody's any more
    assert restored.rows == {table.name: 2 for table in tables() if table.name != "tenure"}
    async with opened(other) as database, database.read() as uow:
        found = await contents(uow)
        assert found.pop("tenure") == []
        # the card of the one thread that is open is made anew
        anew = found["outbox"].pop()
        assert (anew["coalesce_key"], anew["attempts"], anew["state"]) == ("card:review:-1", 1, "waiting")
        assert found == {table.name: [row(table, 1), row(table, 2)] for table in tables() if table.name in found}
        nobody = text("SELECT count(*) FROM person WHERE merged_into IS NULL AND language IS NOT NULL")
        assert (await uow.exec(nobody)).scalar_one() == 1
        async with database.write() as writing:
            new = Person(created_at=NOON)
            writing.add(new)
            await writing.flush()
            # where numbers can be passed over, none that a button in a chat may carry is given again
            assert new.id == 3 if database.is_sqlite else new.id > 10_000


async def work(world: World, stop: asyncio.Event) -> None:
    """Take posts in, always as many, and have somebody claim one and answer it, until told to stop."""
    for number in itertools.count():
        threads = await world.complain(*(mention(NOON - timedelta(minutes=5)) for _ in range(BATCH)))
        who = await world.join(f"Member {number}")
        async with world.acting(who) as ctx:
            await claim(ctx, threads[0], ClaimOrigin.BUTTON)
        async with world.acting(who) as ctx:
            await record.reply(ctx, threads[0], answer(NOON), disclosed=True)
        if stop.is_set():
            break


async def wholeness(database: Database) -> tuple[int, int]:
    """Return how many mentions and claims there are, in a database in which all that belongs together is there."""
    async with database.read() as uow:
        mentions = (await uow.exec(select(func.count()).select_from(Mention))).one()
        assert mentions % BATCH == 0, "a batch came in halves"
        counted = select(col(Mention.thread_id), func.count()).group_by(col(Mention.thread_id))
        told = select(col(Thread.id), col(Thread.mentions))
        assert dict((await uow.exec(counted)).all()) == dict((await uow.exec(told)).all())
        seats = select(col(Claim.thread_id), col(Claim.seat)).where(col(Claim.released_at).is_(None))
        held = (await uow.exec(seats)).all()
        assert len(set(held)) == len(held)
        paid = (await uow.exec(select(Entry.key).where(col(Entry.key).startswith("reply:")))).all()
        assert sorted(paid) == sorted(f"reply:{one}" for one in (await uow.exec(select(Reply.id))).all())
        assert sum((await uow.exec(select(Entry.points))).all()) == POINTS * len(paid)
        return mentions, len(paid)


async def test_a_copy_made_while_others_write_is_of_one_moment(
    database_url: str, clock: FakeClock, sqlite: Sqlite, postgres: Postgres, tmp_path: Path
) -> None:
    world = await World.open(database_url, clock)
    stop, file = asyncio.Event(), tmp_path / "copy.db"
    working = asyncio.create_task(work(world, stop))
    copies = []
    try:
        async with asyncio.timeout(20):
            while not working.done() and len(copies) < 3:
                async with world.database.read() as uow:
                    before = (await uow.exec(select(func.count()).select_from(Mention))).one()
                if before < BATCH * (1 + len(copies)):
                    await asyncio.sleep(0.01)
                    continue
                await back_up(config(database_url), file, force=True)
                async with opened(f"sqlite:///{file}") as copy:
                    mentions, _ = await wholeness(copy)
                assert mentions >= before
                copies.append(mentions)
    finally:
        stop.set()
        await working
    assert copies == sorted(copies)
    mentions, paid = await wholeness(world.database)
    assert mentions > copies[0], "nobody wrote meanwhile"
    assert paid > 1
    await world.close()
    for kind in (sqlite, postgres):
        url = await kind.fresh()
        await restore(config(url), file, clock.now())
        again = await World.open(url, clock)
        assert (await wholeness(again.database))[0] == copies[-1]
        # and the bot goes on over it
        [thread] = await again.complain()
        async with again.acting(await again.join("Dan")) as ctx:
            await claim(ctx, thread, ClaimOrigin.BUTTON)
        await again.close()


@pytest.mark.parametrize(("chat", "standing"), [("discord", 2), ("telegram", 3)])
async def test_after_a_restore_the_chats_show_what_the_database_says(
    sqlite: Sqlite, tmp_path: Path, chat: str, standing: int
) -> None:
    """Discord is searched for a card that was still to be posted; where that cannot be, it comes twice, once."""
    url, file = await sqlite.fresh(), tmp_path / "copy.db"
    async with running([HARNESSES[chat]()], url) as bot:
        side = bot.sides[chat]
        await side.member("Ana")
        [old] = await bot.take_in()
        async with bot.down():
            [new] = await bot.import_elsewhere(bot.mention())
            await back_up(bot.config, file)
        await side.card(new)
        await side.press("Ana", old, "claim")
        await side.card(old, "1 of 2 free")
        if chat == "discord":
            # which knows a post again for some minutes only
            side.harness.server.nonces.clear()
        async with bot.down():
            await restore(bot.config, file, bot.clock.now(), force=True)
        await side.card(old, "2 of 2 free", without="Ana")
        cards = [one for one in await side.messages() if one.buttons]
        assert len(cards) == standing
        await bot.restart()
        assert len([one for one in await side.messages() if one.buttons]) == standing


async def test_a_copy_of_an_older_schema_is_brought_to_the_newest_and_stays_as_it_was(
    sqlite: Sqlite, postgres: Postgres, tmp_path: Path
) -> None:
    old, file, url = await sqlite.empty(), tmp_path / "copy.db", await postgres.fresh()
    async with opened(old) as database, database.rebuilding() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic(sync), "0001"))
        for statement in FIRST_ROWS.split(";"):
            await connection.execute(text(statement))
    assert (await back_up(config(old), file)).schema == "0001"
    before = file.read_bytes()
    await restore(config(url), file, LATER)
    assert file.read_bytes() == before
    async with opened(url) as database, database.read() as uow:
        [member] = (await uow.exec(select(Member))).all()
        assert (member.handles, member.manages) == ({}, False)
        [perk] = (await uow.exec(select(Perk))).all()
        assert perk.threshold == 50
        assert (await uow.exec(select(func.sum(Entry.points)))).one() == 10


async def test_a_copy_in_which_a_row_points_to_nothing_is_refused(tmp_path: Path, sqlite: Sqlite) -> None:
    url, file = await sqlite.fresh(), tmp_path / "copy.db"
    async with opened(url) as database, database.write() as uow:
        await fill(uow)
    await back_up(config(url), file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE person SET merged_into = 99 WHERE id = 1")
    other = await sqlite.fresh()
    with pytest.raises(RefusedError, match="a row of person points to nothing in person"):
        await restore(config(other), file, LATER)
    async with opened(other) as database, database.read() as uow:
        assert not any((await contents(uow)).values())
