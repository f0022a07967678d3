"""Grants perks and takes them back outside of the database: leased in one write, done, and reported in another.

Whoever dies in between leaves a lease that runs out, and the kinds are safe to repeat, so a perk is granted once.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import texts
from bot.perks.registry import kinds
from bot.ports.perks import Again, Done, Elsewhere, Impossible, NoAccount
from bot.runtime.perk_work import lease_task
from bot.runtime.pulse import Pulse
from bot.usecases import redeem
from bot.usecases.redemptions import find, tell
from storage import granting
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.perks import Ended, Kind, Reach
    from bot.runtime.perk_work import Task
    from bot.runtime.transactions import Transactions
    from storage.tables import PerkKind

log = logging.getLogger(__name__)

TRIES = 8
LEASE_FOR = timedelta(minutes=5)
GRANT_WITHIN = 120.0
FIRST_WAIT, MOST_WAIT = timedelta(seconds=15), timedelta(hours=1)
LOOK_EVERY = 5.0
FINISH_WITHIN = 4.0
AT_ONCE = 4


class Granting:
    """The worker of one process."""

    def __init__(
        self, transactions: Transactions, reach: Reach, kinds_by_name: Mapping[PerkKind, Kind] | None = None
    ) -> None:
        self._transactions, self._reach = transactions, reach
        self._kinds = kinds_by_name or kinds()
        self._leasing = asyncio.Lock()
        self._pulse = Pulse(self._all, LOOK_EVERY, "the perks that are due could not be read")
        self._flights: set[asyncio.Task[None]] = set()
        self._reclaimed = False

    def know(self, chats: frozenset[str]) -> None:
        """Know that communities are in these chats now, whoever serves them."""
        self._reach = replace(self._reach, chats=chats)

    def start(self) -> None:
        """Begin to grant; what an earlier process left leased is taken again at once."""
        self._reclaimed = False
        self._pulse.start()

    async def stop(self) -> None:
        """Finish what is in flight and begin nothing more."""
        await self._pulse.stop()
        if self._flights:
            _, late = await asyncio.wait(self._flights, timeout=FINISH_WITHIN)
            for flight in late:
                log.warning("the granting of a perk did not end in time; it is repeated after the start")
                flight.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def wake(self) -> None:
        """Look for something to grant now."""
        self._pulse.wake()

    async def idle(self) -> None:
        """Grant all that is due now, and return (for tests and for a tidy end)."""
        while await self._begin_one() or self._flights:
            if self._flights:
                await asyncio.wait(self._flights)

    async def _all(self) -> None:
        if not self._reclaimed and self._reach.chats <= self._reach.platforms.keys():
            # whoever held them is gone, or its chats would not be ours
            async with self._transactions.database.write() as uow:
                await granting.reclaim(uow, list(self._transactions.names))
            self._reclaimed = True
        while not self._pulse.stopping and len(self._flights) < AT_ONCE and await self._begin_one():
            pass

    async def _begin_one(self) -> bool:
        """Lease what has been due for longest and begin to work on it; says whether there was something."""
        async with self._leasing:
            if self._reach.chats and not self._reach.platforms:
                return False  # whoever serves a chat does it
            task = await lease_task(self._transactions, list(self._reach.platforms), LEASE_FOR)
            if task is None:
                return False
            flight = asyncio.create_task(self._one(task))
            self._flights.add(flight)
        flight.add_done_callback(self._landed)
        return True

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._pulse.wake()
        if not flight.cancelled() and (fault := flight.exception()) and not isinstance(fault, Unavailable):
            log.error("what became of a perk could not be written; it is repeated", exc_info=fault)

    async def _one(self, task: Task) -> None:
        kind = self._kinds[task.kind]
        if task.grants and task.barred:
            await self._report(task, Impossible(task.barred))
            return
        try:
            async with asyncio.timeout(GRANT_WITHIN):
                ended = await (kind.grant if task.grants else kind.undo)(task.work, self._reach)
        except TimeoutError:
            ended = Again(0, "it took too long")
        except Exception as error:
            log.exception("perk %s could not be %s", task.work.key, "granted" if task.grants else "taken back")
            ended = Again(0, f"a fault of our own ({type(error).__name__})")
        await self._report(task, ended)

    async def _report(self, task: Task, ended: Ended) -> None:
        """Write what became of it; a try that came too often is given up to the managers."""
        async with self._transactions.write(task.work.community) as ctx:
            if isinstance(ended, Done):
                await (redeem.granted(ctx, task.id, ended) if task.grants else redeem.ended(ctx, task.id))
                return
            row, perk = await find(ctx, task.id)
            noted = {} if isinstance(ended, NoAccount) else ended.noted
            if isinstance(ended, Elsewhere):
                await granting.put_off(ctx.uow, row, task.state, ctx.now, noted, waits_for=ended.chat)
                log.info("perk %s: goes on in %s, by another process", task.work.key, ended.chat)
                return
            again = isinstance(ended, Again) and task.attempts < TRIES
            due_at = ctx.now + _wait(task.attempts, ended.seconds if isinstance(ended, Again) else 0)
            await granting.put_off(ctx.uow, row, task.state, due_at, noted)
            if again or row.state is not task.state:
                log.info("perk %s: not now, %s", task.work.key, ended)
                return
            if isinstance(ended, NoAccount):
                chats = ", ".join(one.title() for one in ended.chats)
                await redeem.failed(ctx, task.id, texts.of(ctx.config.language)("perk-no-account-why", chats=chats))
                await tell(ctx, row, perk, "perk-no-account", chats=chats)
            else:
                await redeem.failed(ctx, task.id, ended.reason)


def _wait(attempts: int, seconds: float) -> timedelta:
    """Return how long to wait after so many tries: what was asked for, or twice as long as the last time."""
    return min(max(FIRST_WAIT * (1 << (attempts - 1)), timedelta(seconds=seconds)), MOST_WAIT)
