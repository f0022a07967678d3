"""What is unusual: tables, properties, and synthetic series with known spikes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.spike import HOUR, SpikeRules, compare, is_spike, usual_hours
from bot.rules.standing_out import standing_out, words_of
from tests.bench.spikes import false_alarms, found

RULES = SpikeRules()
WEEKS = RULES.weeks
counts = st.integers(0, 40)
histories = st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("seen", "weeks", "spike"),
    [
        # a quiet night: five in an hour where nothing ever comes
        (5, [[0, 0, 0]] * 8, True),
        (4, [[0, 0, 0]] * 8, False),
        # the same five at a busy noon are nothing
        (5, [[4, 6, 5]] * 8, False),
        (9, [[4, 6, 5]] * 8, False),
        (20, [[4, 6, 5]] * 8, True),
        # twice the usual is not far above it, however unlikely
        (200, [[100, 100, 100]] * 8, False),
        (320, [[100, 100, 100]] * 8, True),
        # where it goes up and down anyway, it takes more
        (16, [[0, 1, 12], [0, 0, 14], [9, 0, 1], [2, 11, 0]] * 2, False),
        (60, [[0, 1, 12], [0, 0, 14], [9, 0, 1], [2, 11, 0]] * 2, True),
        # last week's spike is not what is usual now
        (15, [[1, 0, 1]] * 7 + [[20, 30, 10]], True),
        # a young community knows nothing usual: three times the least
        (14, [], False),
        (15, [], True),
        (14, [[0, 0, 0]], False),
        (15, [[0, 0, 0]], True),
    ],
)
def test_a_spike_is_far_above_that_hour_of_that_weekday(seen: int, weeks: list[list[int]], spike: bool) -> None:
    assert is_spike(compare(seen, weeks, RULES), RULES, len(weeks)) is spike


@given(seen=st.integers(0, 200), history=histories)
def test_more_is_never_less_unusual(seen: int, history: list[list[int]]) -> None:
    fewer, more = compare(seen, history, RULES), compare(seen + 1, history, RULES)
    assert 0 <= more.chance <= fewer.chance <= 1
    assert fewer.usual == more.usual >= 0
    assert is_spike(more, RULES, len(history)) or not is_spike(fewer, RULES, len(history))


@given(seen=st.integers(5, 100), history=histories)
def test_a_busier_past_never_makes_an_hour_more_unusual_in_number(seen: int, history: list[list[int]]) -> None:
    busier = [[count + 5 for count in week] for week in history]
    assert compare(seen, busier, RULES).usual > compare(seen, [[0, 0, 0] for _ in history], RULES).usual


def test_the_tail_is_that_of_poisson_where_nothing_scatters() -> None:
    """1,000 equal weeks leave nothing unknown: P(X >= 3) at a mean of 1 is 1 - 2.5/e = 0.0803."""
    assert compare(3, [[1, 1, 1]] * 1000, RULES).chance == pytest.approx(0.0803, abs=0.0005)


def test_a_steady_year_raises_few_false_alarms_and_real_spikes_are_found() -> None:
    """The figures that `make bench` prints, on a smaller sample; a spike is ten times the usual for one hour."""
    dice = random.Random(7)
    assert false_alarms(1, 6000, RULES, dice) * 8766 / 6000 < 4
    assert false_alarms(20, 2000, RULES, dice) * 8766 / 2000 < 4
    assert found(5, 10, 300, RULES, dice) > 0.95
    assert found(20, 5, 300, RULES, dice) > 0.95
    assert found(20, 1.5, 300, RULES, dice) < 0.02


def test_a_rise_over_months_is_the_new_usual() -> None:
    weeks = [[10 + 3 * week] * 3 for week in range(8)]
    assert not is_spike(compare(34, weeks, RULES), RULES, 8)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("day", [datetime(2026, 11, 3, 18, 30, tzinfo=UTC), datetime(2027, 3, 30, 18, 30, tzinfo=UTC)])
def test_the_same_local_hour_is_compared_across_the_daylight_switches(day: datetime, zone: str) -> None:
    where = ZoneInfo(zone)
    local = day.astimezone(where)
    for week, (before, start, after) in enumerate(usual_hours(day, where, 6), start=1):
        end = (start + HOUR).astimezone(where)
        assert (end.hour, end.minute, end.weekday()) == (local.hour, local.minute, local.weekday())
        assert (local.date() - end.date()) == timedelta(weeks=week)
        assert after - start == start - before == HOUR


def test_words_stand_out_that_the_weeks_before_did_not_have() -> None:
    usual = ["the app is slow today and the page hangs", "is the app down", "why is support so slow today"] * 20
    wave = ["the withdrawal is stuck today https://x.com/withdrawalhub", "withdrawal stuck since noon @stucktrader"] * 5
    found_words = standing_out(wave, usual, 5, never={"noon"})
    assert list(found_words[:2]) == ["stuck", "withdrawal"] or set(found_words[:2]) == {"stuck", "withdrawal"}
    assert not {"the", "today", "noon", "stucktrader", "withdrawalhub"} & set(found_words)


def test_words_are_found_in_any_alphabet_and_nothing_stands_out_in_little() -> None:
    usual = ["приложение сегодня тормозит", "почему так медленно"] * 20
    assert standing_out(["вывод завис"] * 4, usual, 2) == ["вывод", "завис"]
    assert standing_out(["вывод завис"] * 2, usual, 2) == []
    assert standing_out([], usual, 2) == []
    assert standing_out(["вывод завис"] * 9, [], 2) == []
    assert words_of("See https://a.example/x, @anna or me@b.example: 24h don't-know") == {"don't-know"}
