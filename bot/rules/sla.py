"""The two clocks of a thread, to the first claim and to the first answer, and every figure made from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from bot.rules.settings import Settings
from storage.tables import Category, Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT = 3
"""A deadline that would come too soon leaves a third of its own time."""


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
    rules: SlaRules,
    posted_at: datetime,
    seen_at: datetime,
    category: Category | None,
    priority: Priority,
    *,
    paused: timedelta = timedelta(),
) -> Deadlines:
    """Start a thread's clocks at its first negative mention's publication (or detection, where configured).

    To claim what is in time when first seen, at least a third of the time for it is left, though not beyond the target.
    `paused` is how long the clocks of a thread that is known already stood still.
    """
    start = min(posted_at, seen_at) if rules.clock == "published" else seen_at
    claim, target, limit = _own(rules, category, priority)
    claim_by, due_at = start + claim + paused, start + target + paused
    if seen_at < due_at:
        claim_by = max(claim_by, min(due_at, seen_at + claim / LEFT))
    return Deadlines(start, claim_by, due_at, start + limit + paused, late_on_arrival=seen_at > due_at)


def retimed(
    rules: SlaRules,
    stood: Deadlines,
    category: Category | None,
    priority: Priority,
    *,
    paused: timedelta,
    at: datetime,
    claimed: bool,
) -> Deadlines:
    """Return an unanswered thread's clocks as its category and priority are now: start, its hours, the time `paused`.

    A deadline that comes nearer leaves a third of its own time from `at` (now, or since when the clocks stand still),
    but never comes later by that; one that goes farther simply moves. When to claim stands once it is `claimed`.
    The same again changes nothing.
    """

    def anew(by: datetime, own: timedelta) -> datetime:
        return max(stood.started_at + own + paused, min(by, at + own / LEFT))

    claim, target, limit = _own(rules, category, priority)
    due_at = anew(stood.due_at, target)
    claim_by = min(stood.claim_by, due_at) if claimed else anew(stood.claim_by, claim)
    return replace(stood, claim_by=claim_by, due_at=due_at, limit_at=anew(stood.limit_at, limit))


def gone_on(stood: Deadlines, paused_at: datetime, ran_at: datetime, claimed_at: datetime | None) -> Deadlines:
    """Return the clocks after they stood still from `paused_at` to `ran_at`: moved on by it, to claim until claimed."""
    paused = max(timedelta(), ran_at - paused_at)
    to_claim = paused if claimed_at is None else min(paused, max(timedelta(), claimed_at - paused_at))
    return replace(
        stood, claim_by=stood.claim_by + to_claim, due_at=stood.due_at + paused, limit_at=stood.limit_at + paused
    )


def _own(rules: SlaRules, category: Category | None, priority: Priority) -> tuple[timedelta, timedelta, timedelta]:
    hours = rules.hours(category, priority)
    target = timedelta(hours=hours.target_hours)
    return target * rules.claim_share, target, timedelta(hours=hours.limit_hours)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the figures need of one thread.

    `paused_for` is how long its clocks stood still (`paused_to_claim`: before the first claim), and the deadlines are
    moved on by it; `paused_at` is since when they stand still now.
    """

    started_at: datetime
    claim_by: datetime
    due_at: datetime
    limit_at: datetime
    late_on_arrival: bool
    claimed_at: datetime | None
    answered_at: datetime | None
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta()
    paused_to_claim: timedelta = timedelta()


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

    A thread that was late on arrival is counted apart and is in neither number. While its clocks stand still nothing
    more is missed, but what was missed before they were stopped stays missed.
    """
    on_time = [one for one in timings if not one.late_on_arrival]
    return _share([(one, one.answered_at, one.limit_at if limit else one.due_at) for one in on_time], now)


def claimed_within(timings: Sequence[Timing], now: datetime) -> Share:
    """Return how many threads were first claimed in their time, of those where that is decided, as for answers.

    A claim made while the clocks stand still was made at the moment since when they do.
    """
    on_time = [one for one in timings if not one.late_on_arrival]
    return _share([(one, one.claimed_at and _ran_until(one, one.claimed_at), one.claim_by) for one in on_time], now)


def _share(ends: Sequence[tuple[Timing, datetime | None, datetime]], now: datetime) -> Share:
    decided = [at is not None and at <= by for one, at, by in ends if at is not None or _ran_until(one, now) > by]
    return Share(sum(decided), len(decided))


def _ran_until(timing: Timing, at: datetime) -> datetime:
    """Return the moment that a thread's clocks showed at `at`."""
    return at if timing.paused_at is None else min(at, timing.paused_at)


def time_to_claim(timing: Timing) -> timedelta | None:
    """Return how long the first claim took without the time that the clocks stood still before it, or None."""
    if timing.claimed_at is None:
        return None
    return max(timedelta(), timing.claimed_at - timing.started_at - timing.paused_to_claim)


def time_to_reply(timing: Timing) -> timedelta | None:
    """Return how long the first answer took without the time that the clocks stood still, or None."""
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
