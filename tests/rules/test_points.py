"""What an act earns: never more than the caps, never for a like without the community's acknowledgement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.disclosure import account_for
from bot.rules.points import LIKE_ACKNOWLEDGEMENTS, LikeRule, PointRules, acknowledgement_for, capped
from storage.tables import Account

POINTS = st.integers(0, 1000)


@pytest.mark.parametrize(
    ("value", "today", "in_thread", "worth"),
    [
        (10, 0, 0, 10),
        (10, 95, 0, 5),
        (10, 100, 0, 0),
        (10, 130, 0, 0),
        (10, 0, 25, 5),
        (10, 93, 25, 5),
        (10, 97, 25, 3),
        (0, 0, 0, 0),
    ],
)
def test_only_what_fits_under_both_caps_is_paid(value: int, today: int, in_thread: int, worth: int) -> None:
    assert capped(value, PointRules(daily_cap=100, thread_cap=30), today=today, in_thread=in_thread) == worth


def test_without_a_thread_only_the_day_counts() -> None:
    rules = PointRules(daily_cap=20, thread_cap=3)
    assert capped(5, rules, today=0, in_thread=None) == 5
    assert capped(5, rules, today=18, in_thread=None) == 2


@given(st.lists(POINTS, max_size=30), POINTS, POINTS)
def test_no_row_of_acts_exceeds_a_cap(values: list[int], daily: int, thread: int) -> None:
    rules = PointRules(daily_cap=daily, thread_cap=thread)
    total = 0
    for value in values:
        worth = capped(value, rules, today=total, in_thread=total)
        assert 0 <= worth <= value
        total += worth
    assert total == min(sum(values), daily, thread)


def test_likes_earn_nothing_unless_the_community_says_so() -> None:
    assert PointRules().like_value("x") == 0
    assert PointRules(like={"x": LikeRule(value=0)}).like_value("x") == 0


@pytest.mark.parametrize("place", ["x", "youtube", "reddit", "forum"])
def test_a_value_for_likes_needs_the_words_of_its_own_place(place: str) -> None:
    words = acknowledgement_for(place)
    assert PointRules(like={place: LikeRule(value=2, acknowledge=words)}).like_value(place) == 2
    others = {acknowledgement_for(other) for other in ("x", "youtube", "reddit", "forum") if other != place}
    for wrong in ("", words.upper(), *others):
        with pytest.raises(ValidationError, match=f'like.{place}.acknowledge must be "{words}"'):
            PointRules(like={place: LikeRule(value=2, acknowledge=wrong)})


def test_the_three_places_with_rules_against_it_have_words_of_their_own() -> None:
    assert len(set(LIKE_ACKNOWLEDGEMENTS.values())) == 3


@given(st.booleans(), st.booleans())
def test_points_wait_exactly_while_a_wanted_disclosure_is_missing(disclosed: bool, wanted: bool) -> None:
    pending = account_for(PointRules(require_disclosure=wanted), seen=disclosed) is Account.PENDING
    assert pending == (wanted and not disclosed)
