"""One host is asked politely: few at once, with a gap between, and not at all while it asks to be left alone."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.ports.clock import Clock

_SHORTEST_REST = 1.0
_LONGEST_REST = 86_400.0
_FIRST_WAIT = 30.0
_LONGEST_WAIT = 3600.0
# One link that cannot be had should not stop the others, a host that is down should be left alone.
_DOWN_AFTER = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How patiently (seconds), how much (bytes), how many at once and with what gap (seconds) one host is asked.

    `kept_for` is how many seconds an answer is kept: short, because a member who has mended a text asks again at once.
    """

    connect_for: float = 5
    read_for: float = 10
    whole_for: float = 20
    largest: int = 1_000_000
    at_once: int = 2
    gap_for: float = 1
    kept_for: float = 10


class Host:
    """What is known of one host between two requests: whose turn it is, and until when it rests."""

    def __init__(self, name: str, limits: Limits, clock: Clock) -> None:
        self.name = name
        self._limits, self._clock = limits, clock
        self._seats = asyncio.Semaphore(limits.at_once)
        self._next_at = 0.0
        self._rests_until: datetime | None = None
        self._failures = 0

    def rest_left(self) -> float:
        """Return for how many seconds more the host is left alone, 0 when it may be asked."""
        if self._rests_until is None:
            return 0
        return max(0.0, (self._rests_until - self._clock.now()).total_seconds())

    def rest(self, seconds: float) -> float:
        """Leave the host alone for some seconds (from 1 to a day); return how many these are."""
        seconds = min(max(seconds, _SHORTEST_REST), _LONGEST_REST)
        until = self._clock.now() + timedelta(seconds=seconds)
        self._rests_until = max(until, self._rests_until or until)
        return seconds

    def failed(self, headers: Mapping[str, str] | None = None) -> float:
        """Count a failure; return after how many seconds to ask again: what the host says, else longer each time."""
        self._failures += 1
        asked = retry_after(headers or {}, self._clock.now())
        asked = reset_in(headers or {}, self._clock.now()) if asked is None else asked
        if asked is not None:
            return self.rest(asked)
        wait = min(_FIRST_WAIT * 2 ** min(self._failures - 1, 10), _LONGEST_WAIT)
        return self.rest(wait) if self._failures >= _DOWN_AFTER else wait

    def worked(self, headers: Mapping[str, str]) -> None:
        """Forget the failures; rest where Reddit's or X's headers say that nothing is left of this period."""
        self._failures = 0
        wait = reset_in(headers, self._clock.now())
        if wait is not None:
            self.rest(wait)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a free seat and for the gap since the last request."""
        async with self._seats:
            now = asyncio.get_running_loop().time()
            start_at = max(now, self._next_at)
            self._next_at = start_at + self._limits.gap_for
            await asyncio.sleep(start_at - now)
            yield


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None without one that can be read (RFC 9110, 10.2.3)."""
    told = headers.get("retry-after", "").strip()
    seconds = _number(told)
    if seconds is not None:
        return seconds
    moment = _date(told)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def reset_in(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return in how many seconds a host may be asked again whose headers say that nothing is left; else None.

    Reddit tells the seconds (X-Ratelimit-Remaining, X-Ratelimit-Reset: github.com/reddit-archive/reddit/wiki/API), X
    the moment by its own clock, which its Date header tells (x-rate-limit-reset: docs.x.com, "Rate limits").
    """
    left, reset = _number(headers.get("x-ratelimit-remaining")), _number(headers.get("x-ratelimit-reset"))
    if left is not None and reset is not None and left < 1:
        return reset
    left, reset = _number(headers.get("x-rate-limit-remaining")), _number(headers.get("x-rate-limit-reset"))
    if left is None or reset is None or left >= 1:
        return None
    return max(0.0, reset - (_date(headers.get("date", "")) or now).timestamp())


def _date(told: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(told.strip())
    except (ValueError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _number(told: str | None) -> float | None:
    # nothing but digits and a point: float() would take "nan", "inf" and "1e99" too
    short = (told or "").strip()[:15]
    return float(short) if short.replace(".", "", 1).isdecimal() and short.isascii() else None
