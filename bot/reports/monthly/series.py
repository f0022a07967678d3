"""What a month's plots run over: its days, and the categories of the months up to it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.reports.monthly.model import CategoryMonth, Day, Month
from bot.rules.counted import NOT_BEGUN
from bot.rules.periods import local_day, month_before, season, starts
from storage import figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.posts import Posts
    from storage.database import UnitOfWork
    from storage.tables import Category

MONTHS = 12
DAY = timedelta(days=1)


def dates_of(month: Month) -> list[date]:
    """Return every day of a month."""
    following = (month.first + 31 * DAY).replace(day=1)
    return [month.first + number * DAY for number in range((following - month.first).days)]


def edges_of(month: Month, zone: ZoneInfo) -> list[datetime]:
    """Return the moments between which a month's local days lie."""
    return [*(starts(day, zone) for day in dates_of(month)), month.end]


def days_of(month: Month, zone: ZoneInfo, posts: Posts, answers: Sequence[datetime]) -> list[Day]:
    """Return every day of a month with its negative mentions and its answers; `posts` has a period for each."""
    answered = Counter(local_day(at, zone) for at in answers)
    return [
        Day(day, negative, answered[day], mentions)
        for day, (mentions, negative) in zip(dates_of(month), posts.periods, strict=True)
    ]


async def categories_of(
    uow: UnitOfWork, community_id: int, month: Month, zone: ZoneInfo, *, now: datetime, began_at: datetime
) -> list[CategoryMonth]:
    """Return how many threads of each category began in up to twelve months, from the programme's first one on."""
    firsts = [month.first]
    while len(firsts) < MONTHS and season(firsts[-1], zone)[0] > began_at:
        firsts.append(month_before(firsts[-1]))
    months = [Month(first, *season(first, zone)) for first in reversed(firsts)]
    edges = [*(one.start for one in months), min(month.end, now)]
    found: list[dict[Category | None, int]] = [{} for _ in months]
    for at, category, threads in await figures.threads_by_category(uow, community_id, edges, NOT_BEGUN):
        found[at][category] = threads
    return [CategoryMonth(one, threads) for one, threads in zip(months, found, strict=True)]
