"""Posts that came in where nobody reads are read here, by any number of processes, and taken in.

A batch is leased in one write, read, and taken in by another in which its rows go; whoever dies in between leaves a
lease that runs out. A post over which processes die again and again is taken in unread: a manager looks at it.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.ports.mentions import NewMention
from bot.ports.watching import note, step
from bot.runtime.pulse import Pulse
from storage import arrivals
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.runtime.desk import Desk
    from bot.runtime.transactions import Transactions
    from storage.tables import Arrival

log = logging.getLogger(__name__)

LEASE_FOR, AGAIN_AFTER = timedelta(seconds=60), timedelta(seconds=30)
LOOK_EVERY, FINISH_WITHIN = 2.0, 4.0
AT_ONCE = 100
MOST_TOLD = 20
"""So many of the events that brought a batch are named in its line of the log."""
TRIES = 4
ONE: TypeAdapter[NewMention] = TypeAdapter(NewMention)


class Classifying:
    """The reading of one process."""

    def __init__(self, transactions: Transactions, desk: Desk) -> None:
        self._transactions, self._desk = transactions, desk
        self._pulse = Pulse(self._all, LOOK_EVERY, "the posts that wait could not be read")

    def start(self) -> None:
        """Begin to read."""
        self._pulse.start()

    async def stop(self) -> None:
        """Finish the batch that is being read, within a few seconds, and read no more."""
        await self._pulse.stop(FINISH_WITHIN)

    def wake(self) -> None:
        """Look for posts now."""
        self._pulse.wake()

    async def _all(self) -> None:
        while not self._pulse.stopping and await self.read():
            pass

    async def read(self) -> int:
        """Read one batch and take it in; returns how many posts it had."""
        now = self._transactions.clock.now()
        until = now + LEASE_FOR
        async with self._transactions.database.write() as uow:
            batch = await arrivals.lease(uow, list(self._transactions.names), now, until, AT_ONCE)
        if batch:
            events = sorted({row.event for row in batch})
            one, several = (events[0], "") if len(events) == 1 else ("", ",".join(events[:MOST_TOLD]))
            with step(self._transactions.watch, "reading", one, posts=len(batch), events=several):
                await self._take_in(batch)
        return len(batch)

    async def _take_in(self, batch: Sequence[Arrival]) -> None:
        first = batch[0]
        assert first.leased_until is not None  # noqa: S101 - it was just leased
        try:
            await self._desk.take_waiting(
                self._transactions.names[first.community_id],
                {row.id: (ONE.validate_python(row.mention), row.link) for row in batch},
                first.leased_until,
                history=first.history,
                via=first.via,
                unread=first.attempts >= TRIES,
            )
        except Unavailable:
            raise
        except Exception:
            note("fault")
            log.exception("%s posts could not be taken in; they are tried again", len(batch))
            again = self._transactions.clock.now() + AGAIN_AFTER
            async with self._transactions.database.write() as uow:
                await arrivals.put_back(uow, [row.id for row in batch], first.leased_until, again)
