"""Databases for tests: each its own, made from a copy that is brought up to date once."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from storage.database import open_database
from storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    import pytest
    from sqlalchemy import Connection

NUMBERS = itertools.count(1)
# A test's database need not outlive a power cut.
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Nearly all tables are empty or nearly so: taking rows out is quicker than new files for all of them.
EMPTIED = ";".join(
    [
        "SET session_replication_role = replica",
        *(f'DELETE FROM "{name}"' for name in SQLModel.metadata.tables),  # noqa: S608 - our own names
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value > 0",
    ]
)
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Sqlite:
    """Files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model = folder / "model.db"

    async def empty(self) -> str:
        """Return the address of a database without a table."""
        return f"sqlite:///{self._folder}/{next(NUMBERS)}.db"

    async def fresh(self) -> str:
        """Return the address of a database that is up to date and holds nothing."""
        if not self._model.exists():
            await _upgrade(f"sqlite:///{self._model}")
        url = await self.empty()
        shutil.copyfile(self._model, url.removeprefix("sqlite:///"))
        return url


class Postgres:
    """Databases on one server; `address` leads to its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._used = ""

    async def empty(self) -> str:
        """Return the address of a database without a table."""
        name = f"test_{os.getpid()}_{next(NUMBERS)}"
        async with _administrator(self._address) as connection:
            for setting in QUICK:
                await connection.execute(f"ALTER SYSTEM SET {setting}")
            await connection.execute("SELECT pg_reload_conf()")
            await connection.execute(f"CREATE DATABASE {name}")
        return self._address.replace("/postgres?", f"/{name}?", 1)

    async def fresh(self) -> str:
        """Return the address of a database that is up to date and holds nothing: always one, emptied in between."""
        if not self._used:
            self._used = await self.empty()
            await _upgrade(self._used)
        async with _administrator(self._used) as connection:
            await connection.execute(OTHERS_OUT)
            await connection.execute(EMPTIED)
        return self._used


@asynccontextmanager
async def _administrator(address: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(address)
    yield connection
    await connection.close()


async def _upgrade(url: str) -> None:
    database = open_database(url)
    await upgrade(database)
    await database.close()


@contextmanager
def statements_put_into_words_once(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let all tests share what SQLAlchemy makes of a statement, which every engine would make anew for itself."""
    made: dict[Any, Any] = {}

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=made)

    # what was made is found by its dialect: one of a kind is as good as another
    patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
    patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)
