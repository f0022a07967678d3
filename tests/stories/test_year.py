"""A year of a community's life, and every figure of its reports against a count that was kept by hand."""

from __future__ import annotations

import gc
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import Parts
from bot.reports.digest import digest
from bot.reports.monthly.figures import monthly_report
from bot.reports.monthly.model import Audience
from bot.reports.sla import sla_report
from bot.usecases.context import salt_of
from storage.tables import Community
from tests.inline import open_inline
from tests.stories.year_count import BERLIN, Count, by_day, month_ends, ranked
from tests.stories.year_life import MEMBERS, Life
from tests.world import FakeClock, World, config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.reports.monthly.model import Headline, MonthlyReport
    from storage.database import UnitOfWork
    from tests.databases import Sqlite

BEGINS, ENDS = date(2026, 1, 1), date(2027, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def few_collections() -> Iterator[None]:
    """A year makes many small objects, and hardly one that the garbage collector is needed for."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
async def life(sqlite: Sqlite, few_collections: None) -> AsyncIterator[Life]:
    """A community of a hundred in Berlin, on the first morning of the year."""
    url = await sqlite.fresh()
    clock = FakeClock(datetime(2026, 1, 1, 7, tzinfo=UTC))
    database = open_inline(url.removeprefix("sqlite:///"))
    parts = Parts(config(url, report={"monthly": True}, digest={"at": "09:00", "weekly": "monday"}), database, clock)
    await parts.transactions.prepare()
    yield Life(World(parts, clock), 20_260_101, BERLIN)
    await database.close()


async def test_a_year_of_a_community_is_told_as_it_was(life: Life) -> None:
    async for day in life.days(BEGINS, ENDS):
        async with life.world.database.read() as uow:
            if day.day % 6 == 1 and day > BEGINS:
                await check_digest(life, uow)
            if day.day == 1 and day > BEGINS:
                await check_sla(life, uow)
                await check_month(life, uow, day - DAY)
    async with life.world.database.read() as uow:
        for month in range(1, 13, 3):  # as the year knows them by now
            await check_month(life, uow, date(2026, month, 1))
    assert len(life.plain.answers) >= 12 * 500
    assert len(life.plain.likes) >= 12 * 200
    assert len(life.people) >= MEMBERS - 10


async def check_month(life: Life, uow: UnitOfWork, month: date) -> None:
    """Compare a month's report with the count, also its month before."""
    report = await report_of(life, uow, month)
    start, end = month_ends(month)
    count = Count(life.plain, start, end, life.world.clock.now())
    assert (report.month.start, report.month.end) == (start, end)
    check_headline(report.headline, count)
    before = Count(life.plain, *month_ends(month.replace(day=1) - DAY), life.world.clock.now())
    assert (report.before is None) == (month.month == 1 and not before.posts())
    if report.before is not None:
        check_headline(report.before[1], before)
    check_series(report, count, life)
    check_outcomes(report, count)
    names = {f"Member{number}": member for number, member in life.numbers()}
    found = {(names[one.name], one.answers, one.likes, one.points, one.seats) for one in report.helpers}
    assert found == count.helpers()


async def report_of(life: Life, uow: UnitOfWork, month: date) -> MonthlyReport:
    transactions = life.world.parts.transactions
    row = await uow.get_one(Community, transactions.community_id("acme"))
    return await monthly_report(
        uow,
        row.id,
        month,
        config=transactions.config.communities["acme"],
        audience=Audience.MANAGER,
        now=life.world.clock.now(),
        began_at=row.created_at,
        salt=salt_of(row),
    )


def check_headline(found: Headline, count: Count) -> None:
    assert (found.mentions, found.negative) == (len(count.posts()), len(count.posts(negative=True)))
    assert (found.threads, found.handled) == (len(count.counted()), count.handled())
    assert (found.in_target.good, found.in_target.total) == count.within(24)
    assert (found.in_limit.good, found.in_limit.total) == count.within(48)
    assert found.late_on_arrival == sum(one.late for one in count.counted())
    took = count.reply_times()
    assert (found.reply_median, found.reply_p90) == (ranked(took, 0.5), ranked(took, 0.9))
    assert (found.answers, found.likes) == (len(count.answers()), len(count.likes()))
    assert (found.active_members, found.to_staff) == (len(count.active()), count.handed_over())


def check_series(report: MonthlyReport, count: Count, life: Life) -> None:
    negative = by_day(post.at for post in count.posts(negative=True))
    mentions = by_day(post.at for post in count.posts())
    answers = by_day(one.recorded_at for one in count.answers())
    for one in report.days:
        assert (one.negative, one.answers, one.mentions) == (negative[one.day], answers[one.day], mentions[one.day])
    hours = [taken / timedelta(hours=1) for taken in count.reply_times()]
    assert list(report.reply_hours) == hours
    for one in report.categories:
        begun = Count(life.plain, one.month.start, one.month.end, life.world.clock.now()).counted()
        for category in {complaint.category for complaint in begun}:
            assert one.threads[category] == sum(complaint.category == category for complaint in begun)
        assert sum(one.threads.values()) == len(begun)


def check_outcomes(report: MonthlyReport, count: Count) -> None:
    table, wanted = report.outcomes, count.outcomes()
    assert {None: (table.whole.decided, table.whole.quiet)} == wanted["whole"]
    for name, rows in (("category", table.by_category), ("kind", table.by_kind), ("guidance", table.by_guidance)):
        assert {key: (one.decided, one.quiet) for key, one in rows} == wanted[name]


async def check_digest(life: Life, uow: UnitOfWork) -> None:
    now, today = life.world.clock.now(), life.world.clock.now().astimezone(BERLIN)
    found = await digest(uow, life.world.parts.transactions.community_id("acme"), now, BERLIN)
    start = datetime.combine(today.date() - DAY, today.time(), tzinfo=BERLIN).astimezone(UTC)
    count, complaints = Count(life.plain, start, now, now), life.plain.complaints.values()
    assert found.new == sum(count.inside(one.began.seen_at) for one in complaints)
    assert found.claimed == sum(count.inside(one.claims[0][1]) for one in complaints if one.claims)
    assert found.answered == sum(
        count.inside(min(answer.recorded_at for answer in one.good)) for one in complaints if one.good
    )
    waiting = [one for one in complaints if one.waits]
    assert found.waiting == len(waiting)
    assert found.overdue == sum(one.due_at(24) <= now and not one.late and one.stands_since is None for one in waiting)
    month = Count(life.plain, month_ends(today.date())[0], now, now)
    assert (found.month.answers, found.month.likes) == (len(month.answers()), len(month.likes()))
    assert found.month.members == len(month.active())


async def check_sla(life: Life, uow: UnitOfWork) -> None:
    now = life.world.clock.now()
    found = await sla_report(uow, life.world.parts.transactions.community_id("acme"), now)
    assert found.waiting == sum(one.waits for one in life.plain.complaints.values())
    assert found.with_staff == sum(one.at_staff for one in life.plain.complaints.values())
    assert found.held_total == len(life.plain.held())
    for window in found.windows:
        count = Count(life.plain, now - window.days * DAY, now, now)
        took, claimed = count.reply_times(), count.claim_times()
        late = sum(one.late and (bool(one.good) or not one.solved) and not one.at_staff for one in count.counted())
        assert (window.threads, window.late_on_arrival) == (len(count.timed()) + late, late)
        assert (window.in_target.good, window.in_target.total) == count.within(24)
        assert (window.in_limit.good, window.in_limit.total) == count.within(48)
        assert (window.reply_median, window.reply_p90) == (ranked(took, 0.5), ranked(took, 0.9))
        assert (window.claim_median, window.claim_p90) == (ranked(claimed, 0.5), ranked(claimed, 0.9))
