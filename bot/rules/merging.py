"""Two threads about one thing become one: which of the two goes on, and how it stands then."""

from __future__ import annotations

from enum import StrEnum

from bot.rules.lifecycle import CLAIMABLE
from storage.tables import Thread
from storage.tables import ThreadState as S

RESTING = frozenset({S.QUIET, S.CLOSED})
"""States that a thread leaves only when its critic writes again."""


def in_order(one: Thread, other: Thread) -> tuple[Thread, Thread]:
    """Return the thread that goes on, and the one that is emptied into it.

    What was answered goes on; then what somebody has decided about, what staff has, what waits for a word; of two that
    are alike, the older.
    """
    first, second = sorted((one, other), key=_standing, reverse=True)
    return first, second


def _standing(thread: Thread) -> tuple[bool, bool, bool, bool, float, int]:
    return (
        thread.answered_at is not None,
        thread.state is not S.REVIEW,
        thread.state is S.STAFF,
        thread.state in CLAIMABLE,
        -thread.started_at.timestamp(),
        -thread.id,
    )


class NoMerge(StrEnum):
    """Why two threads stay two; each has its sentence in the texts (`error-<value>`)."""

    ITSELF = "merge-itself"
    DISMISSED = "merge-dismissed"
    FORGOTTEN = "merge-forgotten"
    STAFF = "merge-staff"


def refused(one: Thread, other: Thread) -> NoMerge | None:
    """Return why two threads cannot become one; None when they can."""
    if one.id == other.id:
        return NoMerge.ITSELF
    if S.DISMISSED in {one.state, other.state}:
        return NoMerge.DISMISSED
    if one.forgotten_at is not None or other.forgotten_at is not None:
        return NoMerge.FORGOTTEN
    into, out = in_order(one, other)
    if out.state is S.STAFF and into.state is not S.STAFF:
        return NoMerge.STAFF
    return None


def stands(before: S, rests: S) -> S:
    """Return the state of a thread that took another in; `rests` is what its seats and answers make it."""
    if before in CLAIMABLE:
        return rests
    return S.FOLLOW_UP if before in RESTING and rests is S.FOLLOW_UP else before
