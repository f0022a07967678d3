"""Octolens' webhook: one mention a request, `{"action": "mention_created", "data": {…}}`.

Source: octolens.com/docs, "Webhooks" (fields, no signature: a secret address is what they recommend) and "Submit
relevance feedback" (times like `2026-05-10 11:55:53.000` are UTC; relevance 0 is high, 1 medium, 2 low). Its own lists
leave out what is of low relevance, so such a mention is kept and never shown: it counts as not negative.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.intake.placing import place_named, placed
from bot.intake.sources import mapping
from bot.ports.sources import UnreadableError

if TYPE_CHECKING:
    from bot.config.sources import OctolensHook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw

CREATED = "mention_created"
LOW = frozenset({"2", "2.0", "low", "irrelevant", "not relevant", "not_relevant"})
_NAMES = {"link": "data.url", "author": "data.author", "text": "data.body", "posted_at": "data.timestamp"}


class Octolens:
    """How Octolens sends."""

    def split(self, body: object) -> list[object]:
        """Return the mentions of a request; an event of another kind, such as a test, brings none."""
        events = body if isinstance(body, list) else [body]
        return [event for event in events if not (isinstance(event, dict) and event.get("action", CREATED) != CREATED)]

    def read(self, raw: Raw) -> NewMention:
        """Return one event as a mention. Raises UnreadableError."""
        data = raw.get("data")
        if not isinstance(data, dict):
            raise UnreadableError("data: missing, or not an object")
        followers = mapping.count(data.get("authorFollowerCount"))
        low = str(data.get("relevanceScore")).strip().lower() in LOW
        given: dict[str, Any] = {
            **placed(data.get("url"), place_named(data.get("source"))),
            "text": mapping.text_of(data.get("title"), data.get("body")),
            "language": mapping.language(data.get("language")),
            "posted_at": mapping.moment(data.get("timestamp")),
            "reach": {} if followers is None else {"followers": followers},
            "tone": mapping.tone_named(data.get("sentimentLabel")),
            "score": 0.0 if low else None,
            "category": category_of(data.get("tags")),
        }
        author = data.get("author") or given.get("author") or data.get("authorName")
        return mapping.mention(given | {"author": author}, _NAMES)


def category_of(tags: object) -> str | None:
    """Return the first of our categories that stands among a monitor's tags, None where none does."""
    told = re.split(r"[,;]", tags) if isinstance(tags, str) else tags if isinstance(tags, list) else []
    words = [one.strip().lower() for one in told if isinstance(one, str)]
    return next((word for word in words if word in mapping.CATEGORIES), None)


def make(_: OctolensHook) -> Octolens:
    """Return how Octolens sends."""
    return Octolens()
