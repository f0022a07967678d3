"""One thing to do now: the first line of a table whose case is there. Members, managers and operators have their own.

What a thread is about stands in its clocks: what is paused, or was late when it was first seen, presses nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

SOON = timedelta(hours=3)
MANY = 5


class Audience(StrEnum):
    """Who reads a digest: the community's members, its managers, or the operators of all communities."""

    MEMBERS = "members"
    MANAGERS = "managers"
    OPERATORS = "operators"


class Advice(StrEnum):
    """What may be the one thing to do; the sentence is `advice-<audience>-<advice>` in the texts."""

    LIMIT_FREE = "limit_free"
    LIMIT_HELD = "limit_held"
    INCIDENT = "incident"
    LATE_FREE = "late_free"
    FOLLOW_UP = "follow_up"
    SOON_FREE = "soon_free"
    REVIEW = "review"
    APPLICATIONS = "applications"
    REQUESTS = "requests"
    DOUBTS = "doubts"
    FREE = "free"
    LATE_HELD = "late_held"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Pressing:
    """A waiting thread as the advice needs it; `held`: somebody has a seat; `late`: it was, when it was first seen."""

    thread_id: int
    due_at: datetime
    limit_at: datetime
    held: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """How a community stands: threads by number, the most pressing first, and how much waits for its managers.

    `pressing` are running threads past their target; `next_free` is the one that nobody has and that is due first;
    `follow_ups` are those where the critic wrote again and nobody has answered since, the longest waiting first.
    """

    pressing: Sequence[Pressing] = ()
    next_free: Pressing | None = None
    follow_ups: Sequence[int] = ()
    incident: bool = False
    review: int = 0
    applications: int = 0
    requests: int = 0
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Advised:
    """The one thing to do: about which thread (None: about none), or how many there are of it."""

    advice: Advice
    thread_id: int | None = None
    n: int = 0


Found = int | None
"""The number of a thread or of things; nothing where the case is not there."""


def _limit(case: Case, now: datetime, *, held: bool) -> Found:
    missed = [one for one in case.pressing if one.held is held and one.limit_at <= now]
    return min(missed, key=lambda one: (one.limit_at, one.thread_id)).thread_id if missed else None


def _late(case: Case, now: datetime, *, held: bool) -> Found:
    late = [one for one in case.pressing if one.held is held and one.due_at <= now]
    return min(late, key=lambda one: (one.due_at, one.thread_id)).thread_id if late else None


def _soon(case: Case, now: datetime) -> Found:
    one = case.next_free
    return one.thread_id if one is not None and not one.late and now < one.due_at <= now + SOON else None


def _many(count: int, least: int) -> Found:
    return count if count >= least else None


CASES: dict[Advice, Callable[[Case, datetime], Found]] = {
    Advice.LIMIT_FREE: lambda case, now: _limit(case, now, held=False),
    Advice.LIMIT_HELD: lambda case, now: _limit(case, now, held=True),
    Advice.INCIDENT: lambda case, _: 1 if case.incident else None,
    Advice.LATE_FREE: lambda case, now: _late(case, now, held=False),
    Advice.FOLLOW_UP: lambda case, _: case.follow_ups[0] if case.follow_ups else None,
    Advice.SOON_FREE: _soon,
    Advice.REVIEW: lambda case, _: _many(case.review, MANY),
    Advice.APPLICATIONS: lambda case, _: _many(case.applications, 1),
    Advice.REQUESTS: lambda case, _: _many(case.requests, 1),
    Advice.DOUBTS: lambda case, _: _many(case.doubts, MANY),
    Advice.FREE: lambda case, _: case.next_free.thread_id if case.next_free else None,
    Advice.LATE_HELD: lambda case, now: _late(case, now, held=True),
    Advice.PRAISE: lambda _, __: 0,
}
ABOUT_THREADS = frozenset(
    {
        Advice.LIMIT_FREE,
        Advice.LIMIT_HELD,
        Advice.LATE_FREE,
        Advice.FOLLOW_UP,
        Advice.SOON_FREE,
        Advice.FREE,
        Advice.LATE_HELD,
    }
)
MEMBERS = (
    Advice.LIMIT_FREE,
    Advice.LATE_FREE,
    Advice.FOLLOW_UP,
    Advice.SOON_FREE,
    Advice.LATE_HELD,
    Advice.FREE,
    Advice.PRAISE,
)
MANAGERS = (
    Advice.LIMIT_FREE,
    Advice.LIMIT_HELD,
    Advice.INCIDENT,
    Advice.LATE_FREE,
    Advice.FOLLOW_UP,
    Advice.SOON_FREE,
    Advice.REVIEW,
    Advice.LATE_HELD,
    Advice.APPLICATIONS,
    Advice.REQUESTS,
    Advice.DOUBTS,
    Advice.FREE,
    Advice.PRAISE,
)
OPERATORS = (
    Advice.LIMIT_FREE,
    Advice.LIMIT_HELD,
    Advice.INCIDENT,
    Advice.LATE_FREE,
    Advice.FOLLOW_UP,
    Advice.REVIEW,
    Advice.LATE_HELD,
    Advice.PRAISE,
)
TABLES = {Audience.MEMBERS: MEMBERS, Audience.MANAGERS: MANAGERS, Audience.OPERATORS: OPERATORS}


def advise(case: Case, now: datetime, audience: Audience) -> Advised:
    """Return the first line of an audience's table whose case is there; the last line, praise, always is."""
    for advice in TABLES[audience]:
        found = CASES[advice](case, now)
        if found is not None:
            return Advised(advice, found) if advice in ABOUT_THREADS else Advised(advice, n=found)
    raise AssertionError(audience)
