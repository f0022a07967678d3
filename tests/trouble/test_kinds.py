"""A trouble of the database is told from a mistake of ours, and told once."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import open_database
from storage.trouble import Kind, Trouble, Unavailable, is_trouble, trouble_in

if TYPE_CHECKING:
    from tests.databases import Postgres, Sqlite


def refusal(code: int) -> DBAPIError:
    """Return what comes of an error of SQLite's, as a transaction meets it."""
    error = sqlite3.OperationalError("told")
    error.sqlite_errorcode = code
    return DBAPIError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, Kind.LOCKED),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Kind.LOCKED),
        (sqlite3.SQLITE_FULL, Kind.FULL),
        (sqlite3.SQLITE_READONLY_DBMOVED, Kind.READ_ONLY),
        (sqlite3.SQLITE_IOERR_WRITE, Kind.BROKEN),
        (sqlite3.SQLITE_CANTOPEN, Kind.BROKEN),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
        (sqlite3.SQLITE_CORRUPT, None),
        (sqlite3.SQLITE_ERROR, None),
    ],
)
def test_what_the_file_says_is_told_apart(code: int, kind: Kind | None):
    found = trouble_in(refusal(code), writing=True)
    assert (found.kind if found else None) is kind


def test_a_write_where_only_reading_is_allowed_is_a_mistake_and_no_trouble():
    assert trouble_in(refusal(sqlite3.SQLITE_READONLY), writing=False) is None
    assert trouble_in(refusal(sqlite3.SQLITE_READONLY), writing=True) is not None


@pytest.mark.parametrize(
    ("code", "kind"),
    [("53100", Kind.FULL), ("55P03", Kind.LOCKED), ("57014", Kind.SLOW), ("58030", Kind.BROKEN), ("53300", Kind.AWAY)],
)
async def test_what_the_server_says_is_told_apart(postgres: Postgres, code: str, kind: Kind):
    database = open_database(await postgres.fresh())
    with pytest.raises(Unavailable) as met:
        async with database.write() as uow:
            await uow.exec(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"))
    assert met.value.kind is kind
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_mistakes_of_ours_pass_through_as_they_are(request: pytest.FixtureRequest, kind: str):
    server: Sqlite | Postgres = request.getfixturevalue(kind)
    database = open_database(await server.fresh())
    community = "INSERT INTO community (id, name, created_at) VALUES (7, 'acme', CURRENT_TIMESTAMP)"
    async with database.write() as uow:
        await uow.exec(text(community))
    with pytest.raises(IntegrityError):
        async with database.write() as uow:
            await uow.exec(text(community))
    with pytest.raises(DBAPIError):
        async with database.read() as uow:
            await uow.exec(text(community))
    assert database.trouble.kind is None
    await database.close()


class Spells:
    """Troubles of a database at chosen moments, in seconds."""

    def __init__(self) -> None:
        self.at, self.begun = 1000.0, 0
        self.trouble = Trouble(lambda: self.at)
        self.trouble.began = self._began

    def _began(self) -> None:
        self.begun += 1

    def meet(self, kind: Kind, times: int = 1, *, every: float = 2.0) -> None:
        for _ in range(times):
            self.trouble.met(Unavailable(kind))
            self.at += every


def test_everybody_meets_it_and_the_log_says_it_once(caplog: pytest.LogCaptureFixture):
    spells = Spells()
    spells.meet(Kind.FULL, 500)
    spells.trouble.ended()
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert "its disk is full" in caplog.messages[0]
    assert "after 1000 s" in caplog.messages[1]
    assert spells.begun == 1


def test_a_trouble_that_comes_and_goes_does_not_fill_the_log(caplog: pytest.LogCaptureFixture):
    spells = Spells()
    for _ in range(120):
        spells.meet(Kind.LOCKED, every=0.5)
        spells.trouble.ended()
        spells.at += 0.5
    assert len(caplog.messages) <= 4, "a line when it begins and one when it ends, each minute at most"
    assert spells.begun == 120


def test_a_transaction_that_comes_through_ends_a_passing_trouble_but_not_a_full_disk():
    spells = Spells()
    spells.meet(Kind.AWAY)
    spells.trouble.committed()
    assert spells.trouble.kind is None
    spells.meet(Kind.FULL)
    spells.trouble.committed()
    assert spells.trouble.kind is Kind.FULL
    spells.trouble.ended()
    assert spells.trouble.kind is None


def test_several_parts_that_meet_it_at_once_meet_nothing_else():
    full, mistake = Unavailable(Kind.FULL), KeyError("x")
    assert is_trouble(ExceptionGroup("both", [full, ExceptionGroup("more", [full])]))
    assert not is_trouble(ExceptionGroup("both", [full, mistake]))
