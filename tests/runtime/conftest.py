"""Rigs over SQLite, and over each database where the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.world import FakeClock


@pytest.fixture
async def url(sqlite: Sqlite) -> str:
    """A SQLite file of its own."""
    return await sqlite.fresh()


@pytest.fixture
async def bot(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """One community on one page."""
    async with rig(url, clock) as made:
        yield made


@pytest.fixture
async def either(database_url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """One community on one page, over each database."""
    async with rig(database_url, clock) as made:
        yield made
