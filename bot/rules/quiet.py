"""Quiet hours: while they last, nobody is written to, except in answer to what he does himself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DAY_MINUTES = 24 * 60
MINUTE = timedelta(minutes=1)
LONGEST = 3 * DAY_MINUTES

_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+-]|−)\s*(\d{1,2})", re.IGNORECASE)


def is_quiet(now: datetime, zone: ZoneInfo, begins: int, ends: int) -> bool:
    """Say whether `now` lies in the quiet hours, given as minutes after local midnight; they may pass midnight."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def quiet_until(now: datetime, zone: ZoneInfo, begins: int, ends: int) -> datetime | None:
    """Return the moment at which the quiet hours that `now` lies in are over, in UTC, or None outside of them.

    It is looked for minute by minute, because twice a year a local time comes twice or not at all.
    """
    if not is_quiet(now, zone, begins, ends):
        return None
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    for _ in range(LONGEST):
        moment += MINUTE
        if not is_quiet(moment, zone, begins, ends):
            return moment
    return None


def parse_hours(given: str) -> tuple[int, int] | None:
    """Return the quiet hours of a text such as `22:00-07:30` or `22-7` as minutes, or None where it is none."""
    found = _HOURS.fullmatch(given.strip())
    if not found:
        return None
    begins, ends = (_minutes(found[at], found[at + 1]) for at in (1, 3))
    return None if begins is None or ends is None or begins == ends else (begins, ends)


def _minutes(hours: str, minutes: str | None) -> int | None:
    total = int(hours) * 60 + int(minutes or 0)
    return total % DAY_MINUTES if int(minutes or 0) < 60 and total <= DAY_MINUTES else None  # noqa: PLR2004 - minutes


def written(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def find_zone(given: str) -> str | None:
    """Return the time zone that is meant: its name in any case, its city alone, or `UTC+3`; None where none is."""
    spelled = "_".join(given.strip().split()).casefold()
    if spelled in _by_name():
        return _by_name()[spelled]
    offset = _OFFSET.fullmatch(given.strip())
    if offset:
        # Etc/GMT counts the other way round: Etc/GMT-3 is three hours ahead of UTC
        name = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        return _by_name().get(name.casefold())
    return None


def zone_shown(zone: str) -> str:
    """Return a zone as people write it: `Etc/GMT-3` is UTC+3."""
    sign, number = zone.removeprefix("Etc/GMT")[:1], zone.removeprefix("Etc/GMT")[1:]
    return f"UTC{'+' if sign == '-' else '-'}{number}" if zone.startswith("Etc/GMT") and number else zone


@cache
def _by_name() -> dict[str, str]:
    """Return all zones by their name, and by their city where no other zone has a city of that name."""
    zones = sorted(available_timezones())
    cities: dict[str, set[str]] = {}
    for zone in zones:
        cities.setdefault(zone.rpartition("/")[2].casefold(), set()).add(zone)
    alone = {city: next(iter(found)) for city, found in cities.items() if len(found) == 1}
    return alone | {zone.casefold(): zone for zone in zones}
