"""What a month's figures count: one definition each.

A *mention* is a published post about the product. Our own members' answers, which the intake meets too, are none, nor
is a post whose thread was dismissed as not about us. A *negative* one has a negative tone, and its thread was not
dismissed as not negative; one that nobody should engage with is negative all the same.
A *thread* counts in the month in which its clock started, once somebody decided that it is ours to answer.
"""

from __future__ import annotations

from enum import StrEnum

from bot.rules.lifecycle import WAITING
from storage.tables import ThreadState, Tone


class Dismissal(StrEnum):
    """Why a thread is nobody's to answer."""

    NOT_US = "not_us"
    NOT_NEGATIVE = "not_negative"
    DO_NOT_ENGAGE = "do_not_engage"


NOT_BEGUN = frozenset({ThreadState.REVIEW, ThreadState.DISMISSED})
"""States of threads that are in no figure: nobody decided yet, or it is nobody's to answer."""


def counts(tone: Tone, dismissed: str | None) -> tuple[bool, bool]:
    """Say whether a post counts as a mention, and as a negative one; `dismissed` is why its thread was, or None."""
    mention = dismissed != Dismissal.NOT_US
    return mention, mention and tone is Tone.NEGATIVE and dismissed != Dismissal.NOT_NEGATIVE


def handled(state: ThreadState, *, answered: bool) -> bool:
    """Say whether a thread that counts was answered in public, or staff has it or has solved it."""
    return answered or state not in WAITING


def timed(state: ThreadState, *, answered: bool) -> bool:
    """Say whether a thread stands in the shares of those answered in time.

    Not one that staff has now, or solved without a public answer.
    """
    aside = state in NOT_BEGUN or state is ThreadState.STAFF
    return not aside and (answered or state is not ThreadState.CLOSED)
