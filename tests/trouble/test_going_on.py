"""What the parts do meanwhile: nothing is counted as failed, nothing is shown again, and all goes on at the end."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import typer
from sqlmodel import func, select

from bot import texts
from bot.cli.saying import problems_told
from bot.ports.chat import RetryAfter
from bot.ports.errors import NotNowError
from bot.runtime.inbox import StoredInbox
from bot.runtime.marking import Marking
from bot.runtime.mending import Mending
from storage import outbox
from storage.database import open_database
from storage.tables import DeliveryState, Member, Update
from storage.trouble import Kind, Unavailable
from tests.runtime.rig import rig
from tests.trouble.ground import Locked, administrator
from tests.world import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tests.databases import Postgres, Sqlite

DIES_AT_COMMIT = """
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER die AFTER INSERT ON member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
"""
LIVES = "DROP TRIGGER die ON member; DROP FUNCTION die"


async def test_an_update_is_tried_until_the_database_works_and_no_try_counts(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
):
    database = open_database(await sqlite.fresh())
    inbox = StoredInbox(database, "telegram", FakeClock(), pause_for=0.01)
    handled: list[int] = []

    async def handle(raw: Mapping[str, Any], receipt: int) -> None:
        handled.append(raw["update_id"])
        if len(handled) <= 5:
            raise Unavailable(Kind.SLOW)

    await inbox.keep([{"update_id": 7}])
    inbox.serve(handle)
    async with asyncio.timeout(20):
        while not await _handled(database):  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.02)
    await inbox.stop()
    async with database.read() as uow:
        row = (await uow.exec(select(Update))).one()
    assert row.attempts == 0
    assert len(handled) == 6
    assert caplog.messages == []
    await database.close()


async def _handled(database: Any) -> bool:
    async with database.read() as uow:
        return (await uow.exec(select(Update.handled_at))).one() is not None


async def test_updates_that_cannot_be_kept_are_not_said_to_be(sqlite: Sqlite):
    url = await sqlite.fresh()
    database, bad = open_database(url, 0.02), Locked(None, url)
    inbox = StoredInbox(database, "telegram", FakeClock())
    await bad.begin()
    with pytest.raises(NotNowError):
        await inbox.keep([{"update_id": 7}])
    await bad.end()
    await database.close()


class Note:
    """A note that the database takes at the third try."""

    def __init__(self) -> None:
        self.tries: list[bool] = []
        self.full = True

    async def __call__(self, *, again: bool) -> None:
        self.tries.append(again)
        if self.full and len(self.tries) < 3:
            raise Unavailable(Kind.FULL)


async def test_a_note_is_tried_until_it_is_in_also_when_nobody_waits_for_it_any_more():
    marking, note = Marking(), Note()
    waiting = asyncio.create_task(marking.note("web", note))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert note.tries == [False]
    await marking.noted("discord")
    assert note.tries == [False]
    await marking.noted("web")
    assert note.tries == [False, True, True]


async def test_a_note_that_is_given_up_at_the_end_is_said_to_be(caplog: pytest.LogCaptureFixture):
    marking = Marking()
    waiting = asyncio.create_task(marking.note("web", Note()))
    await asyncio.sleep(0.02)
    await marking.stop()
    await asyncio.gather(waiting, return_exceptions=True)
    assert "1 deliveries could not be noted" in caplog.text


async def test_a_note_that_stands_there_already_is_not_written_again(sqlite: Sqlite, clock: FakeClock):
    async with rig(await sqlite.fresh(), clock) as bot:
        await bot.complain()
        async with bot.database.write() as uow:
            row = await outbox.lease(uow, "web", "cards", clock.now(), clock.now())
        assert row is not None
        settling = bot.outbox._settling
        await settling._mark(row, None, None, posted=False, again=False)
        await settling._mark(row, None, RetryAfter(0, "not now"), posted=False, again=True)
        [delivery] = [one for one in await bot.deliveries() if one.id == row.id]
        assert delivery.state is DeliveryState.DONE


async def test_what_waited_goes_on_and_what_was_missed_is_read_once_it_works(sqlite: Sqlite):
    url = await sqlite.fresh()
    database, bad = open_database(url, 0.02), Locked(None, url)
    did: list[str] = []

    async def catch_up(platform: str) -> None:
        did.append(platform)

    mending = Mending(database, lambda: did.append("go on"), catch_up)
    mending.start()
    await bad.begin()
    with pytest.raises(Unavailable):
        await database.try_writing()
    mending.missed("discord")
    mending.missed("discord")
    await asyncio.sleep(0.7)
    assert did == []
    await bad.end()
    async with asyncio.timeout(10):
        while len(did) < 2:  # noqa: ASYNC110 - a list has no event
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.05)
    assert did == ["go on", "discord"]
    assert database.trouble.kind is None
    await mending.stop()
    await database.close()


@asynccontextmanager
async def dying(url: str) -> AsyncIterator[None]:
    """Whoever writes a member loses the connection while it is being committed."""
    async with administrator(url) as other:
        await other.execute(DIES_AT_COMMIT)
        yield
        await other.execute(LIVES)


async def test_who_was_cut_off_while_it_was_committed_is_asked_to_look(postgres: Postgres, clock: FakeClock):
    url = await postgres.fresh()
    async with rig(url, clock) as bot:
        async with dying(url):
            assert texts.of("en")("not-now-unsure") in await bot.press("agree", "ana")
        await bot.press("agree", "ana")
        assert await bot.one(select(func.count()).select_from(Member)) == 1


def test_a_command_that_meets_it_says_so_in_one_line(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(typer.Exit), problems_told():
        raise Unavailable(Kind.LOCKED, "database is locked")
    said = capsys.readouterr().out
    assert "others hold its lock" in said
    assert said.count("\n") == 1
