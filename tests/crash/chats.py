"""Both stand-in chats, with traps: at a chosen request the bot is killed before, between, or right after the deed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standins.discord_api.server import DiscordServer
from tests.standins.telegram_api import TelegramServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.standins.telegram_api.core import Ask

SOON = 0.002


class When(StrEnum):
    """Where in a request the bot dies: nothing was done yet; it was done and not answered; it was just answered."""

    ASKED = "asked"
    MADE = "made"
    ANSWERED = "answered"


@dataclass
class Trap:
    """Kills at the `number`-th request that `fits` (chat, request, its fields)."""

    chat: str
    fits: Callable[[str, dict[str, Any]], bool]
    when: When
    kill: Callable[[], None]
    number: int = 1
    sprung: bool = False

    def counts(self, chat: str, name: str, values: dict[str, Any]) -> bool:
        """Say whether this is the request to die at."""
        if self.sprung or chat != self.chat or not self.fits(name, values):
            return False
        self.number -= 1
        self.sprung = self.number <= 0
        return self.sprung

    async def around(self, serve: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        """Serve the request, and kill where it was meant."""
        if self.when is When.ASKED:
            self.kill()
            return web.Response(status=503)
        answer = await serve()
        self.kill_after_the_deed()
        return answer

    def kill_after_the_deed(self) -> None:
        """Kill before the answer goes out, or right after it."""
        if self.when is When.MADE:
            self.kill()
        else:
            asyncio.get_running_loop().call_later(SOON, self.kill)


class TrappedDiscord(DiscordServer):
    """Discord; a request is named "POST /channels/{channel_id}/messages"."""

    trap: Trap | None = None

    async def _answer(self, request: web.Request, template: str, handler: Any) -> web.StreamResponse:
        trap, name = self.trap, f"{request.method} {template}"
        if trap is not None and trap.counts("discord", name, dict(request.match_info)):
            return await trap.around(lambda: super(TrappedDiscord, self)._answer(request, template, handler))
        return await super()._answer(request, template, handler)


class TrappedTelegram(TelegramServer):
    """Telegram; a request is named by its method."""

    trap: Trap | None = None

    async def _perform(self, ask: Ask) -> Any:
        trap = self.trap
        if trap is None or not trap.counts("telegram", ask.method, ask.values):
            return await super()._perform(ask)
        if trap.when is When.ASKED:
            trap.kill()
            raise ConnectionAbortedError
        made = await super()._perform(ask)
        trap.kill_after_the_deed()
        return made

    def confirms(self, values: dict[str, Any]) -> bool:
        """Say whether a getUpdates with these fields makes us forget something."""
        offset = int(values.get("offset") or 0)
        return any(update.update_id < offset for update in self.core.updates.pending)
