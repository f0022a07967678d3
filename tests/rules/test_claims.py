"""Who gets which seat, and the one reason that is told when there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.claims import NoSeat, PerAuthor, Seating, find_seat
from bot.rules.lifecycle import CLAIMABLE
from storage.tables import ThreadState as S

LIMIT = PerAuthor(answers=2, days=7)


def seating(**fields: object) -> Seating:
    given = {"state": S.OPEN, "seats": 2, "taken": (), "mine": False, "same_author": 0}
    return Seating(**(given | fields))


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, 1),
        ({"taken": (1,)}, 2),
        ({"taken": (2,)}, 1),
        ({"state": S.ANSWERED, "taken": (1,)}, 2),
        ({"state": S.FOLLOW_UP}, 1),
        ({"same_author": 1}, 1),
        ({"taken": (1, 2)}, NoSeat.FULL),
        ({"taken": (1,), "mine": True}, NoSeat.MINE),
        ({"taken": (1, 2), "mine": True}, NoSeat.MINE),
        ({"state": S.CLOSED}, NoSeat.CLOSED),
        ({"state": S.QUIET}, NoSeat.CLOSED),
        ({"state": S.STAFF}, NoSeat.CLOSED),
        ({"state": S.REVIEW}, NoSeat.CLOSED),
        ({"state": S.DISMISSED, "taken": (1, 2)}, NoSeat.CLOSED),
        ({"same_author": 2}, NoSeat.SAME_AUTHOR),
        ({"same_author": 3, "taken": (1, 2)}, NoSeat.FULL),
    ],
)
def test_a_seat_or_the_reason(fields: dict[str, object], found: int | NoSeat) -> None:
    assert find_seat(seating(**fields), LIMIT) == found


@given(
    state=st.sampled_from(S),
    seats=st.integers(1, 10),
    taken=st.sets(st.integers(1, 12)),
    mine=st.booleans(),
    same_author=st.integers(0, 5),
    answers=st.integers(1, 5),
)
def test_a_seat_is_given_exactly_when_nothing_stands_against_it(
    state: S, seats: int, taken: set[int], *, mine: bool, same_author: int, answers: int
) -> None:
    asked = Seating(state=state, seats=seats, taken=taken, mine=mine, same_author=same_author)
    found = find_seat(asked, PerAuthor(answers=answers, days=7))
    # holders beyond the seats stay when two threads became one, and count
    free = set(range(1, seats + 1)) - taken if len(taken) < seats else set()
    if isinstance(found, NoSeat):
        assert mine or state not in CLAIMABLE or not free or same_author >= answers
    else:
        assert not mine
        assert state in CLAIMABLE
        assert found == min(free)
        assert same_author < answers


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        PerAuthor(answers=0)
