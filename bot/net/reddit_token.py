"""The application's own access token for Reddit: made once, kept till it ends, never written anywhere.

Source: github.com/reddit-archive/reddit/wiki/OAuth2, "Application Only OAuth": basic auth with the application's id and
secret, `expires_in` in seconds.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.net.client import Answer
from bot.net.reading import Fields, read
from bot.ports.proof import TryLater

if TYPE_CHECKING:
    import httpx

    from bot.net.client import Client
    from bot.ports.clock import Clock

log = logging.getLogger(__name__)

_EARLY = timedelta(seconds=60)
_REFUSED_FOR = timedelta(hours=1)
_OK = 200


class _Token(Fields):
    access_token: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,4000}$")]
    expires_in: Annotated[float, Field(ge=0, le=10_000_000)] = 3600


class Tokens:
    """Hands out the token; while one asks for a new one the others wait for it."""

    def __init__(self, client: Client, auth: httpx.BasicAuth, clock: Clock) -> None:
        self._client, self._auth, self._clock = client, auth, clock
        self._making = asyncio.Lock()
        self._token: str | None = None
        self._until: datetime | None = None
        self._told = False

    async def current(self) -> str | TryLater | None:
        """Return a token that holds for a minute or more; None where Reddit refuses the application (for an hour)."""
        async with self._making:
            if self._until is None or self._until <= self._clock.now():
                return await self._new()
            return self._token

    def forget(self, token: str) -> None:
        """Take back a token that Reddit does not know any more."""
        if token == self._token:
            self._until = None

    async def _new(self) -> str | TryLater | None:
        answer = await self._client.post("/api/v1/access_token", {"grant_type": "client_credentials"}, self._auth)
        if isinstance(answer, TryLater):
            return answer
        made = read(_Token, answer) if isinstance(answer, Answer) and answer.status == _OK else None
        if made is not None:
            self._token = made.access_token
            self._until = self._clock.now() + timedelta(seconds=made.expires_in) - _EARLY
            return self._token
        self._token, self._until = None, self._clock.now() + _REFUSED_FOR
        if not self._told:
            self._told = True
            status = f"status {answer.status}" if isinstance(answer, Answer) else answer.reason
            log.error("Reddit gives no token for places.reddit_id and places.reddit_secret (%s)", status)
        return None
