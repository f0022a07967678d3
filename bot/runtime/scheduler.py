"""APScheduler is only the clock: it knocks every minute, and the database decides whether a job runs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.runtime.inbox import TRIES
from bot.usecases import clock as usecase
from bot.usecases import redeem, retention
from storage import inbox, outbox

if TYPE_CHECKING:
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

KEEP_HANDLED_FOR = timedelta(days=7)


class Scheduler:
    """Knocks every minute; everything it starts may be started twice and happens once."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._clock = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})

    def start(self) -> None:
        """Begin to knock."""
        self._clock.add_job(self.tick, "interval", minutes=1, max_instances=1)
        self._clock.add_job(self.clean, "interval", hours=1, max_instances=1)
        self._clock.start()

    def stop(self) -> None:
        """Knock no more."""
        if self._clock.running:
            self._clock.shutdown(wait=False)

    async def tick(self) -> None:
        """Do, for every community, what its time has come for. One community's fault does not stop the others."""
        for name in self._transactions.config.communities:
            try:
                async with self._transactions.write(name) as ctx:
                    await usecase.settle(ctx)
                async with self._transactions.write(name) as ctx:
                    await usecase.send_digest(ctx)
                await self.forget(name)
                async with self._transactions.write(name) as ctx:
                    await redeem.expire(ctx)
            except Exception:
                log.exception("the clock's work for %s failed; it is tried again in a minute", name)

    async def forget(self, name: str) -> None:
        """Forget once a local day what a community keeps no longer, in batches, so that nobody waits for it long."""
        async with self._transactions.write(name) as ctx:
            if not await retention.is_due(ctx):
                return
        whole = retention.Forgotten()
        while True:
            async with self._transactions.write(name) as ctx:
                batch = await retention.forget(ctx)
            whole += batch
            if not batch.is_full:
                break
        async with self._transactions.write(name) as ctx:
            await retention.note(ctx, whole)

    async def clean(self) -> None:
        """Forget raw updates (also those that could not be handled) and deliveries of a week ago."""
        before = self._transactions.clock.now() - KEEP_HANDLED_FOR
        async with self._transactions.database.write() as uow:
            await inbox.forget(uow, before, TRIES)
            await outbox.forget(uow, before)
