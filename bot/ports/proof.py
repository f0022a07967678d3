"""What a look at a public answer brings back, from whatever place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from storage.tables import Finding

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at: the canonical `link` of an answer, and the canonical link of the complaint it belongs to."""

    place: str
    link: str
    complaint: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands at a link. `unknown` is not checkable there: it says nothing against anybody.

    `author` is the public name as the place writes it, without `@`; `in_thread` is unknown where the place does not
    tell what an answer answers (X's oEmbed). `published_at` where the place tells it. `whole` is no where the place cut
    the text: what is missing in it may stand in the rest.
    """

    found: Finding
    author: str = ""
    text: str | None = None
    in_thread: Finding = Finding.UNKNOWN
    published_at: datetime | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class TryLater:
    """The place did not answer, or asks to be left alone for `seconds`; nothing is known yet."""

    seconds: float
    reason: str


class Prober(Protocol):
    """Looks at links of one place over HTTP."""

    place: str

    async def look(self, wanted: Wanted) -> Seen | TryLater:
        """Look at one link. Never raises for what a place answers."""
