"""A thread's life has one table; every state has a way in, and nobody may make a move that is not in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.lifecycle import CLAIMABLE, LIVE, MOVES, WAITING, By, allowed
from storage.tables import ThreadState as S

BEGINNINGS = {S.REVIEW, S.OPEN}
THE_LIFE = [
    # a human decides first
    (S.REVIEW, S.OPEN, By.MANAGER),
    (S.REVIEW, S.DISMISSED, By.MANAGER),
    (S.REVIEW, S.STAFF, By.MANAGER),
    # the main road
    (S.OPEN, S.CLAIMED, By.MEMBER),
    (S.CLAIMED, S.ANSWERED, By.MEMBER),
    (S.ANSWERED, S.FOLLOW_UP, By.INTAKE),
    (S.FOLLOW_UP, S.ANSWERED, By.MEMBER),
    (S.ANSWERED, S.QUIET, By.CLOCK),
    (S.QUIET, S.CLOSED, By.CLOCK),
    # back, and awake again
    (S.CLAIMED, S.OPEN, By.MEMBER),
    (S.CLAIMED, S.OPEN, By.CLOCK),
    (S.QUIET, S.FOLLOW_UP, By.INTAKE),
    (S.CLOSED, S.FOLLOW_UP, By.INTAKE),
    # aside
    (S.OPEN, S.STAFF, By.MEMBER),
    (S.ANSWERED, S.STAFF, By.MANAGER),
    (S.STAFF, S.OPEN, By.MANAGER),
    (S.STAFF, S.CLOSED, By.MANAGER),
    (S.CLAIMED, S.DISMISSED, By.MANAGER),
]


@pytest.mark.parametrize(("before", "after", "by"), THE_LIFE)
def test_the_life_is_allowed(before: S, after: S, by: By) -> None:
    assert allowed(before, after, by)


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [
        (S.REVIEW, S.OPEN, By.MEMBER),
        (S.REVIEW, S.CLAIMED, By.MEMBER),
        (S.REVIEW, S.STAFF, By.MEMBER),
        (S.OPEN, S.DISMISSED, By.MEMBER),
        (S.OPEN, S.ANSWERED, By.MEMBER),
        (S.OPEN, S.QUIET, By.CLOCK),
        (S.CLAIMED, S.QUIET, By.CLOCK),
        (S.STAFF, S.ANSWERED, By.MEMBER),
        (S.STAFF, S.FOLLOW_UP, By.INTAKE),
        (S.DISMISSED, S.FOLLOW_UP, By.INTAKE),
        (S.DISMISSED, S.OPEN, By.MANAGER),
        (S.CLOSED, S.OPEN, By.MANAGER),
        (S.ANSWERED, S.CLOSED, By.CLOCK),
    ],
)
def test_what_is_not_in_the_life_is_refused(before: S, after: S, by: By) -> None:
    assert not allowed(before, after, by)


def test_every_move_has_somebody_who_may_make_it() -> None:
    assert all(MOVES.values())


def test_no_move_stays_where_it_is() -> None:
    assert all(before is not after for before, after in MOVES)


def test_every_state_can_be_reached_from_a_beginning() -> None:
    reached = set(BEGINNINGS)
    while more := {after for before, after in MOVES if before in reached} - reached:
        reached |= more
    assert reached == set(S)


def test_only_a_dismissed_thread_has_no_way_on() -> None:
    assert set(S) - {before for before, _ in MOVES} == {S.DISMISSED}


def test_the_clock_alone_brings_every_answered_thread_to_its_end() -> None:
    for start in (S.ANSWERED, S.FOLLOW_UP, S.QUIET):
        state = start
        for _ in range(3):
            state = next(
                (after for before, after in MOVES if before is state and allowed(before, after, By.CLOCK)), state
            )
        assert state is S.CLOSED


@given(st.sampled_from(S), st.sampled_from(S), st.sampled_from(By))
def test_a_member_only_answers_gives_back_or_calls_staff(before: S, after: S, by: By) -> None:
    if allowed(before, after, By.MEMBER):
        assert before in CLAIMABLE | {S.QUIET}
        assert after in {S.CLAIMED, S.OPEN, S.ANSWERED, S.STAFF}
    if allowed(before, after, by) and by is By.INTAKE:
        assert after in {S.OPEN, S.FOLLOW_UP}


def test_the_groups_of_states_fit_into_each_other() -> None:
    assert WAITING < CLAIMABLE < LIVE
    assert not LIVE & {S.CLOSED, S.DISMISSED, S.REVIEW}
