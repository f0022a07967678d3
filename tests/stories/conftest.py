"""The whole bot in one chat or two, on each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import HARNESSES
from tests.running import running
from tests.standins.places import PlacesServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.running import Running


@pytest.fixture
async def bot(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Running]:
    """The running bot; indirect parameter: the names of its chats."""
    async with running([HARNESSES[name]() for name in request.param], database_url) as made:
        yield made


@pytest.fixture
async def places() -> AsyncIterator[PlacesServer]:
    """A local server that answers as X, YouTube and Reddit do."""
    async with PlacesServer() as server:
        yield server


@pytest.fixture
async def programme(request: pytest.FixtureRequest, database_url: str, places: PlacesServer) -> AsyncIterator[Running]:
    """The bot that looks at links over HTTP; indirect parameter: its chats, and what the community's config says."""
    names, overrides = request.param
    async with running([HARNESSES[name]() for name in names], database_url, places, **overrides) as made:
        yield made


@pytest.fixture
async def days(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Running]:
    """The bot whose clock is moved; indirect parameter: its chats, and what the community's config says."""
    names, overrides = request.param
    async with running([HARNESSES[name]() for name in names], database_url, **overrides) as made:
        yield made
