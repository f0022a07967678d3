"""A local server that answers as the three places do, a second one that nobody may be led to, and the real probers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.config.installation import Places
from bot.net.host import Limits
from bot.ports.proof import Seen, TryLater, Wanted
from bot.proof.probers import probers
from tests.standins.places import REDDIT_ID, REDDIT_SECRET, YOUTUBE_KEY, PlacesServer
from tests.standins.places.shapes import youtube_comment, youtube_thread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

X_LINK = "https://x.com/i/status/1990000000000000000"
VIDEO = "dQw4w9WgXcQ"
TOP, CHILD = "UgyTopTopTopTopTop12AaABAg", "UgyTopTopTopTopTop12AaABAg.9childchild"
TUBE_LINK = f"https://youtube.com/watch?v={VIDEO}&lc={CHILD}"
TUBE_COMPLAINT = f"https://youtube.com/watch?v={VIDEO}&lc={TOP}"
REDDIT_LINK = "https://reddit.com/comments/abc123/_/ccc333"
REDDIT_COMPLAINT = "https://reddit.com/comments/abc123"
TEXT = "I waited four days too; what helped was the bank form. I get early access for taking part."

GOOD = {
    "x": Wanted("x", X_LINK, "https://x.com/i/status/1989999999999999999"),
    "youtube": Wanted("youtube", TUBE_LINK, TUBE_COMPLAINT),
    "reddit": Wanted("reddit", REDDIT_LINK, REDDIT_COMPLAINT),
}
# Where a look at each place asks first.
PATHS = {"x": "/oembed", "youtube": "/youtube/v3/comments", "reddit": "/api/info"}
FAST = Limits(connect_for=1, read_for=0.2, whole_for=0.4, gap_for=0, kept_for=10)


@pytest.fixture
async def places() -> AsyncIterator[PlacesServer]:
    async with PlacesServer() as server:
        server.put_x("1990000000000000000", "ana_w", TEXT)
        server.comments[CHILD] = youtube_comment(CHILD, "ana.w", TEXT)
        server.comments[TOP] = youtube_comment(TOP, "somebody", "Still waiting!")
        server.threads[TOP] = youtube_thread(TOP, VIDEO, server.comments[TOP])
        server.put_reddit("t1_ccc333", "ana-w", TEXT, "t3_abc123", "t1_bbb222")
        server.put_reddit("t1_bbb222", "critic", "Still waiting!", "t3_abc123", "t1_aaa111")
        server.put_reddit("t1_aaa111", "other", "Anybody else?", "t3_abc123", "t3_abc123")
        yield server


@pytest.fixture
async def elsewhere() -> AsyncIterator[PlacesServer]:
    """A server on loopback that no look may reach."""
    async with PlacesServer() as server:
        yield server
        assert server.asks == []


class Looking:
    """The real probers, pointed at the local server."""

    def __init__(self, server: PlacesServer, clock: FakeClock) -> None:
        self.server, self.clock = server, clock

    @asynccontextmanager
    async def probers(self, limits: Limits = FAST, **overrides: Any) -> AsyncIterator[Any]:
        bases = dict.fromkeys(("x_base", "youtube_base", "reddit_base", "reddit_auth_base"), self.server.url)
        keys = {"youtube_key": YOUTUBE_KEY, "reddit_id": REDDIT_ID, "reddit_secret": REDDIT_SECRET}
        made = probers(Places.model_validate(bases | keys | {"contact": "u/firsthand"} | overrides), self.clock, limits)
        try:
            yield made
        finally:
            await made.close()

    async def at(self, wanted: Wanted, **overrides: Any) -> Seen | TryLater:
        async with self.probers(**overrides) as made:
            return await made.look(wanted)


@pytest.fixture
def looking(places: PlacesServer, clock: FakeClock) -> Looking:
    return Looking(places, clock)
