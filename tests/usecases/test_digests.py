"""Digests and the overview go out once for each local day or week, whoever tries, on every weekday and every switch."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.config.installation import Operators
from bot.rules.periods import WEEKDAYS
from bot.usecases.clock import send_digest, send_overview, send_weekly
from storage.tables import DeliveryKind
from tests.usecases.acts import another, waiting
from tests.world import FakeClock

if TYPE_CHECKING:
    from storage.tables import Delivery
    from tests.databases import Sqlite
    from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 16, tzinfo=BERLIN)


def span(row: Delivery) -> timedelta:
    since, until = (datetime.fromisoformat(row.data[end]) for end in ("since", "until"))
    return until - since


async def at(world: World, moment: datetime, send: Any = send_weekly, *given: Any) -> bool:
    world.clock.at = moment.astimezone(UTC)
    async with world.acting() as ctx:
        return await send(ctx, *given)


@pytest.mark.parametrize("weekday", WEEKDAYS)
async def test_the_week_is_told_on_its_weekday_once_to_both_rooms(database_url: str, weekday: str) -> None:
    began = FakeClock(MONDAY.astimezone(UTC))
    async with another(database_url, began, digest={"at": "18:30", "weekly": weekday}) as world:
        sent = []
        for quarter in range(4 * 14):
            moment = MONDAY + quarter * DAY / 4 + HOUR
            if await at(world, moment):
                sent.append(moment.date())
        day = MONDAY.date() + WEEKDAYS.index(weekday) * DAY
        # 18:30 is past 01:00, 07:00 and 13:00 of the day: it is the knock of 19:00 that finds it due
        assert sent == [day, day + WEEK]
        members, managers, *_ = await waiting(world, DeliveryKind.DIGEST)
        assert {row.chat_id for row in (members, managers)} == {"cards", "managers"}
        assert {row.data["audience"] for row in (members, managers)} == {"members", "managers"}
        until = datetime.fromisoformat(members.data["until"]).astimezone(BERLIN)
        assert (until.date(), until.hour, until.minute) == (day, 18, 30)
        assert (span(members), members.data["span"]) == (WEEK, "week")
        assert datetime.fromisoformat(members.data["before"]) == until - 2 * WEEK


async def test_without_a_weekday_no_week_is_told(world: World) -> None:
    for day in range(8):
        assert not await at(world, MONDAY + day * DAY + 9 * HOUR)
    assert await waiting(world, DeliveryKind.DIGEST) == []


async def test_the_week_has_the_digests_tolerance(database_url: str, clock: FakeClock) -> None:
    digest = {"weekly": "sunday", "tolerance_hours": 2}
    async with another(database_url, clock, digest=digest) as world:
        nine = datetime(2026, 11, 22, 9, tzinfo=BERLIN)
        assert not await at(world, nine + 2 * HOUR), "that late it is not told any more"
        assert await at(world, nine + WEEK + 2 * HOUR - timedelta(seconds=1))


async def test_a_community_of_today_has_no_week_to_look_back_on(database_url: str) -> None:
    began = FakeClock(datetime(2026, 11, 16, 9, 0, 1, tzinfo=BERLIN).astimezone(UTC))
    async with another(database_url, began, digest={"weekly": "monday"}) as world:
        assert not await at(world, MONDAY + 10 * HOUR)
        assert not await at(world, MONDAY + 10 * HOUR, send_digest)
        assert await at(world, MONDAY + WEEK + 9 * HOUR)


SWITCHES = [
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("Europe/Berlin", date(2027, 3, 28), 23),
    ("America/New_York", date(2026, 11, 1), 25),
    ("America/New_York", date(2027, 3, 14), 23),
]


@pytest.mark.parametrize("hour", ["01:30", "02:30", "09:00"])
@pytest.mark.parametrize(("zone", "sunday", "hours"), SWITCHES)
async def test_days_and_weeks_around_a_switch_leave_nothing_out_and_tell_nothing_twice(
    sqlite: Sqlite, zone: str, sunday: date, hours: int, hour: str
) -> None:
    here = ZoneInfo(zone)
    first = datetime.combine(sunday - 8 * DAY, datetime.min.time(), tzinfo=here)
    began = FakeClock((first - 30 * DAY).astimezone(UTC))
    digest = {"at": hour, "weekly": "sunday", "tolerance_hours": 4}
    async with another(await sqlite.fresh(), began, zone=zone, digest=digest) as world:
        moment, last = first.astimezone(UTC), first.astimezone(UTC) + 17 * DAY
        while moment < last:
            await at(world, moment, send_digest)
            await at(world, moment, send_weekly)
            moment += 2 * HOUR
        told = [row for row in await waiting(world, DeliveryKind.DIGEST) if row.chat_id == "cards"]
    days = [row for row in told if row.data["span"] == "day"]
    weeks = [row for row in told if row.data["span"] == "week"]
    for rows in (days, weeks):
        assert [row.data["until"] for row in rows[:-1]] == [row.data["since"] for row in rows[1:]]
    assert weeks[1].data["before"] == weeks[0].data["since"]
    switched = DAY + (hours - 24) * HOUR
    assert sum(map(span, days), timedelta()) == len(days) * DAY + switched - DAY
    assert sum(map(span, weeks), timedelta()) == len(weeks) * WEEK + switched - DAY


async def test_two_processes_tell_a_week_and_all_communities_once(database_url: str, clock: FakeClock) -> None:
    given = {"digest": {"weekly": "sunday"}}
    operators = Operators(web="operators", zone="Europe/Berlin")
    nine = datetime(2026, 11, 22, 9, tzinfo=BERLIN)
    async with another(database_url, clock, **given) as one, another(database_url, clock, **given) as two:
        weeks = await asyncio.gather(*(at(world, nine) for world in (one, two, one, two)))
        days = await asyncio.gather(*(at(world, nine, send_overview, operators) for world in (one, two, two)))
        assert (sum(weeks), sum(days)) == (1, 1)
        assert len(await waiting(one, DeliveryKind.OVERVIEW)) == 1
        assert len(await waiting(one, DeliveryKind.DIGEST)) == 2


async def test_the_overview_goes_to_the_operators_rooms_at_their_own_hour(world: World) -> None:
    operators = Operators(web="operators", zone="America/New_York", at="07:00", tolerance_hours=1)
    here = operators.tz
    seven = datetime(2026, 11, 18, 7, tzinfo=here)
    assert not await at(world, seven - timedelta(seconds=1), send_overview, operators)
    assert await at(world, seven, send_overview, operators)
    assert not await at(world, seven + HOUR / 2, send_overview, operators)
    [row] = await waiting(world, DeliveryKind.OVERVIEW)
    assert (row.platform, row.chat_id, span(row)) == ("web", "operators", DAY)
    assert not await at(world, seven + DAY + HOUR, send_overview, operators), "later than its tolerance"
    assert not await at(world, seven + 2 * DAY, send_overview, Operators()), "there is no room of theirs"
    assert await at(world, seven + 2 * DAY, send_overview, operators)
