"""SQLite without a thread and without waiting, for tests that make hundreds of thousands of statements.

Each statement runs where it stands, and nothing is kept through a power cut. All else is the bot's own database.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlmodel import Session

from storage.database import Database, prepare_sqlite
from storage.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import UnitOfWork


class Inline:
    """A unit of work that is awaited as the bot's is, and never waits."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.add, self.add_all, self.get_bind = session.add, session.add_all, session.get_bind

    @property
    def no_autoflush(self) -> Any:
        return self._session.no_autoflush

    async def exec(self, statement: Any, **given: Any) -> Any:
        return self._session.exec(statement, **given)

    async def flush(self) -> None:
        self._session.flush()

    async def refresh(self, row: Any) -> None:
        self._session.refresh(row)

    async def get_one(self, table: Any, key: Any) -> Any:
        return self._session.get_one(table, key)

    async def delete(self, row: Any) -> None:
        self._session.delete(row)


class InlineDatabase(Database):
    """One file, read and written where it stands."""

    def __init__(self, path: str) -> None:
        given: dict[str, Any] = {"max_overflow": 0, "connect_args": {"check_same_thread": False}}
        reader = create_engine(f"sqlite:///{path}", pool_size=4, **given)
        writer = create_engine(f"sqlite:///{path}", pool_size=1, **given)
        quick = ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-64000")
        prepare_sqlite(writer, begin="BEGIN IMMEDIATE", extra=quick)
        prepare_sqlite(reader, begin="BEGIN", extra=(*quick, "PRAGMA query_only=ON"))
        self._readers, self._writers = reader, writer
        self.trouble = Trouble()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        with Session(self._readers, expire_on_commit=False, autoflush=False) as session:
            yield Inline(session)  # type: ignore[misc]

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        with Session(self._writers, expire_on_commit=False) as session:
            yield Inline(session)  # type: ignore[misc]
            session.commit()

    async def close(self) -> None:
        self._readers.dispose()
        self._writers.dispose()


def open_inline(path: str) -> Database:
    """Open a SQLite file that is up to date."""
    return InlineDatabase(path)
