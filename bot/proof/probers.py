"""Every place whose answers can be looked at, by its name; links of all other places are not checkable."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx

from bot.net.client import Client, open_http
from bot.net.host import Limits
from bot.net.reddit_token import Tokens
from bot.ports.clock import SystemClock
from bot.proof.reddit import RedditProber
from bot.proof.seen import NOT_CHECKABLE
from bot.proof.x import XProber
from bot.proof.youtube import YouTubeProber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import SecretStr

    from bot.config.installation import Places
    from bot.ports.clock import Clock
    from bot.ports.proof import Prober, Seen, TryLater, Wanted

log = logging.getLogger(__name__)


class Probers(Mapping[str, "Prober"]):
    """The probers by place, and the connections they share; close them when the bot stops."""

    def __init__(self, made: Mapping[str, Prober], http: httpx.AsyncClient | None = None) -> None:
        self._made = dict(made)
        self._http = http

    def __getitem__(self, place: str) -> Prober:
        """Return the prober of a place; KeyError where there is none."""
        return self._made[place]

    def __iter__(self) -> Iterator[str]:
        """Yield the places."""
        return iter(self._made)

    def __len__(self) -> int:
        """Return how many places can be looked at."""
        return len(self._made)

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one link; a place without a prober is not checkable, which says nothing against anybody."""
        prober = self.get(wanted.place)
        return await prober.look(wanted) if prober else NOT_CHECKABLE

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.aclose()


def probers(settings: Places, clock: Clock | None = None, limits: Limits | None = None) -> Probers:
    """Return the probers for the places of the config; they connect at the first look."""
    clock, limits = clock or SystemClock(), limits or Limits()
    http = open_http(limits, settings.contact)

    def client(base: str) -> Client:
        return Client(base, http, limits, clock)

    tokens = None
    name = _usable("reddit_id", settings.reddit_id)
    secret = _usable("reddit_secret", settings.reddit_secret)
    if name and secret:
        tokens = Tokens(client(settings.reddit_auth_base), httpx.BasicAuth(name, secret), clock)
    made: tuple[Prober, ...] = (
        XProber(client(settings.x_base)),
        YouTubeProber(client(settings.youtube_base), _usable("youtube_key", settings.youtube_key), clock),
        RedditProber(client(settings.reddit_base), tokens),
    )
    return Probers({each.place: each for each in made}, http)


def _usable(key: str, held: SecretStr | str | None) -> str | None:
    """Return a key without blanks around it, None where there is none or where it cannot stand in a header."""
    value = held if isinstance(held, str) or held is None else held.get_secret_value()
    if value is None or not value.strip():
        return None
    if not value.strip().isascii() or not value.strip().isprintable():
        log.error("places.%s holds signs that no key has; it is left out", key)
        return None
    return value.strip()
