"""The moments of a nudge: parts of a thread's own time, without the time that its clock stood still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.nudges import NudgeRules, by_wall, free_at, may_take_back, on_clock, put_off_until, target_time
from storage.tables import NudgeKind, Priority, Thread, ThreadState

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = NudgeRules()


def thread(**given: Any) -> Thread:
    """Return a thread that began at noon, with 24 and 48 hours."""
    times = {"started_at": NOON, "due_at": NOON + 24 * HOUR, "limit_at": NOON + 48 * HOUR}
    return Thread(state=ThreadState.CLAIMED, priority=Priority.NORMAL, **{**times, **given})


def test_a_threads_own_time_is_without_its_pauses() -> None:
    assert target_time(thread()) == 24 * HOUR
    assert target_time(thread(due_at=NOON + 30 * HOUR, paused_seconds=6 * 3600)) == 24 * HOUR
    assert target_time(thread(due_at=NOON + 6 * HOUR)) == 6 * HOUR


def test_a_seat_is_freed_a_third_of_the_time_after_its_holder_heard() -> None:
    assert free_at(RULES, thread(), NOON + 8 * HOUR) == NOON + 16 * HOUR
    assert free_at(NudgeRules(free_share=1), thread(), NOON) == NOON + 24 * HOUR


@pytest.mark.parametrize(
    ("now", "hours", "held", "late", "until"),
    [
        (0, None, False, False, 12),
        (0, None, True, False, 12),
        (0, 5, True, False, 5),
        (40, None, True, False, 48),
        (40, None, False, False, 52),
        (40, None, True, True, 52),
        (50, None, True, False, 48),
    ],
)
def test_a_holder_is_back_by_the_limit_and_others_when_they_like(
    now: int, hours: float | None, held: bool, late: bool, until: int
) -> None:
    one = thread(late_on_arrival=late)
    assert put_off_until(RULES, one, NOON + now * HOUR, hours, held=held) == NOON + until * HOUR


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_kept_on_the_clock_moves_on_with_every_pause(before: int, after: int, wait: int) -> None:
    one, moment = thread(paused_seconds=before), NOON + timedelta(seconds=wait)
    kept = on_clock(one, moment)
    assert by_wall(one, kept) == moment
    one.paused_seconds += after
    assert by_wall(one, kept) == moment + timedelta(seconds=after)


def test_a_seat_may_be_taken_back_until_the_very_hour() -> None:
    assert may_take_back(RULES, NOON, NOON + 12 * HOUR)
    assert not may_take_back(RULES, NOON, NOON + 12 * HOUR + timedelta(seconds=1))


def test_a_community_has_every_nudge_that_it_does_not_leave_out() -> None:
    rules = NudgeRules(leave_out=frozenset({NudgeKind.FITS}))
    assert [kind for kind in NudgeKind if not rules.has(kind)] == [NudgeKind.FITS]
