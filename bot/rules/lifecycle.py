"""A thread's life: the one table of allowed moves, each with who may make it."""

from __future__ import annotations

from enum import StrEnum

from storage.tables import ThreadState as S


class By(StrEnum):
    """Who moves a thread: the intake, a member, a manager (or staff), or the clock."""

    INTAKE = "intake"
    MEMBER = "member"
    MANAGER = "manager"
    CLOCK = "clock"


MOVES: dict[tuple[S, S], frozenset[By]] = {
    # a human decides first
    (S.REVIEW, S.OPEN): frozenset({By.MANAGER, By.INTAKE}),
    (S.REVIEW, S.DISMISSED): frozenset({By.MANAGER}),
    (S.REVIEW, S.STAFF): frozenset({By.MANAGER}),
    # answering
    (S.OPEN, S.CLAIMED): frozenset({By.MEMBER, By.MANAGER}),
    (S.CLAIMED, S.OPEN): frozenset({By.MEMBER, By.MANAGER, By.CLOCK}),
    (S.CLAIMED, S.ANSWERED): frozenset({By.MEMBER}),
    (S.FOLLOW_UP, S.ANSWERED): frozenset({By.MEMBER}),
    # the critic writes again
    (S.ANSWERED, S.FOLLOW_UP): frozenset({By.INTAKE}),
    (S.QUIET, S.FOLLOW_UP): frozenset({By.INTAKE}),
    (S.CLOSED, S.FOLLOW_UP): frozenset({By.INTAKE}),
    # it ends
    (S.ANSWERED, S.QUIET): frozenset({By.CLOCK}),
    (S.FOLLOW_UP, S.QUIET): frozenset({By.CLOCK}),
    (S.QUIET, S.CLOSED): frozenset({By.CLOCK, By.MANAGER}),
    # staff has it, and gives it back
    (S.STAFF, S.OPEN): frozenset({By.MANAGER}),
    (S.STAFF, S.CLOSED): frozenset({By.MANAGER}),
} | {
    (state, aside): frozenset({By.MANAGER} | ({By.MEMBER} if aside is S.STAFF else set()))
    for state in (S.OPEN, S.CLAIMED, S.ANSWERED, S.FOLLOW_UP, S.QUIET)
    for aside in (S.STAFF, S.DISMISSED)
}

CLAIMABLE = frozenset({S.OPEN, S.CLAIMED, S.ANSWERED, S.FOLLOW_UP})
"""States in which a free seat may be taken; a second member may add to an answer."""

WAITING = frozenset({S.OPEN, S.CLAIMED})
"""States in which the SLA clock runs: nobody has answered yet."""

LIVE = frozenset({S.OPEN, S.CLAIMED, S.ANSWERED, S.FOLLOW_UP, S.QUIET, S.STAFF})
"""States in which a thread has not ended."""

AWAITED = WAITING | {S.FOLLOW_UP}
"""States in which somebody's word is awaited: nobody has answered yet, or the critic wrote again."""

ENDED = frozenset({S.CLOSED, S.DISMISSED})
"""States in which a thread has ended: its seats are free."""


def allowed(before: S, after: S, by: By) -> bool:
    """Say whether `by` may move a thread from `before` to `after`."""
    return by in MOVES.get((before, after), frozenset())


def resting(*, answered: bool, awaited: bool, held: bool) -> S:
    """Return the state that answers and seats make of a thread which is the community's.

    `awaited` says that the critic wrote again after the last answer.
    """
    if answered:
        return S.FOLLOW_UP if awaited else S.ANSWERED
    return S.CLAIMED if held else S.OPEN
