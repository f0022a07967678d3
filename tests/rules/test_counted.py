"""What a month counts: posts, threads, and which of these stand in the shares of those answered in time."""

from __future__ import annotations

import pytest

from bot.rules.counted import NOT_BEGUN, counts, handled, timed
from storage.tables import ThreadState as S
from storage.tables import Tone


@pytest.mark.parametrize(
    ("tone", "dismissed", "mention", "negative"),
    [
        (Tone.NEGATIVE, None, True, True),
        (Tone.NEUTRAL, None, True, False),
        (Tone.POSITIVE, None, True, False),
        (Tone.NEGATIVE, "not_us", False, False),
        (Tone.NEUTRAL, "not_us", False, False),
        (Tone.NEGATIVE, "not_negative", True, False),
        (Tone.NEUTRAL, "not_negative", True, False),
        # nobody answers it, and it is negative all the same
        (Tone.NEGATIVE, "do_not_engage", True, True),
    ],
)
def test_what_a_manager_dismissed_is_counted_as_he_said(
    tone: Tone, dismissed: str | None, *, mention: bool, negative: bool
) -> None:
    assert counts(tone, dismissed) == (mention, negative)


def test_a_thread_is_handled_once_it_is_answered_or_staff_has_or_solved_it() -> None:
    begun = set(S) - NOT_BEGUN
    assert {state for state in begun if not handled(state, answered=False)} == {S.OPEN, S.CLAIMED}
    assert all(handled(state, answered=True) for state in begun)


def test_what_staff_has_or_solved_without_an_answer_is_in_no_share() -> None:
    assert {state for state in S if not timed(state, answered=True)} == {S.REVIEW, S.DISMISSED, S.STAFF}
    assert {state for state in S if not timed(state, answered=False)} == {S.REVIEW, S.DISMISSED, S.STAFF, S.CLOSED}
