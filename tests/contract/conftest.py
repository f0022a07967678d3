"""The whole bot in each chat, on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import HARNESSES
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.running import Running
    from tests.side import Side


@pytest.fixture(params=HARNESSES)
def platform(request: pytest.FixtureRequest) -> str:
    """The name of each chat in turn."""
    return request.param


@pytest.fixture
async def bot(platform: str, sqlite: Sqlite, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """The running bot; `@pytest.mark.parametrize("overrides", [...])` changes the community's config."""
    overrides: dict[str, Any] = request.getfixturevalue("overrides") if "overrides" in request.fixturenames else {}
    async with running([HARNESSES[platform]()], await sqlite.fresh(), **overrides) as made:
        yield made


@pytest.fixture
def chat(bot: Running, platform: str) -> Side:
    """The chat in which the bot runs."""
    return bot.sides[platform]
