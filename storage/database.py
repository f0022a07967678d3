"""Engines and transactions: `read()` is a snapshot, `write()` an immediate transaction; both yield a unit of work.

A unit of work rolls back unless its block ends well. On SQLite a write takes the lock when it begins (BEGIN
IMMEDIATE): with the default deferred begin, simultaneous claims fail with "database is locked" in their middle.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import errands

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Engine

UnitOfWork = AsyncSession

BUSY_SECONDS = 30
READERS = 4
WRITERS = 8


class Database:
    """One database for the whole installation; see `open_database`."""

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self._reader = reader
        self.writer = writer

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the one-machine database."""
        return self.writer.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Yield a consistent snapshot that locks nobody out; nothing written in it is kept."""
        async with UnitOfWork(self._reader, expire_on_commit=False, autoflush=False) as uow:
            yield uow

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """Yield a transaction that commits when the block ends well and rolls back otherwise."""
        async with UnitOfWork(self.writer, expire_on_commit=False) as uow:
            yield uow
            await uow.commit()

    @asynccontextmanager
    async def rebuilding(self) -> AsyncIterator[AsyncConnection]:
        """Yield a transaction in which tables may be rebuilt, with all rows pointing to a row again at its end.

        SQLite changes a column by copying its table, and would not let go of the old one while other rows point to it.
        """
        async with self.writer.connect() as connection:
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
        await self._reader.dispose()
        await self.writer.dispose()


async def _foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    """Switch the check of foreign keys, which SQLite allows only outside of a transaction."""
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None  # noqa: S101 - it is connected
    await raw.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def open_database(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://…`. Nothing is connected before the first use."""
    if url.startswith("sqlite:"):
        return _open_sqlite(url.replace("sqlite:", "sqlite+aiosqlite:", 1))
    return _open_postgres(url.replace("postgresql:", "postgresql+asyncpg:", 1))


def _open_sqlite(url: str) -> Database:
    # `hide_parameters`: an error that is logged must not carry what people wrote.
    # One writer in the process: waiting in the pool's queue is fair and free, waiting for the file's lock is neither.
    given: Any = {"connect_args": {"async_creator_fn": errands.connect}, "hide_parameters": True}
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=120, **given)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0, pool_timeout=120, **given)
    prepare_sqlite(writer.sync_engine, begin="BEGIN IMMEDIATE", extra=())
    prepare_sqlite(reader.sync_engine, begin="BEGIN", extra=("PRAGMA query_only=ON",))
    return Database(reader, writer)


def prepare_sqlite(engine: Engine, *, begin: str, extra: tuple[str, ...]) -> None:
    """Give every connection of an engine the settings above; `begin` is how its transactions begin."""
    pragmas = (
        "PRAGMA journal_mode=WAL",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
        "PRAGMA synchronous=FULL",
        *extra,
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself: we say how below
        # its own knows no letters beyond ASCII, and "Вывод" must be found as "вывод"
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _open_postgres(url: str) -> Database:
    writer = create_async_engine(url, pool_size=WRITERS, max_overflow=0, pool_timeout=120, hide_parameters=True)
    reader = create_async_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=120,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    return Database(reader, writer)
