"""Syften's webhook: a list of items, each with the filter that found it. It judges no tone.

Source of the fields: syften.com/documentation, "Webhooks". `backend` is the place, `backend_sub` its part, such as a
subreddit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.intake.hooks.octolens import category_of
from bot.intake.placing import place_named, placed
from bot.intake.sources import mapping

if TYPE_CHECKING:
    from bot.config.sources import SyftenHook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw

_NAMES = {"link": "item_url", "posted_at": "timestamp", "language": "lang"}


class Syften:
    """How Syften sends."""

    def split(self, body: object) -> list[object]:
        """Return the items of a request."""
        return body if isinstance(body, list) else [body]

    def read(self, raw: Raw) -> NewMention:
        """Return one item as a mention. Raises UnreadableError."""
        given: dict[str, Any] = {
            **placed(raw.get("item_url"), place_named(raw.get("backend"))),
            "text": mapping.text_of(raw.get("title"), raw.get("text")),
            "language": mapping.language(raw.get("lang")),
            "posted_at": mapping.moment(raw.get("timestamp")),
            "category": category_of(mapping.look(raw, "meta.tags")),
        }
        return mapping.mention(given | {"author": raw.get("author") or given.get("author")}, _NAMES)


def make(_: SyftenHook) -> Syften:
    """Return how Syften sends."""
    return Syften()
