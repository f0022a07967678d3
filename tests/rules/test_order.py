"""The order of the line, the thresholds that let a mention in, rights, and places in a ranking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.priority import ORDER, Reached, priority_of, reach_of, urgency_of
from bot.rules.publish import Fate, PublishRules, fate_of
from bot.rules.ranking import places
from bot.rules.rights import granted, suffices
from storage.tables import Category, Priority, Right

MOMENTS = st.datetimes(datetime(2006, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
PEOPLE = st.integers(0, 10**9)
CATEGORIES = st.sampled_from([*Category, None])


@pytest.mark.parametrize(
    ("category", "people", "mentions", "priority"),
    [
        (None, 0, 1, Priority.LOW),
        (Category.TECHNICAL, 8, 1, Priority.LOW),
        (Category.TECHNICAL, 1_000, 1, Priority.NORMAL),
        (Category.SUPPORT, 0, 1, Priority.NORMAL),
        (Category.SUPPORT, 1_000, 1, Priority.HIGH),
        (Category.TRUST, 100, 1, Priority.HIGH),
        (Category.TRUST, 10_000, 1, Priority.CRITICAL),
        (Category.RUMOR, 100_000, 1, Priority.CRITICAL),
        (Category.RUMOR, 0, 6, Priority.NORMAL),
        (Category.RUMOR, 100, 6, Priority.HIGH),
    ],
)
def test_category_reach_and_repetition_make_the_priority(
    category: Category | None, people: int, mentions: int, priority: Priority
) -> None:
    assert priority_of(category, Reached(people, mentions)) is priority


@given(CATEGORIES, PEOPLE, PEOPLE, st.integers(1, 50), st.integers(1, 50))
def test_more_reach_or_more_mentions_never_lower_a_priority(
    category: Category | None, people: int, more: int, mentions: int, further: int
) -> None:
    before = priority_of(category, Reached(people, mentions))
    after = priority_of(category, Reached(people + more, mentions + further))
    assert ORDER.index(after) >= ORDER.index(before)


@given(PEOPLE, st.integers(1, 9))
def test_a_doubt_about_reliability_weighs_most(people: int, mentions: int) -> None:
    trust = ORDER.index(priority_of(Category.TRUST, Reached(people, mentions)))
    assert all(ORDER.index(priority_of(other, Reached(people, mentions))) <= trust for other in (*Category, None))


@given(st.sampled_from(Priority), MOMENTS, st.sampled_from(Priority), MOMENTS)
def test_the_line_goes_by_priority_and_then_by_the_earlier_deadline(
    one: Priority, due: datetime, other: Priority, later: datetime
) -> None:
    wanted = (ORDER.index(one), -due.timestamp()) > (ORDER.index(other), -later.timestamp())
    if one is other and abs(due - later) < timedelta(milliseconds=1):
        return  # a column of eight bytes tells seconds apart, not microseconds
    assert (urgency_of(one, due) > urgency_of(other, later)) == wanted


@pytest.mark.parametrize(
    ("views", "followers", "engaged", "reach"),
    [(None, None, 0, 0), (500, 9_000, 3, 500), (None, 9_000, 3, 9_000), (20, None, 30, 300), (0, 9_000, 0, 0)],
)
def test_views_count_else_followers_but_ten_for_each_who_took_part(
    views: int | None, followers: int | None, engaged: int, reach: int
) -> None:
    assert reach_of(views=views, followers=followers, engaged=engaged) == reach


@pytest.mark.parametrize(
    ("mode", "negative", "fate"),
    [
        ("auto", 0.75, Fate.SHOW),
        ("auto", 0.7499, Fate.REVIEW),
        ("auto", 0.3, Fate.REVIEW),
        ("auto", 0.2999, Fate.KEEP),
        ("review", 1.0, Fate.REVIEW),
        ("review", 0.3, Fate.REVIEW),
        ("review", 0.0, Fate.KEEP),
    ],
)
def test_two_thresholds_decide_about_a_mention(mode: str, negative: float, fate: Fate) -> None:
    assert fate_of(negative, PublishRules(mode=mode)) is fate


def test_thresholds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="review_from must not be above show_from"):
        PublishRules(show_from=0.4, review_from=0.6)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["auto", "review"]))
def test_what_is_more_negative_never_gets_less_attention(one: float, other: float, mode: str) -> None:
    attention = [Fate.KEEP, Fate.REVIEW, Fate.SHOW]
    low, high = sorted((one, other))
    rules = PublishRules(mode=mode)
    assert attention.index(fate_of(high, rules)) >= attention.index(fate_of(low, rules))


CONFIGURED = {Right.MANAGER: ("user:7", "role:mods"), Right.VIEWER: ("role:client",), Right.LEAD: ("user:1",)}


@pytest.mark.parametrize(
    ("external_id", "roles", "member", "right"),
    [
        ("9", (), False, Right.STRANGER),
        ("9", (), True, Right.AMBASSADOR),
        ("7", (), False, Right.MANAGER),
        ("9", ("mods",), False, Right.MANAGER),
        ("9", ("client",), False, Right.VIEWER),
        ("9", ("client",), True, Right.AMBASSADOR),
        ("9", ("client", "mods"), True, Right.MANAGER),
        ("1", ("mods",), True, Right.LEAD),
        ("mods", (), False, Right.STRANGER),
        ("9", ("7",), False, Right.STRANGER),
    ],
)
def test_the_greatest_right_that_is_held_counts(
    external_id: str, roles: tuple[str, ...], *, member: bool, right: Right
) -> None:
    assert granted(CONFIGURED, external_id, roles, member=member) is right


def test_a_viewer_only_reads_and_stands_below_an_ambassador() -> None:
    assert suffices(Right.VIEWER, Right.VIEWER)
    assert not suffices(Right.VIEWER, Right.AMBASSADOR)
    assert suffices(Right.AMBASSADOR, Right.VIEWER)
    assert not suffices(Right.MANAGER, Right.LEAD)
    assert all(suffices(Right.LEAD, right) for right in Right)


def test_equal_points_share_a_place_and_the_next_place_counts_everyone_above() -> None:
    scored = [("ana", 10), ("bo", 30), ("cy", 20), ("di", 20), ("ed", 10)]
    assert [(place, who) for place, who, _ in places(scored)] == [
        (1, "bo"),
        (2, "cy"),
        (2, "di"),
        (4, "ana"),
        (4, "ed"),
    ]
    assert places([]) == []


@given(st.lists(st.tuples(st.integers(), st.integers(0, 5))))
def test_a_place_is_one_more_than_the_number_of_those_with_more(scored: list[tuple[int, int]]) -> None:
    ranked = places(scored)
    assert sorted((who, points) for _, who, points in ranked) == sorted(scored)
    for place, _, points in ranked:
        assert place == 1 + sum(other > points for _, other in scored)
