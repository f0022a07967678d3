"""SQLite without a thread of its own, for tests that make hundreds of thousands of statements.

Each statement runs where it stands, and nothing is kept through a power cut. All else is the bot's own database.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.database import Database, _prepare_sqlite

if TYPE_CHECKING:
    from sqlalchemy import URL, Pool


class Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """Nothing: all rows are read when SQLAlchemy asks for this."""


class Connection(sqlite3.Connection):
    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)


class Inline(SQLiteDialect_pysqlite):
    """Called as an asynchronous driver is, it never waits."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool


registry.register("sqlite.inline", __name__, "Inline")


def open_inline(path: str) -> Database:
    """Open a SQLite file that is up to date."""
    given: dict[str, Any] = {"max_overflow": 0, "connect_args": {"check_same_thread": False, "factory": Connection}}
    writer = create_async_engine(f"sqlite+inline:///{path}", pool_size=1, **given)
    reader = create_async_engine(f"sqlite+inline:///{path}", pool_size=4, **given)
    quick = ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-64000")
    _prepare_sqlite(writer, begin="BEGIN IMMEDIATE", extra=quick)
    _prepare_sqlite(reader, begin="BEGIN", extra=(*quick, "PRAGMA query_only=ON"))
    return Database(reader, writer)
