"""A text that grows piece by piece with its entities, measured as Telegram does: in UTF-16 code units."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import MessageEntity

if TYPE_CHECKING:
    from datetime import datetime

TEXT_LIMIT = 4096  # sendMessage: 1-4096 characters after entities parsing
ENTITY_LIMIT = 100  # https://limits.tginfo.me/en: what is above is ignored
ELLIPSIS = "…"
# When there are too many, looks go before what can be opened or read.
_LOOKS = (MessageEntity.BOLD, MessageEntity.ITALIC, MessageEntity.CODE)


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` units, whole characters only, with an ellipsis where it was cut."""
    if units(text) <= limit:
        return text
    if limit <= 0:
        return ""
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return kept.rstrip("\u200d\ufe0f") + ELLIPSIS


@dataclass(frozen=True, slots=True)
class Mark:
    """One entity to be: its kind, where it stands (units), and what it opens or tells."""

    kind: str
    offset: int
    length: int
    url: str | None = None
    at: datetime | None = None
    time_format: str | None = None


class Writer:
    """Collects pieces; `size` is the length so far in UTF-16 units."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self.size = 0

    def write(self, text: str) -> None:
        """Add plain words."""
        self._pieces.append(text)
        self.size += units(text)

    def mark(
        self,
        kind: str,
        start: int,
        *,
        url: str | None = None,
        at: datetime | None = None,
        time_format: str | None = None,
    ) -> None:
        """Lay an entity from `start` to here; nothing is laid on nothing."""
        if self.size > start:
            self._marks.append(Mark(kind, start, self.size - start, url, at, time_format))

    def finish(self) -> tuple[str, tuple[MessageEntity, ...]]:
        """Return the text and its entities within Telegram's limits, and never an empty text."""
        whole = "".join(self._pieces)
        lead = units(whole) - units(whole.lstrip())
        text = cut(whole.strip(), TEXT_LIMIT)
        if not is_visible(text):
            return ELLIPSIS, ()
        end = units(text)
        laid = [entity for mark in self._marks if (entity := _entity(mark, lead, end)) is not None]
        if len(laid) > ENTITY_LIMIT:
            laid = sorted(laid, key=lambda entity: entity.type in _LOOKS)[:ENTITY_LIMIT]
        return text, tuple(sorted(laid, key=lambda entity: (entity.offset, -entity.length)))


def is_visible(text: str) -> bool:
    """Say whether there is anything to see; Telegram refuses blanks, joiners and marks alone as empty."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)


def _entity(mark: Mark, lead: int, end: int) -> MessageEntity | None:
    start, stop = max(mark.offset - lead, 0), min(mark.offset + mark.length - lead, end)
    if stop <= start:
        return None
    return MessageEntity(
        mark.kind, start, stop - start, url=mark.url, unix_time=mark.at, date_time_format=mark.time_format
    )
