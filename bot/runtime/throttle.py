"""One person cannot hold the bot up for all: who acts faster than people do is asked once to slow down, then unheard.

In memory, so that it costs nothing; a new process begins afresh.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.ports.inbound import Closed, JoinAsked, Left, Reacted

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.inbound import Inbound

AT_ONCE = 40.0
"""Acts that anyone has at once: a manager who goes through a long list stays far below, a script does not."""
PER_SECOND = 2.0
"""Acts that come back each second: nobody reads an answer in less than half a second."""
CALM = 10.0
"""A spell is over once so many acts are free again."""
MOST_KNOWN = 10_000
"""Accounts remembered, about 2 MB; who acted the longest ago is forgotten first."""
STORED = timedelta(minutes=1)
"""What happened longer ago waited in its chat while the bot was away: it all counts."""


class Answer(Enum):
    """What becomes of an act."""

    HEARD = "heard"
    ASKED = "asked"
    UNHEARD = "unheard"


@dataclass(slots=True)
class _Bucket:
    free: float
    at: datetime
    is_told: bool = False


class Throttle:
    """A bucket of acts for each chat account; `at_once` and `per_second` are its size and what flows in."""

    def __init__(self, at_once: float = AT_ONCE, per_second: float = PER_SECOND, most_known: int = MOST_KNOWN) -> None:
        self._at_once, self._per_second, self._most_known = at_once, per_second, most_known
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def ask(self, inbound: Inbound, now: datetime) -> Answer:
        """Say whether an act is heard; one who leaves, or takes his reaction off, always is."""
        taken_off = isinstance(inbound.event, Reacted) and not inbound.event.added
        has_waited = inbound.waited or now - inbound.at > STORED
        if taken_off or isinstance(inbound.event, Left | Closed | JoinAsked) or has_waited:
            return Answer.HEARD
        bucket = self._bucket((inbound.platform, inbound.sender.external_id), now)
        if bucket.free >= CALM:
            bucket.is_told = False
        if bucket.free >= 1:
            bucket.free -= 1
            return Answer.HEARD
        if bucket.is_told:
            return Answer.UNHEARD
        bucket.is_told = True
        return Answer.ASKED

    def _bucket(self, who: tuple[str, str], now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(who, _Bucket(self._at_once, now))
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._most_known:
            self._buckets.popitem(last=False)
        # a clock that was set back gives nothing and takes nothing
        passed = max((now - bucket.at).total_seconds(), 0.0)
        bucket.free, bucket.at = min(self._at_once, bucket.free + passed * self._per_second), now
        return bucket
