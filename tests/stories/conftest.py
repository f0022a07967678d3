"""The whole bot in one chat or two, on each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import HARNESSES
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.running import Running


@pytest.fixture
async def bot(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Running]:
    """The running bot; indirect parameter: the names of its chats."""
    async with running([HARNESSES[name]() for name in request.param], database_url) as made:
        yield made
