"""A SQLite file copied while others write into it, and looked through before anybody relies on the copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from storage.database import BUSY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class DamagedError(Exception):
    """A file that cannot be relied on; the message is what SQLite says of it."""


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise DamagedError(str(error)) from error
        raise


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file as it stands at one moment, whoever writes meanwhile. Raises sqlite3.Error and DamagedError.

    By SQLite's online backup (sqlite.org/backup.html): all pages in one step, which reads one snapshot of the file and
    keeps no writer waiting.
    """

    def not_locked(status: int, _left: int, _all: int) -> None:
        # the file's lock was waited for by then
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise sqlite3.OperationalError("database is locked")

    # not "ro": the last reader of a file tidies up beside it, and who may only read leaves that lying there
    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        _damage_told(),
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other, progress=not_locked)


def seal(file: Path) -> None:
    """Make one whole file of a copy, with nothing beside it, and look through all of it.

    Raises DamagedError where a page, an index or a pointer to a row is not as it should be.
    """
    with _damage_told(), closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        [(told,), *_] = connection.execute("PRAGMA integrity_check").fetchall()
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    if told != "ok":
        raise DamagedError(" ".join(told.split()))
    if lost is not None:
        raise DamagedError(f"a row of {lost[0]} points to nothing in {lost[2]}")


def schema_of(file: Path) -> str | None:
    """Return the schema that a file says it has, None where it is none of ours. Raises sqlite3.Error, DamagedError."""
    with _damage_told(), closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB or "no such table" in str(error):
                return None
            raise
    return found and str(found[0])


def rows_in(file: Path) -> dict[str, int]:
    """Return how many rows each table of a file holds."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        names = [name for (name,) in connection.execute(query) if name != "alembic_version"]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
