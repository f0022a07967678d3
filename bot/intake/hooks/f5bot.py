"""F5Bot's webhook: an item as it stands in its JSON feed, with an excerpt of the text in HTML. It judges no tone.

Source: f5bot.com/docs-api, "Webhook Payload Format": the title is "keyword - Reddit Comments - the post's title", the
tags are the keyword and the kind of place. After three refusals it sends a delivery no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.intake.html import words_of
from bot.intake.placing import OTHER, place_named, placed
from bot.intake.sources import mapping

if TYPE_CHECKING:
    from bot.config.sources import F5BotHook
    from bot.ports.mentions import NewMention
    from bot.ports.sources import Raw

_NAMES = {"link": "url", "author": "username", "text": "content_html", "posted_at": "date_published"}
_PARTS = 3


class F5Bot:
    """How F5Bot sends."""

    def split(self, body: object) -> list[object]:
        """Return the items of a request: one, a list, or a whole JSON feed."""
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            return list(body["items"])
        return body if isinstance(body, list) else [body]

    def read(self, raw: Raw) -> NewMention:
        """Return one item as a mention. Raises UnreadableError."""
        html = raw.get("content_html")
        given: dict[str, Any] = {
            **placed(raw.get("url"), _place(raw.get("tags"))),
            "text": mapping.text_of(_title(raw.get("title")), words_of(html) if isinstance(html, str) else None),
            "posted_at": mapping.moment(raw.get("date_published")),
        }
        return mapping.mention(given | {"author": raw.get("username") or given.get("author")}, _NAMES)


def _place(tags: object) -> str:
    """Return the place that the second tag names ("Reddit Comments", "Hacker News Posts")."""
    return place_named(tags[1]) if isinstance(tags, list) and len(tags) > 1 else OTHER


def _title(told: object) -> str | None:
    """Return the post's own title, without the keyword and the kind of place before it."""
    if not isinstance(told, str):
        return None
    parts = told.split(" - ", _PARTS - 1)
    return parts[-1] if len(parts) == _PARTS else told


def make(_: F5BotHook) -> F5Bot:
    """Return how F5Bot sends."""
    return F5Bot()
