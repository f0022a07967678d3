"""The clock of a thread, and the figures made of many."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.sla import (
    Deadlines,
    Hours,
    Share,
    SlaRules,
    Timing,
    answered_within,
    claimed_within,
    deadlines,
    percentile,
    time_to_claim,
    time_to_reply,
)
from storage.tables import Category, Priority
from tests.world import NOON

HOUR = timedelta(hours=1)
RULES = SlaRules(clock="published", target_hours=24, limit_hours=48)
DETECTED = SlaRules(clock="detected", target_hours=24, limit_hours=48)
OWN = SlaRules(
    category={
        Category.TRUST: Hours(target_hours=6, limit_hours=12),
        Category.RUMOR: Hours(target_hours=36, limit_hours=72),
    },
    priority={Priority.CRITICAL: Hours(target_hours=4, limit_hours=24)},
)


def timing(
    answered: float | None = None,
    *,
    claimed: float | None = None,
    start: float = 0,
    late: bool = False,
    paused: float = 0,
    since: float | None = None,
) -> Timing:
    """Return a thread that began `start` hours after noon; the other hours count from its start.

    Its clocks stood still for `paused` hours, all of them before it was claimed, and stand still `since` an hour.
    """
    began = NOON + start * HOUR
    return Timing(
        started_at=began,
        claim_by=began + (8 + paused) * HOUR,
        due_at=began + (24 + paused) * HOUR,
        limit_at=began + (48 + paused) * HOUR,
        late_on_arrival=late,
        claimed_at=None if claimed is None else began + claimed * HOUR,
        answered_at=None if answered is None else began + answered * HOUR,
        paused_at=None if since is None else began + since * HOUR,
        paused_for=paused * HOUR,
        paused_to_claim=paused * HOUR,
    )


@pytest.mark.parametrize(
    ("rules", "age", "started", "claim", "late"),
    [
        (RULES, 2, 2, 8, False),
        # of the eight hours to claim it, a third is left even to what is first seen when they are nearly over, or over
        (RULES, 5, 5, 8, False),
        (RULES, 6, 6, 6 + 8 / 3, False),
        (RULES, 12, 12, 12 + 8 / 3, False),
        (RULES, 22, 22, 24, False),
        (RULES, 24, 24, 8, False),
        (RULES, 24.01, 24.01, 8, True),
        # a place's clock that is a little ahead starts ours at the moment of detection, never in the future
        (RULES, -0.1, 0, 8, False),
        (DETECTED, 2, 0, 8, False),
        (DETECTED, 100, 0, 8, False),
    ],
)
def test_the_clock_starts_at_publication_or_at_detection(
    rules: SlaRules, age: float, started: float, claim: float, *, late: bool
) -> None:
    start = NOON - started * HOUR
    wanted = Deadlines(start, start + claim * HOUR, start + 24 * HOUR, start + 48 * HOUR, late_on_arrival=late)
    assert deadlines(rules, NOON - age * HOUR, NOON, None, Priority.NORMAL) == wanted


@pytest.mark.parametrize(
    ("category", "priority", "hours"),
    [
        (None, Priority.NORMAL, (24, 48)),
        (Category.TRUST, Priority.NORMAL, (6, 12)),
        (Category.RUMOR, Priority.NORMAL, (36, 72)),
        (None, Priority.CRITICAL, (4, 24)),
        # where both have their own, the shorter of each
        (Category.TRUST, Priority.CRITICAL, (4, 12)),
        (Category.RUMOR, Priority.CRITICAL, (4, 24)),
    ],
)
def test_a_category_and_a_priority_have_their_own_hours(
    category: Category | None, priority: Priority, hours: tuple[float, float]
) -> None:
    found = deadlines(OWN, NOON, NOON, category, priority)
    assert ((found.due_at - NOON) / HOUR, (found.limit_at - NOON) / HOUR) == hours
    assert found.claim_by == NOON + (found.due_at - NOON) / 3


def test_a_limit_below_the_target_is_refused() -> None:
    with pytest.raises(ValidationError, match="limit_hours must not be below target_hours"):
        SlaRules(target_hours=48, limit_hours=24)


@pytest.mark.parametrize(
    ("timings", "hours", "in_target", "in_limit"),
    [
        ([], 1, Share(0, 0), Share(0, 0)),
        # it may still make it: in no share
        ([timing()], 23, Share(0, 0), Share(0, 0)),
        ([timing()], 24, Share(0, 0), Share(0, 0)),
        ([timing()], 24.1, Share(0, 1), Share(0, 0)),
        ([timing()], 48.1, Share(0, 1), Share(0, 1)),
        ([timing(3)], 4, Share(1, 1), Share(1, 1)),
        ([timing(24)], 30, Share(1, 1), Share(1, 1)),
        ([timing(30)], 40, Share(0, 1), Share(1, 1)),
        # late on arrival is counted apart
        ([timing(3, late=True), timing(3)], 60, Share(1, 1), Share(1, 1)),
        ([timing(late=True)], 60, Share(0, 0), Share(0, 0)),
        ([timing(30, paused=8)], 40, Share(1, 1), Share(1, 1)),
        # while it stands still it misses nothing more, however long; what was answered is decided all the same
        ([timing(since=5)], 400, Share(0, 0), Share(0, 0)),
        # stopping the clock takes back nothing that was missed before
        ([timing(since=30)], 400, Share(0, 1), Share(0, 0)),
        ([timing(since=50)], 400, Share(0, 1), Share(0, 1)),
        ([timing(3, since=5)], 400, Share(1, 1), Share(1, 1)),
        ([timing(30, since=31)], 400, Share(0, 1), Share(1, 1)),
    ],
)
def test_a_share_counts_what_is_decided(timings: list[Timing], hours: float, in_target: Share, in_limit: Share) -> None:
    now = NOON + hours * HOUR
    assert answered_within(timings, now) == in_target
    assert answered_within(timings, now, limit=True) == in_limit


@pytest.mark.parametrize(
    ("timings", "hours", "share"),
    [
        ([timing()], 8, Share(0, 0)),
        ([timing()], 8.1, Share(0, 1)),
        ([timing(claimed=8)], 9, Share(1, 1)),
        ([timing(claimed=8.1)], 9, Share(0, 1)),
        ([timing(claimed=12, paused=5)], 40, Share(1, 1)),
        ([timing(claimed=1, late=True), timing(late=True)], 40, Share(0, 0)),
        ([timing(since=3)], 40, Share(0, 0)),
        ([timing(since=9)], 40, Share(0, 1)),
        # claimed at hour 20 while it stands still since hour 3, or since hour 9, which was too late already
        ([timing(claimed=20, since=3)], 40, Share(1, 1)),
        ([timing(claimed=20, since=9)], 40, Share(0, 1)),
    ],
)
def test_a_claim_is_in_time_or_not_as_an_answer_is(timings: list[Timing], hours: float, share: Share) -> None:
    assert claimed_within(timings, NOON + hours * HOUR) == share


TIMINGS = st.builds(
    timing,
    st.none() | st.floats(0, 100),  # never after the moment that is asked about
    claimed=st.none() | st.floats(0, 100),
    start=st.floats(-200, -100),
    late=st.booleans(),
    paused=st.floats(0, 10),
    since=st.none() | st.floats(0, 100),
)


@given(st.lists(TIMINGS, max_size=20), st.floats(0, 300))
def test_whoever_met_the_target_met_the_limit_and_time_only_decides_more(timings: list[Timing], hours: float) -> None:
    now = NOON
    target, limit = answered_within(timings, now), answered_within(timings, now, limit=True)
    assert target.good <= limit.good
    assert limit.total <= target.total <= len(timings)
    assert answered_within(timings, now + hours * HOUR).total >= target.total
    assert claimed_within(timings, now + hours * HOUR).total >= claimed_within(timings, now).total


@pytest.mark.parametrize(
    ("share", "percent"), [(Share(0, 0), None), (Share(0, 3), 0), (Share(2, 3), 67), (Share(3, 3), 100)]
)
def test_a_percentage_is_rounded_and_none_without_anything_decided(share: Share, percent: int | None) -> None:
    assert share.percent == percent


def test_the_time_that_the_clocks_stood_still_is_no_part_of_how_long_it_took() -> None:
    assert time_to_reply(timing(30, paused=8)) == 22 * HOUR
    assert time_to_claim(timing(claimed=10, paused=8)) == 2 * HOUR
    assert time_to_reply(timing(3)) == 3 * HOUR
    assert time_to_reply(timing()) is None
    assert time_to_claim(timing(3)) is None


def plain_percentile(values: list[timedelta], share: Fraction) -> timedelta:
    """The definition itself: the smallest value that at least this share of all values do not exceed."""
    return min(v for v in values if Fraction(sum(other <= v for other in values), len(values)) >= share)


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=9)), min_size=1, max_size=80), st.integers(1, 100))
def test_a_percentile_is_what_its_definition_says(values: list[timedelta], hundredths: int) -> None:
    assert percentile(values, hundredths / 100) == plain_percentile(values, Fraction(hundredths, 100))


@pytest.mark.parametrize("hundredths", [7, 28, 29, 50, 55, 57, 58, 90])
def test_a_percentile_does_not_slip_by_one_where_a_float_is_not_exact(hundredths: int) -> None:
    values = [minute * timedelta(minutes=1) for minute in range(1, 101)]
    assert percentile(values, hundredths / 100) == hundredths * timedelta(minutes=1)


def test_nothing_has_no_percentile() -> None:
    assert percentile([], 0.5) is None
