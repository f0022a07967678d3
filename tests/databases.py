"""Databases for tests: each its own, made from a copy that is brought up to date once."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata
from storage.database import open_database
from storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

NUMBERS = itertools.count(1)
# A test's database need not outlive a power cut.
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = [f'"{name}"' for name in SQLModel.metadata.tables]
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
                await connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            await connection.execute(text("SELECT pg_reload_conf()"))
            await connection.execute(text(f"CREATE DATABASE {name}"))
        return self._address.replace("/postgres?", f"/{name}?", 1)

    async def fresh(self) -> str:
        """Return the address of a database that is up to date and holds nothing: always one, emptied in between."""
        if not self._used:
            self._used = await self.empty()
            await _upgrade(self._used)
        async with _administrator(self._used) as connection:
            await connection.execute(text(OTHERS_OUT))
            await connection.execute(text(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY"))
        return self._used


@asynccontextmanager
async def _administrator(address: str) -> AsyncIterator[AsyncConnection]:
    url = address.replace("postgresql:", "postgresql+asyncpg:", 1)
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def _upgrade(url: str) -> None:
    database = open_database(url)
    await upgrade(database)
    await database.close()
