"""How sure a share is, and when an answered thread counts as quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.outcome import became_quiet, wilson

HOUR = timedelta(hours=1)
ANSWERED = datetime(2026, 10, 1, 12, tzinfo=UTC)
LATER = ANSWERED + 100 * HOUR


@pytest.mark.parametrize(
    ("good", "total", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, the score method without continuity correction
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_textbooks(good: int, total: int, low: float, high: float) -> None:
    assert wilson(good, total) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_anything_may_be_true() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_share_lies_in_order_and_narrows_with_more_of_the_same(seen: tuple[int, int]) -> None:
    good, total = seen
    low, high = wilson(good, total)
    assert 0 <= low <= good / total <= high <= 1
    assert low < high
    lower, higher = wilson(4 * good, 4 * total)
    assert higher - lower < high - low
    # what speaks for one outcome speaks against the other
    assert wilson(total - good, total) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        ([], True),
        ([-20, 0], True),
        ([0.001], False),
        ([72], False),
        ([72.001], True),
        ([-1, 90, 30], False),
    ],
)
def test_a_thread_is_quiet_when_nothing_negative_came_in_the_hours_after_its_answer(
    hours: list[float], *, quiet: bool
) -> None:
    again = [ANSWERED + one * HOUR for one in hours]
    assert became_quiet(ANSWERED, again, 72 * HOUR, LATER) is quiet


def test_until_these_hours_are_over_it_is_open_unless_something_came() -> None:
    over = ANSWERED + 72 * HOUR
    assert became_quiet(ANSWERED, [], 72 * HOUR, over - timedelta(microseconds=1)) is None
    assert became_quiet(ANSWERED, [], 72 * HOUR, over) is True
    assert became_quiet(ANSWERED, [ANSWERED + HOUR], 72 * HOUR, ANSWERED + 2 * HOUR) is False
