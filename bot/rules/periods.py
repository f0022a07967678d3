"""Local days, weeks and months of a community, as aware UTC moments; both daylight switches included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Every = Literal["day", "month"] | Weekday
Span = Literal["week", "month", "all"]
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the community's calendar day at `now`."""
    return now.astimezone(zone).date()


def starts(day: date, zone: ZoneInfo, at: time = time.min) -> datetime:
    """Return the UTC moment at which local time `at` of `day` comes for the first time.

    In the spring gap, where that local time does not exist, it comes as much later as the clock was put forward.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def since(span: Span, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the current week (from Monday) or month began for the community; the beginning of time for all."""
    today = local_day(now, zone)
    if span == "week":
        return starts(today - timedelta(days=today.weekday()), zone)
    if span == "month":
        return starts(today.replace(day=1), zone)
    return BEGINNING


def season(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC moments at which the month of a local day begins and the next one does."""
    first = day.replace(day=1)
    return starts(first, zone), starts((first + timedelta(days=31)).replace(day=1), zone)


def day_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which the community's clocks showed the same time a day earlier (23 to 25 hours ago)."""
    return (moment.astimezone(zone) - timedelta(days=1)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a kind of period's time comes: at `at` of a day, of its weekday (`every` names it), or of a month's first.

    What is more than `tolerance` late is not done any more; by default nothing is too late until the next day.
    """

    every: Every
    zone: ZoneInfo
    at: time = time.min
    tolerance: timedelta = timedelta(days=2)

    def comes_at(self, day: date) -> datetime:
        """Return the UTC moment at which the time of the period that begins on a local day comes."""
        return starts(day, self.zone, self.at)

    def newest(self, now: datetime) -> date:
        """Return the local day that begins the newest period whose time has come."""
        day = local_day(now, self.zone)
        if self.comes_at(day) > now:
            day -= timedelta(days=1)
        if self.every == "month":
            return day.replace(day=1)
        if self.every != "day":
            day -= timedelta(days=(day.weekday() - WEEKDAYS.index(self.every)) % 7)
        return day

    def is_due(self, now: datetime) -> bool:
        """Say whether the newest period's time came no longer than `tolerance` ago."""
        return now < self.comes_at(self.newest(now)) + self.tolerance


def month_before(day: date) -> date:
    """Return the first day of the month before the one that a day is in."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
