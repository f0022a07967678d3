"""A client without a library: it sends exactly what a test says, right or wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp

    from .interactions import InteractionResult
    from .server import DiscordServer
    from .state import Channel


class Wire:
    """Sends requests as the bot and returns what came back."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self.server, self.session = server, session
        self.headers: dict[str, str] = {}

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return the status and the JSON of the answer."""
        sent = {"Authorization": f"Bot {self.server.token}"}
        async with self.session.request(method, self.server.rest_url + path, json=body, headers=sent) as answer:
            self.headers = dict(answer.headers)
            return answer.status, json.loads(await answer.read() or "null")

    async def code(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        """Return the status and Discord's error code, 0 when there is none."""
        status, answer = await self(method, path, body)
        return status, (answer or {}).get("code", 0)

    async def answer(self, result: InteractionResult, body: Any) -> tuple[int, int]:
        """Give the first answer to an interaction."""
        return await self.code("POST", f"/interactions/{result.id}/{result.token}/callback", body)


def posts(room: Channel) -> str:
    """Return the path of a channel's messages."""
    return f"/channels/{room.id}/messages"
