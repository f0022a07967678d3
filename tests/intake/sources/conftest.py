"""The real sources, pointed at a local farm, and somebody who asks them as the runtime does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

import pytest
from pydantic import TypeAdapter

from bot.config.installation import Places
from bot.config.sources import AnySource
from bot.intake.sources import MAKERS, Net
from bot.net.host import Limits
from bot.ports.sources import Asked, Batch
from tests.standins.sources import Farm, RedditApi, XApi, YouTubeApi
from tests.standins.sources.reddit_api import APP, SECRET
from tests.standins.sources.x_api import TOKEN
from tests.standins.sources.youtube_api import KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.ports.proof import TryLater
    from bot.ports.sources import Raw, Refused
    from tests.world import FakeClock

FAST = Limits(connect_for=1, read_for=0.3, whole_for=0.6, largest=200_000, gap_for=0, kept_for=0)
KEYS = {"x_token": TOKEN, "youtube_key": KEY, "reddit_id": APP, "reddit_secret": SECRET}
BASES = ("x_api_base", "youtube_base", "reddit_base", "reddit_auth_base")
VIDEO, OTHER_VIDEO, CHANNEL = "dQw4w9WgXcQ", "aaaaaaaaaaa", "UCabcdefghijklmnopqrstuv"
CONFIGS: dict[str, dict[str, Any]] = {
    "x": {"kind": "x", "name": "search", "query": "northwind"},
    "youtube": {"kind": "youtube", "name": "tube", "videos": [VIDEO]},
    "reddit": {"kind": "reddit", "name": "subs", "query": "northwind"},
}


class Asker:
    """One source and its cursor as the runtime keeps it: JSON that moves on with what was taken in."""

    def __init__(self, net: Net, kind: str, **config: Any) -> None:
        read = TypeAdapter[Any](AnySource).validate_python(CONFIGS[kind] | config)
        self.source = MAKERS[kind](read, net)
        self.clock = net.clock
        self.cursor: dict[str, Any] = {}
        self.items: list[Raw] = []
        self.spent = 0.0
        self.skipped = 0
        self.notes: list[Refused] = []

    async def page(
        self, *, left: float | None = None, since: datetime | None = None, killed: bool = False
    ) -> Batch | TryLater | Refused:
        """Ask for a page; what one brings who was `killed` is lost with its cursor."""
        before = json.dumps(self.cursor)
        found = await self.source.fetch(Asked(self.cursor, self.clock.now(), left, since))
        assert json.dumps(self.cursor) == before, "the cursor that was given was written into"
        if isinstance(found, Batch) and not killed:
            self.cursor = json.loads(json.dumps(found.cursor))
            self.items += json.loads(json.dumps(found.items))
            self.spent += found.spent
            self.skipped += found.skipped
            self.notes += [found.note] if found.note else []
        return found

    async def round(self, *, most: int = 50, **asked: Any) -> list[str]:
        """Ask for pages until there are no more; returns the ids of what came."""
        before = len(self.items)
        for _ in range(most):
            found = await self.page(**asked)
            assert isinstance(found, Batch), found
            if not found.more:
                return ids(self.items[before:])
        raise AssertionError(f"more than {most} pages")


def ids(items: Sequence[Raw]) -> list[str]:
    """The places' own ids of items."""
    return [item["data"]["name"] if "data" in item else item["id"] for item in items]


class World:
    """A farm, its clock, and the connections to it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.x, self.tube, self.reddit = (
            XApi(clock),
            YouTubeApi(clock, {VIDEO: CHANNEL, OTHER_VIDEO: CHANNEL}),
            RedditApi(clock),
        )
        self.farm = Farm(clock, (self.x, self.tube, self.reddit))
        self.nets: list[Net] = []

    def net(self, limits: Limits = FAST, **overrides: Any) -> Net:
        """New connections, as a bot has them that was just started."""
        places = Places.model_validate(dict.fromkeys(BASES, self.farm.url) | KEYS | overrides)
        self.nets.append(Net(places, self.clock, limits))
        return self.nets[-1]

    def asker(self, kind: str, **config: Any) -> Asker:
        """Somebody who asks one source."""
        return Asker(self.net(), kind, **config)

    async def __aenter__(self) -> Self:
        await self.farm.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        for net in self.nets:
            await net.close()
        await self.farm.__aexit__()


@pytest.fixture
async def world(clock: FakeClock) -> AsyncIterator[World]:
    async with World(clock) as world:
        yield world
