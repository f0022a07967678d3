"""Points the real client libraries at the stand-in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import yarl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .server import DiscordServer


@contextmanager
def discord_py(server: DiscordServer) -> Iterator[None]:
    """Let every discord.py client in this process talk to the stand-in while the context lasts."""
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.rest_url, yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
