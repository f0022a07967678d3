"""What Discord asks of the bot as a whole: to wait, or to come back with another token.

One answer that says so holds for all that would be asked next: it is asked nothing until the wait is over.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp

from bot.platforms.discord_chat.outcomes import TOO_MANY, UNAUTHORIZED, attempt, seconds_in
from bot.ports.chat import RetryAfter

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.platforms.discord_chat.gateway import Gateway
    from bot.ports.chat import Gone, Refused

T = TypeVar("T")
WAIT_AT_MOST = 30.0
"""Seconds that the library waits by itself; what is longer goes back to the outbox."""
LONGEST = 3600.0
_log = logging.getLogger(__name__)


class Patience:
    """Listens to every answer of Discord's; `is_let_in` is False once the token was refused, and `refused` told."""

    def __init__(self) -> None:
        self.is_let_in = True
        self.refused: Callable[[], None] = lambda: None
        self._until = 0.0

    def trace(self) -> aiohttp.TraceConfig:
        """Return what shows this object each answer."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._answered)
        return trace

    def left(self) -> float:
        """Return for how many seconds nothing may be asked."""
        return max(self._until - asyncio.get_running_loop().time(), 0.0)

    async def _answered(
        self, _session: aiohttp.ClientSession, _context: object, end: aiohttp.TraceRequestEndParams
    ) -> None:
        status, headers = end.response.status, end.response.headers
        if status == UNAUTHORIZED and "Authorization" in end.headers:
            if self.is_let_in:
                self.is_let_in = False
                self.refused()
        elif status == TOO_MANY and concerns_all(headers):
            seconds = min(seconds_in(headers), LONGEST)
            if seconds > WAIT_AT_MOST or "Via" not in headers:
                self._until = max(self._until, asyncio.get_running_loop().time() + seconds)
                _log.warning("Discord asks the bot to be silent for %.0f seconds", seconds)


class Asking:
    """Whatever asks Discord for something."""

    _client: Gateway

    async def _attempt(self, call: Coroutine[Any, Any, T], what: str) -> T | Gone | Refused | RetryAfter:
        """Await a call and return what it returns or how it failed; while Discord wants silence nothing is asked."""
        if (seconds := self._client.patience.left()) > 0:
            call.close()
            return RetryAfter(seconds, "Discord asks the bot to be silent")
        return await attempt(call, what)


def concerns_all(headers: Mapping[str, str]) -> bool:
    """Say whether a "too many requests" is about all of the bot's requests: Discord's global limit, or its outer wall.

    https://discord.com/developers/docs/topics/rate-limits
    """
    return headers.get("X-RateLimit-Global", "").lower() == "true" or "Via" not in headers
