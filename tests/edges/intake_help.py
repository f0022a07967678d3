"""The HTTP intake over a real database, asked as a sender asks it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from bot.intake.signature import HEADER, sign
from bot.runtime.http import intake_router, make_app
from tests.world import World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from tests.world import FakeClock

SECRET = "a secret of acme's own"
PATH = "/v1/communities/acme/mentions"


class Sender:
    """Somebody who hands mentions over."""

    def __init__(self, world: World, http: httpx.AsyncClient) -> None:
        self.world, self.http = world, http

    def post(self, **fields: Any) -> dict[str, Any]:
        """Return one mention as it is sent."""
        made = mention(self.world.clock.now(), **fields).model_dump(mode="json", exclude_none=True)
        return made | {"reach": {}}

    async def bearer(self, body: Any, secret: str = SECRET, path: str = PATH) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(path, content=content, headers={"Authorization": f"Bearer {secret}"})

    async def signed(
        self, body: Any, *, secret: str = SECRET, later: timedelta | None = None, path: str = PATH
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        at = self.world.clock.now() + later if later else self.world.clock.now()
        return await self.http.post(path, content=content, headers={HEADER: sign(secret, content, at)})


def app_of(world: World) -> Any:
    return make_app([intake_router(lambda: world.parts.config, world.parts.desk, world.clock)])


@asynccontextmanager
async def intake(database_url: str, clock: FakeClock) -> AsyncIterator[Sender]:
    world = await World.open(database_url, clock, intake={"secret": SECRET})
    transport = httpx.ASGITransport(app_of(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
        yield Sender(world, http)
    await world.close()
