"""Quiet hours end when a person's own clock says so, also in the nights in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quiet import find_zone, is_quiet, parse_hours, quiet_until, written, zone_shown

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def minutes(text: str) -> tuple[int, int]:
    found = parse_hours(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("22:00-07:30", "2026-11-17T21:00", "2026-11-18T06:30"),
        ("22:00-07:30", "2026-11-17T20:59", None),
        ("22:00-07:30", "2026-11-18T06:29", "2026-11-18T06:30"),
        ("22:00-07:30", "2026-11-18T06:30", None),
        ("13:00-14:00", "2026-11-17T12:15", "2026-11-17T13:00"),
        ("00:00-08:00", "2026-11-17T23:30", "2026-11-18T07:00"),
        # the clocks go back at 03:00: 02:30 comes twice, and only the second one ends the night
        ("22:00-02:30", "2026-10-25T00:10", "2026-10-25T00:30"),
        ("22:00-02:30", "2026-10-25T01:10", "2026-10-25T01:30"),
        ("22:00-07:30", "2026-10-24T21:00", "2026-10-25T06:30"),
        # the clocks go forward at 02:00: there is no 02:30, and at 03:00 the night is over
        ("22:00-02:30", "2026-03-29T00:10", "2026-03-29T01:00"),
        ("22:00-07:30", "2026-03-28T21:30", "2026-03-29T05:30"),
    ],
)
def test_quiet_hours_end_by_the_persons_clock(hours: str, now: str, until: str | None):
    assert quiet_until(utc(now), BERLIN, *minutes(hours)) == (utc(until) if until else None)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    hours=st.tuples(st.integers(0, 1439), st.integers(0, 1439)).filter(lambda pair: pair[0] != pair[1]),
)
def test_the_end_is_the_first_minute_that_is_not_quiet(now: datetime, zone: ZoneInfo, hours: tuple[int, int]):
    until = quiet_until(now, zone, *hours)
    assert (until is None) == (not is_quiet(now, zone, *hours))
    if until is not None:
        assert now < until <= now + timedelta(hours=27)
        assert not is_quiet(until, zone, *hours)
        assert is_quiet(until - MINUTE, zone, *hours)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22:00-07:30", (1320, 450)),
        ("22-7", (1320, 420)),
        (" 22.15 – 6:05 ", (1335, 365)),
        ("0-24", None),
        ("22:00-24:00", (1320, 0)),
        ("22:00", None),
        ("25:00-07:00", None),
        ("22:60-07:00", None),
        ("at night", None),
        ("9-9", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, found: tuple[int, int] | None):
    assert parse_hours(text) == found
    if found:
        assert parse_hours("-".join(map(written, found))) == found


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("UTC", "UTC"),
        ("utc+3", "Etc/GMT-3"),
        ("UTC-5", "Etc/GMT+5"),
        ("UTC+33", None),
        ("../../etc/passwd", None),
        ("Mars", None),
        ("", None),
    ],
)
def test_a_zone_is_found_as_people_name_it(text: str, zone: str | None):
    assert find_zone(text) == zone


def test_a_zone_by_its_offset_is_shown_as_it_was_typed():
    assert [zone_shown(zone) for zone in ("Etc/GMT-3", "Etc/GMT+5", "Europe/Berlin", "UTC")] == [
        "UTC+3",
        "UTC-5",
        "Europe/Berlin",
        "UTC",
    ]
