"""The SLA clock and every figure made from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from bot.rules.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence


class SlaRules(Settings):
    """When the clock starts, and target and limit in hours."""

    clock: Literal["published", "detected"] = "published"
    target_hours: float = Field(24, gt=0, le=24 * 365)
    limit_hours: float = Field(48, gt=0, le=24 * 365)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.limit_hours < self.target_hours:
            msg = "limit_hours must not be below target_hours"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Deadlines:
    """One thread's clock: start, target, limit, and whether the target had passed when it was first seen."""

    started_at: datetime
    due_at: datetime
    limit_at: datetime
    late_on_arrival: bool


def deadlines(rules: SlaRules, posted_at: datetime, seen_at: datetime) -> Deadlines:
    """Start a thread's clock at its first negative mention's publication (or detection, where configured)."""
    start = min(posted_at, seen_at) if rules.clock == "published" else seen_at
    due = start + timedelta(hours=rules.target_hours)
    return Deadlines(start, due, start + timedelta(hours=rules.limit_hours), late_on_arrival=seen_at > due)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the figures need of one thread. `paused_for` is the time staff had it; deadlines are moved on by it."""

    started_at: datetime
    due_at: datetime
    limit_at: datetime
    late_on_arrival: bool
    claimed_at: datetime | None
    answered_at: datetime | None
    paused_for: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Share:
    """`good` of `total` decided threads; those that may still make it are not counted yet."""

    good: int
    total: int

    @property
    def percent(self) -> int | None:
        """Return the rounded percentage, or None when nothing is decided."""
        return round(100 * self.good / self.total) if self.total else None


def answered_within(timings: Sequence[Timing], now: datetime, *, limit: bool = False) -> Share:
    """Return how many threads were answered by their target (or limit), of those where that is decided.

    A thread that was late on arrival is counted apart and is in neither number.
    """
    good = total = 0
    for timing in timings:
        if timing.late_on_arrival:
            continue
        by = timing.limit_at if limit else timing.due_at
        met = timing.answered_at is not None and timing.answered_at <= by
        if met or now > by:
            good += met
            total += 1
    return Share(good, total)


def time_to_claim(timing: Timing) -> timedelta | None:
    """Return how long the first claim took, or None."""
    return None if timing.claimed_at is None else max(timedelta(), timing.claimed_at - timing.started_at)


def time_to_reply(timing: Timing) -> timedelta | None:
    """Return how long the first answer took without the time that staff had the thread, or None."""
    if timing.answered_at is None:
        return None
    return max(timedelta(), timing.answered_at - timing.started_at - timing.paused_for)


def percentile(values: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank), or None."""
    if not values:
        return None
    ordered = sorted(values)
    # 0.28 of 25 is 7.000000000000001 in floats, and the seventh value is meant
    rank = ceil(round(len(ordered) * share, 6))
    return ordered[max(rank, 1) - 1]
