"""What all pulled sources share: the ways to their hosts, their keys, and plain words for what a place refuses."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

import httpx

from bot.intake.shapes.items import Refusal
from bot.net.client import Answer, Client, open_http
from bot.net.host import Limits
from bot.net.reading import clean
from bot.net.reddit_token import Tokens
from bot.ports.sources import Refused, UnreadableError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.config.installation import Places
    from bot.intake.shapes.items import Item
    from bot.net.client import Barred
    from bot.ports.clock import Clock
    from bot.ports.mentions import NewMention

log = logging.getLogger(__name__)

# A page of 100 posts of 25,000 characters each, with their authors, stays below this.
LIMITS = Limits(read_for=20, whole_for=60, largest=12_000_000, at_once=2, gap_for=0.2, kept_for=0)

REASONS = (
    "no-key",
    "key-refused",
    "no-rights",
    "used-up",
    "budget",
    "bad-query",
    "comments-off",
    "not-found",
    "strange",
    "gap",
)
"""Why a source says no, each a sentence `source-<reason>` of the texts.

no-key: places.KEY is not set (word: the key). key-refused: the place does not know the key (the key). no-rights: the
key's plan or a private place forbids it (what, the place's words). used-up: the account's own credit or cap at the
place is used up (the place's words). budget: what the config allows is used up (nothing). bad-query: the place does not
understand what it is asked (its words). comments-off, not-found: a video, channel or subreddit (its name). strange: the
place answers in another shape than documented (what was strange). gap: nothing that is known stands in a list any more,
so that something may have been missed between two rounds (nothing).
"""


class Net:
    """The connections that all sources of all communities share; close them when the bot stops."""

    def __init__(self, places: Places, clock: Clock, limits: Limits = LIMITS) -> None:
        self.places, self.clock, self.limits = places, clock, limits
        self._http = open_http(limits, places.contact)
        self._clients: dict[str, Client] = {}
        self._tokens: Tokens | None = None

    def client(self, base: str) -> Client:
        """Return the one way to a host, so that all who ask it keep its gap and its rest together."""
        if base not in self._clients:
            self._clients[base] = Client(base, self._http, self.limits, self.clock)
        return self._clients[base]

    def reddit_tokens(self) -> Tokens | None:
        """Return who hands out Reddit's token, None without the application's id and secret."""
        if self._tokens is None:
            name, secret = key(self.places.reddit_id), key(self.places.reddit_secret)
            if name and secret:
                ways = self.client(self.places.reddit_auth_base)
                self._tokens = Tokens(ways, httpx.BasicAuth(name, secret), self.clock)
        return self._tokens

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def key(held: SecretStr | str | None) -> str | None:
    """Return a key without blanks around it; None where there is none, or where it cannot stand in a header."""
    value = (held if isinstance(held, str) or held is None else held.get_secret_value()) or ""
    return value.strip() if value.strip().isascii() and value.strip().isprintable() and value.strip() else None


def document(answer: Answer) -> dict[str, Any] | None:
    """Return an answer's JSON object, None where it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def strange(place: str, answer: Answer | Barred) -> Refused:
    """Return the refusal for an answer that cannot be read, in words, and log it."""
    why = f"status {answer.status}" if isinstance(answer, Answer) else answer.reason
    log.warning("%s answered in another shape than documented (%s)", place, why)
    return Refused("strange", (words_of(why),))


def words_of(told: object) -> str:
    """Return what a place wrote as one short line that cannot hurt a log or a card."""
    return re.sub(r"\s+", " ", clean(told))[:160].replace("|", "/") if isinstance(told, str) else ""


def mention_of(item: Item) -> NewMention:
    """Return the mention of an item that was read. Raises UnreadableError with the field and why."""
    if isinstance(item.outcome, Refusal):
        raise UnreadableError(item.outcome.reason)
    return item.outcome
