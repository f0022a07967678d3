"""Engines with settings under which nothing waits for ever, and connections that are sound when they are handed out.

SQLite: a write takes the lock when it begins, and waits for it where others can use the thread. PostgreSQL: a
connection that ended, or was made before a trouble, is replaced before a transaction and not in its middle.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only

from storage import errands
from storage.trouble import Kind, Unavailable, trouble_in

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 10
"""So long a lock that others hold is waited for, by reads and by writes; then people are told to come again."""
PATIENCE, AT_A_TIME = "patience", 0.5
"""The execution option for those who wait longer; and how long SQLite keeps a thread in one try, in seconds."""
READERS = 4
WRITERS = 8
QUEUE_FOR = 60
"""Seconds that somebody waits until one of the process's own connections is free."""
IDLE_FOR = 5.0
CONNECT_WITHIN = 10
ANSWER_SECONDS = 30
"""So long PostgreSQL may take for one statement of a write, and twice as long for one that reads."""
LEFT_OPEN_FOR = 60
"""Seconds after which the server ends a transaction whose process does nothing: its locks stop all others."""


class Renewal:
    """When all connections of a database are to be made anew."""

    def __init__(self) -> None:
        self._at = 0.0

    def ask(self) -> None:
        """Have every connection that was made before now replaced before it is used again."""
        self._at = time.monotonic()

    def watch(self, engine: Engine) -> None:
        """Look at each connection of an engine when it is handed out."""

        @event.listens_for(engine, "connect")
        def _made(_connection: Any, record: Any) -> None:
            record.info["made"] = record.info["back"] = time.monotonic()

        @event.listens_for(engine, "checkin")
        def _back(_connection: Any, record: Any) -> None:
            record.info["back"] = time.monotonic()

        @event.listens_for(engine, "checkout")
        def _out(connection: Any, record: Any, _proxy: Any) -> None:
            if record.info["made"] <= self._at or not _is_sound(engine, connection, record.info["back"]):
                raise DisconnectionError("made anew")


def _is_sound(engine: Engine, connection: Any, back: float) -> bool:
    """Say whether a connection still leads to the server; it is asked only after a pause, as that takes a moment."""
    if engine.dialect.name == "sqlite":
        return True
    if connection.driver_connection.is_closed():
        return False
    if time.monotonic() - back < IDLE_FOR:
        return True
    try:
        engine.dialect.do_ping(connection)
    except (sqlalchemy.exc.DBAPIError, engine.dialect.loaded_dbapi.Error, OSError):
        return False
    return True


def sqlite_engines(url: str, renewal: Renewal, patience: float) -> tuple[AsyncEngine, AsyncEngine]:
    """Return the engine that reads and the one that writes; `patience` is in seconds."""
    # `hide_parameters`: an error that is logged must not carry what people wrote.
    # One writer in the process: waiting in the pool's queue is fair and free, waiting for the file's lock is neither.
    given: Any = {"connect_args": {"async_creator_fn": errands.connect}, "hide_parameters": True}
    writer = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=2 * QUEUE_FOR, **given)
    reader = create_async_engine(url, pool_size=READERS, max_overflow=0, pool_timeout=2 * QUEUE_FOR, **given)
    prepare_sqlite(writer.sync_engine, begin="BEGIN IMMEDIATE", extra=(), begins=Begins(patience))
    prepare_sqlite(reader.sync_engine, begin="BEGIN", extra=("PRAGMA query_only=ON",))
    for engine in (reader, writer):
        renewal.watch(engine.sync_engine)
    return reader, writer


class Begins:
    """Takes the lock of a SQLite file that other processes write too, without keeping the thread for long.

    While one waits, the process's others stand in the pool's queue. Once it has waited in vain, those behind it are
    told at once, until a try succeeds again.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._in_vain_since: float | None = None
        self._tried_at = 0.0

    def __call__(self, connection: Connection, begin: str) -> None:
        """Begin a transaction. Raises Unavailable when the lock is not to be had in time."""
        patience = connection.get_execution_options().get(PATIENCE, self._patience)
        while True:
            if self._is_hopeless(patience) and time.monotonic() - self._tried_at < AT_A_TIME:
                raise Unavailable(Kind.LOCKED, "database is locked")
            try:
                connection.exec_driver_sql(begin)
            except OperationalError as error:
                found = trouble_in(error, writing=True)
                if found is None or found.kind is not Kind.LOCKED:
                    raise
                self._tried_at = time.monotonic()
                self._in_vain_since = self._in_vain_since or self._tried_at
                if self._is_hopeless(patience):
                    raise found from error
                await_only(asyncio.sleep(0.02))
            else:
                self._in_vain_since = None
                return

    def _is_hopeless(self, patience: float) -> bool:
        return self._in_vain_since is not None and time.monotonic() - self._in_vain_since >= patience


def prepare_sqlite(engine: Engine, *, begin: str, extra: tuple[str, ...], begins: Begins | None = None) -> None:
    """Give every connection of an engine the settings above; `begin` is how its transactions begin."""
    busy_ms = round((AT_A_TIME if begins else BUSY_SECONDS) * 1000)
    pragmas = (
        "PRAGMA journal_mode=WAL",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA busy_timeout={busy_ms}",
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
        if begins is None:
            connection.exec_driver_sql(begin)
        else:
            begins(connection, begin)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def postgres_engines(url: str, renewal: Renewal, patience: float) -> tuple[AsyncEngine, AsyncEngine, AsyncEngine]:
    """Return the engine that reads, the one that writes, and one for the rebuilding of tables, which may take long.

    `patience` is in seconds.
    """
    writer = create_async_engine(
        url,
        pool_size=WRITERS,
        max_overflow=0,
        pool_timeout=QUEUE_FOR,
        hide_parameters=True,
        connect_args=_arguments(patience),
    )
    reader = create_async_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=QUEUE_FOR,
        hide_parameters=True,
        connect_args=_arguments(2 * patience),
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    builder = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args={"async_creator_fn": _connect}
    )
    for engine in (reader, writer):
        renewal.watch(engine.sync_engine)
    return reader, writer, builder


def _arguments(patience: float) -> dict[str, Any]:
    # a lock is given up first, then by the server the statement, then by us a server that says nothing at all
    told = {
        "lock_timeout": patience * 2 / 3,
        "statement_timeout": patience * 5 / 6,
        "idle_in_transaction_session_timeout": LEFT_OPEN_FOR,
    }
    return {
        "async_creator_fn": _connect,
        "command_timeout": patience,
        "server_settings": {name: f"{seconds * 1000:.0f}ms" for name, seconds in told.items()},
    }


async def _connect(*args: Any, **options: Any) -> Any:
    """Connect to PostgreSQL. Raises Unavailable when it cannot be reached or lets nobody in."""
    import asyncpg  # noqa: PLC0415 - an extra, wanted with PostgreSQL only

    try:
        return await asyncpg.connect(*args, timeout=CONNECT_WITHIN, **options)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable(Kind.AWAY, (str(error).strip() or type(error).__name__).splitlines()[0][:200]) from error
