"""The floor of what a database is asked: statements are noted as they are run, and run again by the bare driver.

The same statements with the same parameters in the same transactions, on a copy of the same database, with the same
settings and as many connections: aiosqlite with one writer, asyncpg with as many as our pool has. What differs is only
what stands between us and the driver.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiosqlite
import asyncpg
from sqlalchemy import event

from storage.engines import BUSY_SECONDS, READERS, WRITERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy import Connection, Engine

    from storage.database import Database


@dataclass(slots=True)
class Noted:
    """One transaction: its statements with their parameters (a list: once for each), and how it ended."""

    reads: bool
    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    commits: bool = False


class Notes:
    """Everything that a database was asked while it was listened to, in the order in which transactions began."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []
        self._open: dict[int, Noted] = {}

    def listen(self, database: Database) -> None:
        """Note all transactions of a database from now on."""
        for engine, reads in ((database.writer, False), (database._reader, True)):
            self._listen(engine.sync_engine, reads=reads)

    def _listen(self, engine: Engine, *, reads: bool) -> None:
        def begin(connection: Connection) -> None:
            made = self._open[id(connection.connection.dbapi_connection)] = Noted(reads)
            self.noted.append(made)

        def run(connection: Connection, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
            # BEGIN itself is asked before anything else
            mine = self._open.get(id(connection.connection.dbapi_connection))
            if mine is not None and not statement.startswith("BEGIN"):
                mine.statements.append((statement, given, many))

        def end(connection: Connection) -> None:
            self._open.pop(id(connection.connection.dbapi_connection), None)

        def commit(connection: Connection) -> None:
            self._open[id(connection.connection.dbapi_connection)].commits = True
            end(connection)

        # before the one that says BEGIN IMMEDIATE
        event.listen(engine, "begin", begin, insert=True)
        event.listen(engine, "before_cursor_execute", run)
        event.listen(engine, "commit", commit)
        event.listen(engine, "rollback", end)

    @property
    def statements(self) -> int:
        """Return how many statements were run."""
        return sum(len(one.statements) for one in self.noted)


async def run_again(url: str, noted: list[Noted]) -> float:
    """Run all noted transactions again by the bare driver; returns how many seconds it took."""
    lanes = {reads: iter([one for one in noted if one.reads is reads]) for reads in (True, False)}
    writers = 1 if url.startswith("sqlite:") else WRITERS
    async with _drivers(url, reads=True, many=READERS) as reading, _drivers(url, reads=False, many=writers) as writing:
        began = time.perf_counter()
        await asyncio.gather(
            *(driver.work(lanes[True]) for driver in reading), *(one.work(lanes[False]) for one in writing)
        )
        return time.perf_counter() - began


@dataclass
class _Sqlite:
    connection: aiosqlite.Connection
    begin: str

    async def work(self, noted: Iterator[Noted]) -> None:
        for one in noted:
            await self.connection.execute_fetchall(self.begin)
            for statement, given, many in one.statements:
                if many:
                    await self.connection.executemany(statement, given)
                else:
                    await self.connection.execute_fetchall(statement, given)
            await (self.connection.commit() if one.commits else self.connection.rollback())


@dataclass
class _Postgres:
    connection: asyncpg.Connection
    reads: bool

    async def work(self, noted: Iterator[Noted]) -> None:
        for one in noted:
            how: dict[str, Any] = {"isolation": "repeatable_read", "readonly": True} if self.reads else {}
            transaction = self.connection.transaction(**how)
            await transaction.start()
            for statement, given, many in one.statements:
                if many:
                    await self.connection.executemany(statement, given)
                else:
                    await self.connection.fetch(statement, *given)
            await (transaction.commit() if one.commits else transaction.rollback())


@asynccontextmanager
async def _drivers(url: str, *, reads: bool, many: int) -> AsyncIterator[list[Any]]:
    if url.startswith("sqlite:"):
        made: list[Any] = [await _sqlite(url.removeprefix("sqlite:///"), reads=reads) for _ in range(many)]
    else:
        made = [await _postgres(url, reads=reads) for _ in range(many)]
    yield made
    for one in made:
        await one.connection.close()


async def _sqlite(path: str, *, reads: bool) -> _Sqlite:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL"):
        await connection.execute_fetchall(f"PRAGMA {pragma}")
    if reads:
        await connection.execute_fetchall("PRAGMA query_only=ON")
    await connection.create_function(
        "lower", 1, lambda value: value.lower() if isinstance(value, str) else value, deterministic=True
    )
    return _Sqlite(connection, "BEGIN" if reads else "BEGIN IMMEDIATE")


async def _postgres(url: str, *, reads: bool) -> _Postgres:
    connection = await asyncpg.connect(url)
    for kind in ("json", "jsonb"):
        # what was noted is text already
        await connection.set_type_codec(kind, schema="pg_catalog", encoder=str, decoder=str, format="text")
    return _Postgres(connection, reads)


class Copies:
    """Copies of one database, each fresh: files of SQLite, or databases of one PostgreSQL server."""

    def __init__(self, model: str) -> None:
        self.model, self._made = model, 0

    async def fresh(self) -> str:
        """Return the address of another copy; nobody may be connected to the model."""
        self._made += 1
        if self.model.startswith("sqlite:"):
            url = self.model.replace(".db", f"-{self._made}.db")
            with (
                sqlite3.connect(self.model.removeprefix("sqlite:///")) as source,
                sqlite3.connect(url.removeprefix("sqlite:///")) as copy,
            ):
                source.backup(copy)
            source.close()
            copy.close()
            return url
        name = urlsplit(self.model).path.removeprefix("/")
        other = self.model.replace(f"/{name}?", "/postgres?", 1)
        connection = await asyncpg.connect(other)
        await connection.execute(f"CREATE DATABASE {name}_{self._made} TEMPLATE {name}")
        await connection.close()
        return self.model.replace(f"/{name}?", f"/{name}_{self._made}?", 1)
