"""When a source is asked again, when people are told that it is silent, and in which period a budget counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.periods import local_day, starts

FIRST_WAIT = timedelta(minutes=1)
MOST_WAIT = timedelta(hours=1)
MOST_TOLD = timedelta(days=1)
"""A place that asks to be left alone for longer is asked once a day all the same."""
REFUSED_FOR = timedelta(hours=1)
SILENT_AFTER = timedelta(hours=1)
TOLD_EVERY = timedelta(hours=6)
"""A source that comes and goes is told of once in this time."""
WARN_AT = 0.8


def try_again_in(attempts: int, asked: float) -> timedelta:
    """Return how long to wait after so many tries in a row that failed; the place asked for `asked` seconds."""
    doubling = min(FIRST_WAIT * (1 << min(10, max(0, attempts - 1))), MOST_WAIT)
    return max(doubling, min(timedelta(seconds=max(0.0, asked)), MOST_TOLD))


def is_silent(failing_since: datetime, now: datetime, *, refused: bool) -> bool:
    """Say whether people should know that a source fails: a refusal wants a person's hand, the rest often passes."""
    return refused or now - failing_since >= SILENT_AFTER


def period(every: str, zone: str, now: datetime) -> str:
    """Return the name of a budget's period (`every` is month or day) as it is in the budget's own zone."""
    day = local_day(now, ZoneInfo(zone)).isoformat()
    return day[:7] if every == "month" else day


def next_period(every: str, zone: str, now: datetime) -> datetime:
    """Return the moment at which a budget is whole again."""
    day = local_day(now, ZoneInfo(zone))
    if every == "month":
        return starts((day.replace(day=1) + timedelta(days=31)).replace(day=1), ZoneInfo(zone))
    return starts(day + timedelta(days=1), ZoneInfo(zone))
