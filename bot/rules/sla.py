"""The SLA clock and every figure made from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from bot.rules.settings import Settings
from storage.tables import Category, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hours(Settings):
    """Target and limit in hours for the threads of one category or priority."""

    target_hours: float = Field(gt=0, le=24 * 365)
    limit_hours: float = Field(gt=0, le=24 * 365)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.limit_hours < self.target_hours:
            msg = "limit_hours must not be below target_hours"
            raise ValueError(msg)
        return self


class SlaRules(Hours):
    """When the clocks start, target and limit in hours, and those of some categories and priorities.

    `claim_share` is the part of the target's time in which a thread should be claimed.
    """

    clock: Literal["published", "detected"] = "published"
    target_hours: float = Field(24, gt=0, le=24 * 365)
    limit_hours: float = Field(48, gt=0, le=24 * 365)
    claim_share: float = Field(1 / 3, gt=0, le=1)
    category: dict[Category, Hours] = Field(default_factory=dict)
    priority: dict[Priority, Hours] = Field(default_factory=dict)

    def hours(self, category: Category | None, priority: Priority) -> Hours:
        """Return target and limit of such threads; where category and priority both have their own, the shorter."""
        own = [one for one in (category and self.category.get(category), self.priority.get(priority)) if one]
        return Hours(
            target_hours=min((one.target_hours for one in own), default=self.target_hours),
            limit_hours=min((one.limit_hours for one in own), default=self.limit_hours),
        )


@dataclass(frozen=True, slots=True)
class Deadlines:
    """One thread's clocks: start, when to claim, target, limit, and whether the target had passed when first seen."""

    started_at: datetime
    claim_by: datetime
    due_at: datetime
    limit_at: datetime
    late_on_arrival: bool


def deadlines(
    rules: SlaRules, posted_at: datetime, seen_at: datetime, category: Category | None, priority: Priority
) -> Deadlines:
    """Start a thread's clocks at its first negative mention's publication (or detection, where configured)."""
    start = min(posted_at, seen_at) if rules.clock == "published" else seen_at
    hours = rules.hours(category, priority)
    target = timedelta(hours=hours.target_hours)
    return Deadlines(
        started_at=start,
        claim_by=start + target * rules.claim_share,
        due_at=start + target,
        limit_at=start + timedelta(hours=hours.limit_hours),
        late_on_arrival=seen_at > start + target,
    )


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
