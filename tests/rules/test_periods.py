"""Local days, weeks and months, and the one digest of each day: also where a clock time comes twice or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.periods import (
    BEGINNING,
    WEEKDAYS,
    Calendar,
    day_before,
    local_day,
    season,
    since,
    starts,
)

if TYPE_CHECKING:
    from bot.rules.periods import Every

NEW_YORK, BERLIN, KATHMANDU = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
ZONES = st.sampled_from([NEW_YORK, BERLIN, KATHMANDU, ZoneInfo("UTC"), ZoneInfo("America/Santiago")])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
HALF_PAST_TWO, NINE, NEARLY_MIDNIGHT = time(2, 30), time(9), time(23, 30)
SWITCHES = [
    (NEW_YORK, date(2026, 3, 8)),
    (NEW_YORK, date(2026, 11, 1)),
    (BERLIN, date(2026, 3, 29)),
    (BERLIN, date(2026, 10, 25)),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        (BERLIN, date(2026, 7, 1), NINE, "2026-07-01 07:00"),
        (BERLIN, date(2026, 1, 1), NINE, "2026-01-01 08:00"),
        # does not exist: an hour later by the clock
        (BERLIN, date(2026, 3, 29), HALF_PAST_TWO, "2026-03-29 01:30"),
        (NEW_YORK, date(2026, 3, 8), HALF_PAST_TWO, "2026-03-08 07:30"),
        # comes twice: the first
        (BERLIN, date(2026, 10, 25), HALF_PAST_TWO, "2026-10-25 00:30"),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
        (KATHMANDU, date(2026, 5, 5), time.min, "2026-05-04 18:15"),
    ],
)
def test_a_local_time_comes_at_one_moment(zone: ZoneInfo, day: date, at: time, moment: str) -> None:
    assert starts(day, zone, at) == utc(moment)


@pytest.mark.parametrize(
    ("span", "now", "zone", "moment"),
    [
        ("week", "2026-11-17 12:00", BERLIN, "2026-11-15 23:00"),
        ("week", "2026-11-15 23:00", BERLIN, "2026-11-15 23:00"),
        ("week", "2026-11-15 22:59", BERLIN, "2026-11-08 23:00"),
        ("week", "2026-03-30 12:00", BERLIN, "2026-03-29 22:00"),
        ("month", "2026-11-17 12:00", NEW_YORK, "2026-11-01 04:00"),
        ("month", "2026-11-01 03:59", NEW_YORK, "2026-10-01 04:00"),
        ("month", "2026-04-01 00:30", BERLIN, "2026-03-31 22:00"),
    ],
)
def test_a_week_begins_on_monday_and_a_month_on_its_first_local_day(
    span: str, now: str, zone: ZoneInfo, moment: str
) -> None:
    assert since(span, utc(now), zone) == utc(moment)


def test_all_is_since_the_beginning() -> None:
    assert since("all", utc("2026-11-17 12:00"), BERLIN) == BEGINNING


@given(MOMENTS, ZONES)
def test_a_period_holds_the_moment_that_it_is_asked_at(now: datetime, zone: ZoneInfo) -> None:
    week, month = since("week", now, zone), since("month", now, zone)
    assert week <= now < week + timedelta(days=7, hours=1)
    assert month <= now < month + timedelta(days=31, hours=1)
    assert local_day(week, zone).weekday() == 0
    assert local_day(month, zone).day == 1
    assert local_day(month - timedelta(seconds=1), zone).month != local_day(now, zone).month


def due(calendar: Calendar, now: datetime) -> date | None:
    return calendar.newest(now) if calendar.is_due(now) else None


@pytest.mark.parametrize("at", [time.min, time(1, 30), HALF_PAST_TWO, NINE, NEARLY_MIDNIGHT])
@pytest.mark.parametrize(("zone", "switch"), SWITCHES)
@pytest.mark.parametrize("every", [1, 7, 55])
@pytest.mark.parametrize("tolerance", [1, 6, 23])
def test_each_local_day_has_one_digest_whenever_it_is_asked(
    zone: ZoneInfo, switch: date, at: time, every: int, tolerance: int
) -> None:
    """A process that asks every so many minutes, and remembers the days that it did, sends one digest a day."""
    days = [switch + timedelta(days=number) for number in range(-2, 3)]
    begin, end = starts(days[0], zone, at), starts(days[-1], zone, at) + timedelta(hours=1)
    sent: dict[date, datetime] = {}
    asked = begin - timedelta(minutes=every)
    while asked < end:
        day = due(Calendar("day", zone, at, timedelta(hours=tolerance)), asked)
        if day is not None and day >= days[0]:
            sent.setdefault(day, asked)
        asked += timedelta(minutes=every)
    assert list(sent) == days
    for day, moment in sent.items():
        assert starts(day, zone, at) <= moment < starts(day, zone, at) + timedelta(minutes=every)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-17 22:29", None),
        ("2026-11-17 22:30", date(2026, 11, 17)),
        # past local midnight it is still the digest of the day before
        ("2026-11-18 01:00", date(2026, 11, 17)),
        ("2026-11-18 04:29", date(2026, 11, 17)),
        ("2026-11-18 04:30", None),
    ],
)
def test_a_digest_that_is_late_is_sent_until_the_tolerance_ends(now: str, day: date | None) -> None:
    assert due(Calendar("day", BERLIN, NEARLY_MIDNIGHT, timedelta(hours=6)), utc(now)) == day


@pytest.mark.parametrize(
    ("zone", "moment", "before"),
    [
        (BERLIN, "2026-11-17 08:00", "2026-11-16 08:00"),
        (BERLIN, "2026-03-29 07:00", "2026-03-28 08:00"),
        (BERLIN, "2026-10-25 08:00", "2026-10-24 07:00"),
    ],
)
def test_a_day_before_is_the_same_time_by_the_clock(zone: ZoneInfo, moment: str, before: str) -> None:
    assert day_before(utc(moment), zone) == utc(before)


@given(MOMENTS, ZONES)
def test_every_moment_is_in_one_season_and_the_next_one_follows(moment: datetime, zone: ZoneInfo) -> None:
    day = local_day(moment, zone)
    begins, ends = season(day, zone)
    assert begins == since("month", moment, zone)
    assert begins <= moment < ends
    assert local_day(begins, zone).day == local_day(ends, zone).day == 1
    assert local_day(ends - timedelta(seconds=1), zone).month == day.month


JUMPS = st.lists(st.integers(-30 * 60, 40 * 60), min_size=1, max_size=60)
"""Minutes between one knock and the next: also back in time, and over more than a day at once."""


@given(
    st.sampled_from(
        [utc("2026-03-07 00:00"), utc("2026-03-28 00:00"), utc("2026-10-24 00:00"), utc("2026-10-31 00:00")]
    ),
    ZONES,
    st.sampled_from([time.min, time(1, 30), HALF_PAST_TWO, NINE, NEARLY_MIDNIGHT]),
    st.tuples(st.sampled_from(["day", "month", *WEEKDAYS]), st.integers(1, 23)),
    JUMPS,
)
def test_whenever_it_is_asked_each_period_runs_once_if_anybody_was_there_in_time(
    begin: datetime, zone: ZoneInfo, at: time, asked: tuple[Every, int], jumps: list[int]
) -> None:
    every, hours = asked
    calendar, tolerance = Calendar(every, zone, at, timedelta(hours=hours)), timedelta(hours=hours)
    knocks = [begin + timedelta(minutes=sum(jumps[:number])) for number in range(len(jumps) + 1)]
    done: list[date] = []
    for now in knocks:
        if calendar.is_due(now) and calendar.newest(now) not in done:
            done.append(calendar.newest(now))
    wanted = set()
    for day in (begin.date() + timedelta(days=number) for number in range(-60, 120)):
        if every == "month" and day.day > 1:
            continue
        if every not in {"day", "month"} and WEEKDAYS[day.weekday()] != every:
            continue
        comes = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
        if any(comes <= now < comes + tolerance for now in knocks):
            wanted.add(day)
    assert sorted(done) == sorted(wanted)
