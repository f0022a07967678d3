"""Mention monitors that send to the bot as they do in their documentation, over a real database."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
from sqlmodel import col, select

from bot.runtime.hooks import hook_router
from bot.runtime.http import make_app
from storage.tables import DeadLetter, Mention, Tally
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

SECRET = "the-last-part-of-an-address-that-nobody-guesses"
FIELDS = {"id": "ref", "link": "where", "author": "who.name", "text": "said", "posted_at": "at", "tone": "mood"}
SOURCES = [
    {"name": "octolens", "kind": "octolens", "secret": SECRET},
    {"name": "syften", "kind": "syften", "secret": SECRET},
    {"name": "f5bot", "kind": "f5bot", "secret": SECRET},
    {
        "name": "ours",
        "kind": "webhook",
        "secret": SECRET,
        "place": "forum",
        "items": "found",
        "fields": FIELDS | {"tones": {"angry": "negative"}},
    },
]


class Monitors:
    """Monitors that send, and what came of it."""

    def __init__(self, world: World, http: httpx.AsyncClient) -> None:
        self.world, self.http = world, http

    async def send(self, hook: str, body: Any, secret: str = SECRET, community: str = "acme") -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(f"/v1/communities/{community}/hooks/{hook}/{secret}", content=content)

    async def mentions(self) -> list[Mention]:
        async with self.world.database.read() as uow:
            return list((await uow.exec(select(Mention).order_by(col(Mention.id)))).all())

    async def letters(self) -> list[DeadLetter]:
        async with self.world.database.read() as uow:
            return list((await uow.exec(select(DeadLetter).order_by(col(DeadLetter.id)))).all())

    async def tallies(self) -> dict[str, tuple[int, int, int]]:
        async with self.world.database.read() as uow:
            rows = (await uow.exec(select(Tally))).all()
        return {row.source: (row.new, row.known, row.broken) for row in rows}

    def at(self, **ago: float) -> str:
        """Return a time some while ago as Octolens writes it."""
        return (self.world.clock.now() - timedelta(**ago)).strftime("%Y-%m-%d %H:%M:%S.000")


@asynccontextmanager
async def monitors(database_url: str, clock: FakeClock) -> AsyncIterator[Monitors]:
    world = await World.open(database_url, clock, sources=SOURCES)
    app = make_app([hook_router(lambda: world.parts.config, world.parts.desk, {})])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake") as http:
        yield Monitors(world, http)
    await world.close()
