"""APScheduler is only the clock: it knocks every minute, and the database decides whether a job runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports.watching import event, step
from bot.runtime.inbox import TRIES
from bot.runtime.jobs import JOBS
from bot.runtime.pulse import Pulse
from storage import inbox, jobs, outbox
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.rules.periods import Calendar
    from bot.runtime.jobs import Job
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

KEEP_HANDLED_FOR = timedelta(days=7)
EVERY = 60.0
FINISH_WITHIN = 3.0


class Scheduler:
    """Knocks every minute (`every` seconds in tests); what it starts may be started twice and happens once."""

    def __init__(self, transactions: Transactions, todo: Sequence[Job] = JOBS, every: float = EVERY) -> None:
        self._transactions, self._todo, self._every = transactions, todo, every
        # what was late by a night is done once and not sixty times; the database says what is too late for
        defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        self._clock = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        self._watch = Pulse(self.keep_knocking, every, "the clock could not be looked after")
        self._busy = asyncio.Lock()
        self._stopping = False
        self._seen: dict[tuple[str, str], tuple[date, bool]] = {}

    def start(self) -> None:
        """Begin to knock."""
        self._stopping = False
        self._clock.add_job(self.tick, "interval", seconds=self._every)
        self._clock.add_job(self.clean, "interval", hours=1)
        self._clock.start()
        self._watch.start()

    async def stop(self, within: float = FINISH_WITHIN) -> None:
        """Knock no more; the job that runs may end `within` seconds, else it is rolled back."""
        self._stopping = True
        await self._watch.stop()
        if not self._clock.running:
            return
        self._clock.pause()
        try:
            async with asyncio.timeout(within), self._busy:
                pass
        except TimeoutError:
            log.warning("a job did not end in time; what it began is undone, and done again after the start")
        self._clock.shutdown(wait=False)

    async def tick(self) -> None:
        """Do what its time has come for, one job after another, also where another tick has not ended yet.

        One job's fault stops neither the others nor the other communities; a trouble of the database stops them all.
        """
        async with self._busy:
            for job in self._todo:
                for name in list(self._transactions.config.communities)[: 1 if job.installation else None]:
                    if self._stopping:
                        return
                    with event():
                        try:
                            await self._do(job, name)
                        except Unavailable as trouble:
                            log.debug("the jobs are tried again in a minute: %s", trouble)
                            return
                        except Exception:
                            log.exception("%s failed for %s; it is tried again in a minute", job.name, name)

    async def _do(self, job: Job, name: str) -> None:
        if job.calendar is None:
            with step(self._transactions.watch, "job", job=job.name, community=name):
                await job.run(self._transactions, name)
            return
        calendar = job.calendar(self._transactions.config, name)
        if calendar is None:
            return
        now = self._transactions.clock.now()
        day, is_due = calendar.newest(now), calendar.is_due(now)
        if self._seen.get((job.name, name)) == (day, is_due):
            return
        if is_due:
            with step(self._transactions.watch, "job", job=job.name, community=name, told=1):
                await job.run(self._transactions, name)
        else:
            await self._say_if_missed(job, name, calendar, day)
        self._seen[job.name, name] = day, is_due

    async def _say_if_missed(self, job: Job, name: str, calendar: Calendar, day: date) -> None:
        """Say once in the log that a period's work was left out, because nobody was there until it was too late."""
        transactions, due_at = self._transactions, calendar.comes_at(day)
        async with transactions.database.read() as uow:
            community_id = transactions.community_id(name)
            if due_at < transactions.began_at(name) or await jobs.ran_since(uow, community_id, job.name, due_at):
                return
        log.warning("%s of %s for %s was left out: it is more than %s late", job.name, day, name, calendar.tolerance)

    async def keep_knocking(self) -> None:
        """Knock within a minute also when the machine's clock was put back: APScheduler would wait until it is past."""
        for job in self._clock.get_jobs():
            latest = datetime.now(UTC) + job.trigger.interval
            if job.next_run_time is not None and job.next_run_time > latest:
                job.modify(next_run_time=latest)

    async def clean(self) -> None:
        """Forget raw updates (also those that could not be handled) and deliveries of a week ago."""
        before = self._transactions.clock.now() - KEEP_HANDLED_FOR
        try:
            async with self._transactions.database.write() as uow:
                await inbox.forget(uow, before, TRIES)
                await outbox.forget(uow, before)
        except Unavailable as trouble:
            log.debug("old rows are forgotten in an hour: %s", trouble)
