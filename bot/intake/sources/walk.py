"""A walk down a list that is newest first and goes by time: where it began, where it is, and what is known below.

A walk ends where most of a page lies before the newest item of the walk before (`since`), or where the list ends; only
then does its own newest become the next `since`. What shows late (held for review, indexed behind others) is met by
`late`: what is not `known` and at most so much older than `since` is still brought. All of it is JSON in a cursor.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import islice
from statistics import median_high
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

FIRST_LOOK = timedelta(days=7)
"""How far back the very first walk goes where nothing else is asked for."""

MOST_KNOWN = 300


@dataclass(frozen=True, slots=True)
class Dated:
    """One item of a list: its id, when it was published (seconds; None: not to be read), a count to remember."""

    id: str
    at: float | None
    count: int = 0


@dataclass(slots=True)
class Walk:
    """Seconds since 1970 throughout.

    `page` is the place's token, `pages` how many this walk has read, `tries` how often it began anew.
    """

    since: float | None = None
    floor: float = 0
    newest: float = 0
    page: str | None = None
    pages: int = 0
    tries: int = 0
    known: dict[str, int] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)

    @classmethod
    def at(cls, state: Mapping[str, Any], since: datetime | None, now: datetime) -> Walk:
        """Return the walk that a cursor holds, or the very first one, down to `since`."""
        if state:
            # a copy: who asks may be killed, and the cursor that he holds must stay as it was
            return cls(**{name: deepcopy(state[name]) for name in cls.__dataclass_fields__ if name in state})
        return cls(floor=(since or now - FIRST_LOOK).timestamp())

    def fresh(self, items: Sequence[Dated], late: timedelta) -> set[str]:
        """Return the ids of a page's items that may be new: not known, and not older than is looked for."""
        oldest = self.oldest(late)
        return {
            item.id
            for item in items
            if item.id not in self.known and item.id not in self.met and (item.at is None or item.at >= oldest)
        }

    def oldest(self, late: timedelta) -> float:
        """Return from when on items are looked for."""
        return self.floor if self.since is None else max(self.floor, self.since - late.total_seconds())

    def took(self, items: Sequence[Dated], now: datetime) -> None:
        """Remember a page's items, the first MOST_KNOWN of a walk."""
        for item in items:
            if len(self.met) < MOST_KNOWN:
                self.met.setdefault(item.id, item.count)
            if item.at is not None:
                # an item dated into the future must not hide what comes after it
                self.newest = max(self.newest, min(item.at, now.timestamp()))

    def is_over(self, items: Sequence[Dated], onward: str | None, *, fewest: int, most: int) -> bool:
        """Say whether this page was the walk's last; it reads `fewest` pages at least and `most` at most."""
        if onward is None or onward == self.page or self.pages + 1 >= most:
            return True
        if self.pages + 1 < fewest:
            return False
        dated = [item.at for item in items if item.at is not None]
        # by the middle one, so that no single item with a wrong date ends a walk
        return bool(dated) and median_high(dated) < (self.floor if self.since is None else self.since)

    def on(self, onward: str | None) -> None:
        """Go on with the next page."""
        self.page, self.pages = onward, self.pages + 1

    def again(self) -> None:
        """Begin this walk anew: the place does not take its token any more."""
        self.page, self.pages, self.tries = None, 0, self.tries + 1

    def end(self) -> None:
        """Let this walk's newest be the next one's end."""
        self.since = max(self.newest, self.since or self.floor)
        # a longer walk after a pause meets what the short one before did not look at
        both = self.met | {name: count for name, count in self.known.items() if name not in self.met}
        self.known = dict(islice(both.items(), MOST_KNOWN))
        self.page, self.pages, self.tries, self.newest, self.met = None, 0, 0, 0, {}

    def state(self) -> dict[str, Any]:
        """Return the walk as JSON, without what is as at its beginning."""
        return {name: value for name, value in asdict(self).items() if value}
