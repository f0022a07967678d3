"""SQLite without needless errands to the connection's thread: a look-up is done where it stands, all else in one go.

An errand is two changes of threads, which on a busy machine cost more than ten look-ups do. So what only reads, inside
a transaction that has begun, is run at once by whoever asks, but for a moment only: what takes longer is interrupted
and begins anew on the thread, so that no report holds the event loop. What writes or may wait (for a lock, for the
disk) is an errand always: run, read and tidied up in one go, where aiosqlite's own cursor makes four. SQLAlchemy reads
all rows at once anyway, so nothing is held longer than before.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Self

import aiosqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

CHUNK = 64
A_MOMENT = 20_000
"""So many steps of SQLite's machine, less than a millisecond, may be done where they stand."""


class Cursor:
    """What SQLAlchemy asks of a cursor that reads all rows at once."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Open nothing: the statement does."""
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and read its rows."""
        if operation == "BEGIN":
            # takes no lock and cannot fail: it goes with the statement that follows
            self._connection.begins = True
        elif not self._connection.at_once(operation) or not self._read(operation, parameters):
            await self._connection.errand(self._run, sqlite3.Cursor.execute, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run a statement once for each of many parameters."""
        await self._connection.errand(self._run, sqlite3.Cursor.executemany, operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows that were read."""
        return self._rows

    async def close(self) -> None:
        """Close nothing: the statement did."""

    def _read(self, operation: str, parameters: Sequence[Any]) -> bool:
        """Look something up here and now; says whether it was quick enough, else nothing has happened."""
        self._connection.hurries = True
        try:
            self._run(sqlite3.Cursor.execute, operation, parameters)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return False
        finally:
            self._connection.hurries = False
        return True

    def _run(self, how: Any, operation: str, parameters: Any) -> None:
        cursor = self._connection.driver.cursor()
        try:
            if self._connection.begins:
                cursor.execute("BEGIN")
                self._connection.begins = False
            how(cursor, operation, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """A connection with a thread of its own, to which errands are sent.

    `begins`: a transaction is to begin with the next statement. `hurries`: what runs now runs where it stands.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.begins = self.hurries = False
        self._sent = self._done = 0

    @property
    def driver(self) -> sqlite3.Connection:
        """Return the driver's connection, to be touched by errands, or where no errand is under way."""
        return self._conn

    def at_once(self, operation: str) -> bool:
        """Say whether a statement may be tried where it stands.

        The first of a transaction may have to wait for others who write, and an errand whose caller was stopped may
        still be under way.
        """
        return operation.startswith("SELECT") and self._sent == self._done and self._conn.in_transaction

    async def errand(self, *function: Any) -> Any:
        """Have a function called with its arguments on the connection's thread."""
        return await self._execute(*function)

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        self._sent += 1
        number = self._sent

        def do() -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._done = number

        return await super()._execute(do)  # type: ignore[no-untyped-call]

    async def rollback(self) -> None:
        """Take back what was not committed; where nothing was begun there is nothing to do."""
        self.begins = False
        if self._sent != self._done or self._conn.in_transaction:
            await super().rollback()

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a cursor; no errand is needed for it."""
        return Cursor(self)

    def open(self, *args: Any, **options: Any) -> sqlite3.Connection:
        """Connect as sqlite3 does, to be used by one thread after another."""
        made: sqlite3.Connection = sqlite3.connect(*args, **{**options, "check_same_thread": False})
        made.set_progress_handler(lambda: self.hurries, A_MOMENT)
        return made


def connect(*args: Any, **options: Any) -> Connection:
    """Return a connection to be awaited, as `aiosqlite.connect` does."""
    made: Connection = Connection(lambda: made.open(*args, **options), CHUNK)
    made._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with aiosqlite's own
    return made
