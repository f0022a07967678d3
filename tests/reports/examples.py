"""Months as a report may find them: rich, poor, empty, still running, without a baseline."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.community import Targets
from bot.reports.monthly.model import (
    Audience,
    CategoryMonth,
    Day,
    Headline,
    Helper,
    Month,
    MonthlyReport,
    Outcome,
    OutcomeTable,
)
from bot.rules.sla import Share
from storage.tables import AnswerKind, Category

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = ("Alexandra", "Константин Константинопольский", "ben_t", "Zoë", "Marie-Louise")


def month(year: int, number: int, zone: ZoneInfo = BERLIN) -> Month:
    first = date(year, number, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone).astimezone(UTC) for day in (first, after))
    return Month(first, start, end)


def wilson(quiet: int, decided: int) -> Outcome:
    if not decided:
        return Outcome(0, 0, 0.0, 1.0)
    z, share = 1.96, quiet / decided
    middle, half = share + z * z / (2 * decided), z * sqrt(share * (1 - share) / decided + z * z / (4 * decided**2))
    return Outcome(decided, quiet, (middle - half) / (1 + z * z / decided), (middle + half) / (1 + z * z / decided))


def headline(**fields: Any) -> Headline:
    usual = {
        "mentions": 4212, "negative": 614, "threads": 412, "handled": 388, "in_target": Share(341, 401),
        "in_limit": Share(379, 398), "late_on_arrival": 7, "reply_median": timedelta(hours=5, minutes=24),
        "reply_p90": timedelta(hours=22), "answers": 512, "likes": 431, "active_members": 87, "to_staff": 23,
    }  # fmt: skip
    return Headline(**{**usual, **fields})


NOTHING = {
    "mentions": 0, "negative": 0, "threads": 0, "handled": 0, "in_target": Share(0, 0), "in_limit": Share(0, 0),
    "late_on_arrival": 0, "reply_median": None, "reply_p90": None, "answers": 0, "likes": 0, "active_members": 0,
    "to_staff": 0,
}  # fmt: skip


def rich(audience: Audience = Audience.CLIENT, **fields: Any) -> MonthlyReport:
    """A full October with a whole year behind it."""
    chance = random.Random(7)
    this = month(2026, 10)
    days = []
    for number in range(1, 32):
        weekend = date(2026, 10, number).weekday() >= 5
        came = round(chance.gauss(11 if weekend else 20, 4)) + (31 if number == 12 else 14 if number == 13 else 0)
        days.append(Day(date(2026, 10, number), max(came, 0), max(round(chance.gauss(16.5, 4)), 0)))
    months = [month(2025, 11), month(2025, 12), *(month(2026, number) for number in range(1, 11))]
    categories = [
        CategoryMonth(
            one,
            {
                Category.TECHNICAL: chance.randint(60, 110),
                Category.SUPPORT: chance.randint(110, 190),
                Category.TRUST: chance.randint(40, 90),
                Category.RUMOR: chance.randint(4, 30),
                None: chance.randint(0, 12),
            },
        )
        for one in months
    ]
    outcomes = OutcomeTable(
        whole=wilson(262, 351),
        by_category=[
            (Category.SUPPORT, wilson(118, 151)),
            (Category.TECHNICAL, wilson(84, 104)),
            (Category.TRUST, wilson(41, 71)),
            (Category.RUMOR, wilson(12, 17)),
            (None, wilson(7, 8)),
        ],
        by_guidance=[
            ((Category.SUPPORT, 2), wilson(70, 83)),
            ((Category.SUPPORT, 1), wilson(48, 68)),
            ((Category.TECHNICAL, 1), wilson(84, 104)),
            ((Category.TRUST, 3), wilson(41, 71)),
        ],
        by_kind=[
            (AnswerKind.STEPS, wilson(121, 140)),
            (AnswerKind.STORY, wilson(50, 84)),
            (AnswerKind.SUPPORT, wilson(44, 61)),
            (None, wilson(47, 66)),
        ],
        undecided=28,
    )
    made = MonthlyReport(
        month=this,
        until=this.end,
        complete=True,
        audience=audience,
        product="Northwind Pay",
        target_hours=24,
        limit_hours=48,
        quiet_hours=72,
        targets=Targets(),
        headline=headline(),
        before=(
            month(2026, 9),
            headline(
                mentions=4410,
                negative=702,
                threads=455,
                handled=401,
                in_target=Share(331, 440),
                answers=463,
                likes=448,
                active_members=79,
                to_staff=23,
                reply_median=timedelta(hours=7),
                in_limit=Share(395, 440),
            ),
        ),
        baseline=(month(2026, 1), headline(**{**NOTHING, "mentions": 3807, "negative": 811, "ran": False})),
        days=days,
        reply_hours=[min(chance.expovariate(1 / 9), 90) for _ in range(395)],
        categories=categories,
        outcomes=outcomes,
        helpers=[Helper(name, 61 - 9 * index, 40 - 7 * index, 1240 - 170 * index) for index, name in enumerate(NAMES)]
        if audience is Audience.MANAGER
        else (),
    )
    return replace(made, **fields)


def poor(audience: Audience = Audience.CLIENT) -> MonthlyReport:
    """A small community's second month: too little to draw most things."""
    days = [Day(date(2026, 2, number), int(number in (3, 11, 12)), int(number in (4, 12))) for number in range(1, 29)]
    this = month(2026, 2)
    return rich(
        audience,
        month=this,
        until=this.end,
        product="Кредитно-потребительский кооператив «Взаимопомощь»",
        headline=headline(
            mentions=19,
            negative=3,
            threads=3,
            handled=2,
            in_target=Share(1, 3),
            in_limit=Share(2, 3),
            answers=2,
            likes=1,
            active_members=1,
            to_staff=0,
            late_on_arrival=1,
            reply_median=timedelta(minutes=40),
            reply_p90=timedelta(hours=30),
        ),
        before=(month(2026, 1), headline(**{**NOTHING, "mentions": 11, "negative": 4})),
        baseline=None,
        days=days,
        reply_hours=[0.66, 30.0],
        categories=[CategoryMonth(month(2026, 1), {}), CategoryMonth(this, {Category.TRUST: 2, None: 1})],
        outcomes=OutcomeTable(wilson(1, 1), [(Category.TRUST, wilson(1, 1))], [], [(None, wilson(1, 1))], 1),
        helpers=[Helper("Zoë", 2, 1, 31)] if audience is Audience.MANAGER else (),
    )


def empty(audience: Audience = Audience.CLIENT) -> MonthlyReport:
    """A month without anything."""
    this = month(2026, 2)
    return rich(
        audience,
        month=this,
        until=this.end,
        headline=headline(**NOTHING),
        before=None,
        baseline=None,
        days=[Day(date(2026, 2, number), 0, 0) for number in range(1, 29)],
        reply_hours=[],
        categories=[CategoryMonth(this, {})],
        outcomes=OutcomeTable(wilson(0, 0), [], [], [], 0),
        helpers=(),
    )


def running(audience: Audience = Audience.CLIENT) -> MonthlyReport:
    """An October of which 17 days are known."""
    full = rich(audience)
    days = [day if day.day.day <= 17 else Day(day.day, 0, 0) for day in full.days]
    return replace(full, until=datetime(2026, 10, 17, 12, tzinfo=UTC), complete=False, days=days, baseline=None)


EXAMPLES = {"rich": rich, "poor": poor, "empty": empty, "running": running}
