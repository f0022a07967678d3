"""A source that is asked: where it stands in its stream, what it brings, and how it reads one item.

Each kind is one file in `bot/intake/sources`. A source does no more than ask and read: who asks when, what is kept and
what is counted is the runtime's (`bot/runtime/poller.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater

Raw = dict[str, Any]
"""One item as the source sent it, with all that is needed to read it later (the author's record beside the post)."""


class UnreadableError(ValueError):
    """An item that cannot become a mention; its words say which field and why."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The source says no, and asking again soon changes nothing: `why` is a reason `source-<key>` of the texts."""

    why: str
    words: tuple[str, ...] = ()
    spent: float = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One page: its items as they came, and the cursor from which the next one goes on.

    The cursor is JSON and is stored in the transaction that takes the items in. `more`: ask again at once. `spent` is
    what the page cost of the source's budget (posts, quota units). `skipped` items were not for us (a feed's words).
    `note` is what one part of the source (a video, a subreddit) answers while the rest goes on: to be told, no failure.
    """

    items: tuple[Raw, ...]
    cursor: Mapping[str, Any]
    more: bool = False
    spent: float = 0
    skipped: int = 0
    note: Refused | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be used in a period (`month` or `day`, in the budget's own `zone`), and what one page costs at most."""

    limit: float
    period: str
    unit: str
    zone: str = "UTC"
    page: float = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked with: its cursor, the moment, and what is left of its budget (None: no budget)."""

    cursor: Mapping[str, Any]
    now: datetime
    left: float | None = None
    since: datetime | None = None


class Source(Protocol):
    """One configured source."""

    name: str
    kind: str
    budget: Budget | None

    async def fetch(self, asked: Asked) -> Batch | TryLater | Refused:
        """Ask for the next page after a cursor ({} at the very first time). Raises nothing for what a place answers."""

    def read(self, raw: Raw) -> NewMention:
        """Return one item as a mention. Raises UnreadableError."""
