"""The clock knocks as often as it likes: each job runs once for its period, alone, and nothing stops the others."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.runtime.jobs import JOBS, Job, alone
from bot.runtime.scheduler import Scheduler
from storage import jobs
from storage.tables import Audit, DeliveryKind, JobRun
from tests.usecases.acts import another
from tests.world import FakeClock, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from tests.databases import Sqlite

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DIGEST = next(job for job in JOBS if job.name == "digest")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@asynccontextmanager
async def clockwork(
    sqlite: Sqlite, zone: ZoneInfo, begins: datetime, todo: Sequence[Job] = (DIGEST,), **digest: Any
) -> AsyncIterator[tuple[World, Scheduler]]:
    """A community whose first day lies behind, and the clock that knocks for it."""
    clock = FakeClock(begins - 3 * DAY)
    world = await World.open(await sqlite.fresh(), clock, zone=zone.key, digest=digest)
    clock.at = begins
    yield world, Scheduler(world.parts.transactions, todo)
    await world.close()


async def ran(world: World, job: str = "digest") -> list[tuple[str, datetime]]:
    """Return the period and the moment of each run, as the database knows them."""
    async with world.database.read() as uow:
        rows = (await uow.exec(select(JobRun).where(JobRun.job == job).order_by(col(JobRun.id)))).all()
    return [(row.period, row.ran_at) for row in rows]


async def posted(world: World) -> int:
    """Return how many digests are on their way to the members."""
    return sum(row.kind is DeliveryKind.DIGEST and row.chat_id == "cards" for row in await world.deliveries())


async def knock(world: World, scheduler: Scheduler, until: datetime, every: timedelta) -> None:
    while world.clock.at <= until:
        await scheduler.tick()
        world.clock.at += every


@pytest.mark.parametrize(
    ("zone", "switch", "at", "comes"),
    [
        # 02:30 does not exist that morning: it comes when the clock has been put forward
        (BERLIN, date(2026, 3, 29), "02:30", "2026-03-29T01:30"),
        (NEW_YORK, date(2026, 3, 8), "02:30", "2026-03-08T07:30"),
        # half past comes twice that morning: the first time is meant
        (BERLIN, date(2026, 10, 25), "02:30", "2026-10-25T00:30"),
        (NEW_YORK, date(2026, 11, 1), "01:30", "2026-11-01T05:30"),
        (BERLIN, date(2027, 3, 28), "09:00", "2027-03-28T07:00"),
        (BERLIN, date(2027, 10, 31), "09:00", "2027-10-31T08:00"),
        (NEW_YORK, date(2027, 3, 14), "09:00", "2027-03-14T13:00"),
        (NEW_YORK, date(2027, 11, 7), "23:45", "2027-11-08T04:45"),
    ],
)
async def test_the_digest_of_a_day_with_a_switch_comes_once_at_its_time(
    sqlite: Sqlite, zone: ZoneInfo, switch: date, at: str, comes: str
) -> None:
    begins = datetime.combine(switch - DAY, datetime.min.time(), tzinfo=zone).astimezone(UTC)
    async with clockwork(sqlite, zone, begins, at=at) as (world, scheduler):
        await knock(world, scheduler, begins + 3 * DAY + HOUR, 15 * MINUTE)
        runs = dict(await ran(world))
        days = [(switch + number * DAY).isoformat() for number in range(-1, 2)]
        assert [day for day in runs if day in days] == days
        assert runs[switch.isoformat()] == datetime.fromisoformat(comes).replace(tzinfo=UTC)
        assert await posted(world) == len(runs)


MORNING = datetime(2026, 11, 17, 9, tzinfo=BERLIN)
"""When the digest of a day is due, which may be six hours late."""


async def test_a_clock_that_jumps_ahead_and_back_sends_each_digest_once(sqlite: Sqlite) -> None:
    async with clockwork(sqlite, BERLIN, MORNING - HOUR) as (world, scheduler):
        for hours in (0, 3, -3, 1, 4, -4, 23, -23, 24, 0, 26, -26, 25):
            world.clock.at += timedelta(hours=hours)
            await scheduler.tick()
        periods = [period for period, _ in await ran(world)]
        assert sorted(set(periods)) == sorted(periods)
        assert {"2026-11-17", "2026-11-18"} <= set(periods)
        assert await posted(world) == len(periods)


async def test_a_clock_that_was_wrongly_ahead_for_a_while_does_not_lose_the_digest(sqlite: Sqlite) -> None:
    async with clockwork(sqlite, BERLIN, MORNING - MINUTE) as (world, scheduler):
        await scheduler.tick()
        world.clock.at = MORNING + 10 * HOUR  # too late for the day's digest, as it seems
        await scheduler.tick()
        world.clock.at = MORNING + MINUTE
        await scheduler.tick()
        assert await ran(world) == [("2026-11-17", MORNING + MINUTE)]


async def test_after_a_night_offline_the_digest_comes_late_but_comes(sqlite: Sqlite) -> None:
    async with clockwork(sqlite, BERLIN, MORNING - 12 * HOUR) as (world, scheduler):
        await scheduler.tick()
        world.clock.at = MORNING + 5 * HOUR + 59 * MINUTE
        for _ in range(3):
            await scheduler.tick()
        assert await ran(world) == [("2026-11-17", world.clock.at)]
        assert await posted(world) == 1


async def test_a_digest_too_late_is_left_out_and_the_log_says_so_once(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
) -> None:
    async with clockwork(sqlite, BERLIN, MORNING - 12 * HOUR) as (world, scheduler):
        await scheduler.tick()
        caplog.clear()
        world.clock.at = MORNING + 6 * HOUR
        await knock(world, scheduler, MORNING + 9 * HOUR, 30 * MINUTE)
        assert [one.getMessage() for one in caplog.records] == [
            "digest of 2026-11-17 for acme was left out: it is more than 6:00:00 late"
        ]
        assert not await ran(world)
        world.clock.at = MORNING + DAY
        await scheduler.tick()
        assert await ran(world) == [("2026-11-18", MORNING + DAY)]


async def test_what_was_sent_in_time_is_not_called_missing_by_the_next_process(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
) -> None:
    async with clockwork(sqlite, BERLIN, MORNING) as (world, scheduler):
        await scheduler.tick()
        world.clock.at = MORNING + 8 * HOUR
        await Scheduler(world.parts.transactions, (DIGEST,)).tick()
        assert not caplog.records


async def test_a_community_that_was_set_up_after_the_hour_missed_nothing(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock(MORNING + 7 * HOUR)
    world = await World.open(await sqlite.fresh(), clock)
    await Scheduler(world.parts.transactions, (DIGEST,)).tick()
    assert not caplog.records
    await world.close()


async def test_two_processes_that_knock_at_once_run_each_job_once(database_url: str) -> None:
    async def count(ctx: Context) -> None:
        if await jobs.first_run(ctx.uow, ctx.community_id, "count", "today", ctx.now):
            await ctx.decided("counted")

    clock = FakeClock(MORNING - 40 * DAY)
    weekly = {"digest": {"weekly": "tuesday"}}
    async with another(database_url, clock, **weekly) as one, another(database_url, clock, **weekly) as other:
        clock.at = datetime(2026, 12, 1, 9, tzinfo=BERLIN)  # a Tuesday, and the first of a month
        todo = (*JOBS, Job("count", alone(count)))
        clocks = [Scheduler(world.parts.transactions, todo) for world in (one, other) * 3]
        await asyncio.gather(*(scheduler.tick() for scheduler in clocks))
        async with one.database.read() as uow:
            names = sorted(row.job for row in (await uow.exec(select(JobRun))).all())
            counted = [row for row in (await uow.exec(select(Audit))).all() if row.what == "counted"]
        assert names == ["count", "digest", "report", "retention", "weekly"]
        assert len(counted) == 1


async def test_one_jobs_fault_stops_neither_the_next_job_nor_the_next_knock(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(ctx: Context) -> None:
        await ctx.decided("settled_before_it_failed")
        raise RuntimeError("no")

    todo = (Job("one", alone(fails)), DIGEST)
    async with clockwork(sqlite, BERLIN, MORNING, todo) as (world, scheduler):
        await scheduler.tick()
        assert len(await ran(world)) == 1
        assert "one failed for acme; it is tried again in a minute" in caplog.text
        async with world.database.read() as uow:
            assert not (await uow.exec(select(Audit))).all(), "what a job did before its fault is not kept"


class Slow:
    """A job that takes a while, and notes how often it ran and how many of it at once."""

    def __init__(self, takes: float) -> None:
        self.takes, self.runs, self.now, self.most = takes, 0, 0, 0
        self.began = asyncio.Event()

    async def __call__(self, transactions: Transactions, name: str) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        async with transactions.write(name) as ctx:
            await ctx.decided("slow")
            self.began.set()
            await asyncio.sleep(self.takes)
        self.now -= 1
        self.runs += 1


async def test_a_job_longer_than_its_period_never_runs_beside_itself_and_runs_again(
    sqlite: Sqlite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "apscheduler")
    slow = Slow(takes=0.2)
    async with clockwork(sqlite, BERLIN, MORNING) as (world, _):
        scheduler = Scheduler(world.parts.transactions, (Job("slow", slow),), every=0.05)
        scheduler.start()
        while slow.runs < 3:
            await asyncio.gather(scheduler.tick(), asyncio.sleep(0.05))  # as the start of the bot does beside the clock
        await scheduler.stop()
        assert slow.most == 1
        assert slow.now == 0, "the end waits for what runs"


async def test_a_job_that_does_not_end_is_undone_when_the_bot_stops(sqlite: Sqlite) -> None:
    slow = Slow(takes=60)
    async with clockwork(sqlite, BERLIN, MORNING) as (world, _):
        scheduler = Scheduler(world.parts.transactions, (Job("slow", slow), DIGEST), every=0.01)
        scheduler.start()
        await asyncio.wait_for(slow.began.wait(), 5)
        await scheduler.stop(within=0.05)
        await asyncio.sleep(0.05)
        async with world.database.read() as uow:
            assert not (await uow.exec(select(Audit))).all()
        assert not await ran(world), "nothing is begun any more"


async def test_the_clock_goes_on_knocking_when_the_machines_clock_was_put_back(sqlite: Sqlite) -> None:
    async with clockwork(sqlite, BERLIN, MORNING) as (_, scheduler):
        scheduler.start()
        # what APScheduler has planned lies five hours ahead of a clock that was put back by five hours
        for job in scheduler._clock.get_jobs():
            job.modify(next_run_time=datetime.now(UTC) + 5 * HOUR)
        await scheduler.keep_knocking()
        planned = sorted(job.next_run_time - datetime.now(UTC) for job in scheduler._clock.get_jobs())
        await scheduler.stop()
        assert planned[0] <= MINUTE
        assert planned[1] <= HOUR


async def test_a_job_of_the_whole_installation_runs_once_however_many_communities_there_are(sqlite: Sqlite) -> None:
    seen: list[str] = []

    async def note(_: Transactions, name: str) -> None:
        seen.append(name)

    todo = (Job("each", note), Job("whole", note, installation=True))
    async with clockwork(sqlite, BERLIN, MORNING, todo) as (world, scheduler):
        world.parts.config.communities["beta"] = world.parts.config.communities["acme"]
        await scheduler.tick()
        assert seen == ["acme", "beta", "acme"]


def test_the_list_of_jobs_names_each_once() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert names[-1] == "retention", "what may take minutes comes last"
