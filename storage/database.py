"""Transactions: `read()` is a snapshot, `write()` an immediate transaction; both yield a unit of work.

A unit of work rolls back unless its block ends well. On SQLite a write takes the lock when it begins (BEGIN
IMMEDIATE): with the default deferred begin, simultaneous claims fail with "database is locked" in their middle.
When the database cannot be used for a while, both raise Unavailable, and the log says so once.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.engines import (
    ANSWER_SECONDS,
    BUSY_SECONDS,
    PATIENCE,
    Renewal,
    postgres_engines,
    prepare_sqlite,
    sqlite_engines,
)
from storage.trouble import Kind, Trouble, Unavailable, trouble_in
from storage.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

__all__ = ["BUSY_SECONDS", "Database", "UnitOfWork", "open_database", "prepare_sqlite"]

UnitOfWork = AsyncSession

BUILD_PATIENCE = 300.0
"""Seconds that one process waits while another rebuilds tables."""
ENDED = {Kind.AWAY, Kind.SLOW, Kind.READ_ONLY, Kind.BROKEN}
"""Troubles after which new connections are better than old ones: to a server that can be written, for instance."""


class Database:
    """One database for the whole installation; see `open_database`. `trouble` tells whether it can be used."""

    def __init__(
        self, reader: AsyncEngine, writer: AsyncEngine, renewal: Renewal, builder: AsyncEngine | None = None
    ) -> None:
        self._reader = reader
        self.writer = writer
        self.trouble = Trouble()
        self.turns = Turns()
        self._renewal, self._builder = renewal, builder or writer

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the one-machine database."""
        return self.writer.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Yield a consistent snapshot that locks nobody out; nothing written in it is kept. Raises Unavailable."""
        try:
            with self.turns.one("read") as info:
                async with UnitOfWork(self._reader, expire_on_commit=False, autoflush=False, info=info) as uow:
                    try:
                        yield uow
                    except Exception as error:
                        await self._let_go(uow, trouble_in(error, writing=False))
                        raise
        except Exception as error:
            trouble = self._met(trouble_in(error, writing=False))
            if trouble is None or trouble is error:
                raise
            raise trouble from error

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """Yield a transaction that commits when the block ends well and rolls back otherwise. Raises Unavailable."""
        committing = False
        try:
            with self.turns.one("write") as info:
                async with UnitOfWork(self.writer, expire_on_commit=False, info=info) as uow:
                    try:
                        yield uow
                        committing = True
                        await uow.commit()
                    except Exception as error:
                        await self._let_go(uow, trouble_in(error, writing=True))
                        raise
        except Exception as error:
            trouble = self._met(trouble_in(error, writing=True), committing=committing)
            if trouble is None or trouble is error:
                raise
            raise trouble from error
        if self.trouble.kind is not None:
            self.trouble.committed()

    async def try_writing(self) -> None:
        """Write something that changes nothing, so that the end of a trouble is noticed. Raises Unavailable."""
        async with self.write() as uow:
            connection = await uow.connection()
            if self.is_sqlite:
                number = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
                await connection.exec_driver_sql(f"PRAGMA user_version={int(number)}")
            else:
                await connection.execute(text("SELECT version_num FROM alembic_version FOR UPDATE"))
        if self.trouble.kind is Kind.READ_ONLY:
            # a connection made meanwhile stays as the server was then
            self._renewal.ask()
        self.trouble.ended()

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[AsyncConnection]:
        """Yield a transaction in which tables may be rebuilt, with all rows pointing to a row again at its end.

        SQLite changes a column by copying its table, and would not let go of the old one while other rows point to it.
        """
        async with self._builder.connect() as plain:
            connection = await plain.execution_options(**{PATIENCE: BUILD_PATIENCE})
            if self.is_sqlite:
                await _foreign_keys(connection, on=False)
            try:
                async with connection.begin():
                    yield connection
                    if self.is_sqlite and (
                        lost := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
                    ):
                        raise RuntimeError(f"rows point to nothing after the migration: {lost[:5]}")
            finally:
                if self.is_sqlite:
                    await _foreign_keys(connection, on=True)

    async def close(self) -> None:
        """Close all connections."""
        for engine in (self._reader, self.writer, self._builder):
            await engine.dispose()

    async def _let_go(self, uow: UnitOfWork, trouble: Unavailable | None) -> None:
        """Give up the connection of a transaction that met a trouble: a rollback would wait for the server again."""
        if trouble is not None and trouble.kind in ENDED:
            self._renewal.ask()
            await uow.invalidate()

    def _met(self, trouble: Unavailable | None, *, committing: bool = False) -> Unavailable | None:
        if trouble is not None:
            trouble.unsure |= committing and trouble.kind in {Kind.AWAY, Kind.SLOW}
            self.trouble.met(trouble)
        return trouble


async def _foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    """Switch the check of foreign keys, which SQLite allows only outside of a transaction."""
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None  # noqa: S101 - it is connected
    await raw.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def open_database(url: str, patience: float | None = None) -> Database:
    """Open `sqlite:///path` or `postgresql://…`. Nothing is connected before the first use.

    `patience`: seconds after which a lock that others hold, or a server that says nothing, is a trouble.
    """
    renewal = Renewal()
    if url.startswith("sqlite:"):
        reader, writer = sqlite_engines(
            url.replace("sqlite:", "sqlite+aiosqlite:", 1), renewal, patience or BUSY_SECONDS
        )
        return Database(reader, writer, renewal)
    address = url.replace("postgresql:", "postgresql+asyncpg:", 1)
    reader, writer, builder = postgres_engines(address, renewal, patience or ANSWER_SECONDS)
    return Database(reader, writer, renewal, builder)
