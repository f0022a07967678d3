"""Looks at recorded answers in the background, never while a member waits and never inside a transaction.

A check is leased, looked at, and its result written in a transaction of its own; whoever dies in between leaves a
lease that runs out, and the answer is looked at again.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.proof import TryLater, Wanted
from bot.rules.disclosure import shows_disclosure
from bot.rules.originality import nearest
from bot.runtime.looks import seen
from bot.runtime.pulse import Pulse
from bot.usecases import proof as usecase
from bot.usecases.proof import Look
from storage import proof, records
from storage.tables import Finding
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from bot.ports.proof import Seen
    from bot.runtime.looks import Looks
    from bot.runtime.transactions import Transactions
    from storage.tables import Check

log = logging.getLogger(__name__)

LEASE_FOR = timedelta(minutes=2)
AT_ONCE = 4
EVERY = 5.0
ALIKE_WITHIN = timedelta(days=90)
COMPARED_WITH = 1000
FINISH_WITHIN = 4.0


class Inspector:
    """The looking of one process."""

    def __init__(self, transactions: Transactions, looks: Looks) -> None:
        self._transactions, self._looks = transactions, looks
        self._pulse = Pulse(self._all, EVERY, "the proofs could not be read")

    def start(self) -> None:
        """Begin to look."""
        self._pulse.start()

    async def stop(self) -> None:
        """Finish what is being written, and look no more; a look that takes too long is repeated after the start."""
        await self._pulse.stop(FINISH_WITHIN)
        await self._looks.close()

    def wake(self) -> None:
        """Look for something to look at now."""
        self._pulse.wake()

    async def idle(self) -> None:
        """Return once nothing is due (for tests and for a tidy end)."""
        while await self._due():
            self.wake()
            await asyncio.sleep(0.01)

    async def _due(self) -> int:
        async with self._transactions.database.read() as uow:
            return await proof.due(uow, list(self._transactions.names), self._transactions.clock.now())

    async def _all(self) -> None:
        while not self._pulse.stopping and await self.look():
            pass

    async def look(self) -> int:
        """Look at a few answers that are due; returns how many."""
        now = self._transactions.clock.now()
        if not await self._due():
            return 0
        async with self._transactions.database.write() as uow:
            taken = await proof.lease(uow, list(self._transactions.names), now, now + LEASE_FOR, AT_ONCE)
        if not taken:
            return 0
        async with self._transactions.database.read() as uow:
            links = await proof.links(uow, [check.id for check in taken])
        wanted = [Wanted(*links[check.id]) for check in taken]
        results = await asyncio.gather(*(seen(self._looks, one) for one in wanted))
        for check, result in zip(taken, results, strict=True):
            # one after another, so that of two equal answers the later one meets the earlier one's text
            await self._note(check, result)
        return len(taken)

    async def _note(self, check: Check, result: Seen | TryLater) -> None:
        name = self._transactions.names[check.community_id]
        try:
            if isinstance(result, TryLater):
                async with self._transactions.write(name) as ctx:
                    await usecase.postponed(ctx, check.id, result, check.leased_until)
                return
            look = await self._read(name, check, result)
            async with self._transactions.write(name) as ctx:
                await usecase.noted(ctx, check.id, look, check.leased_until)
        except Unavailable:
            raise
        except Exception:
            log.exception("what was seen of answer %s could not be written; its lease runs out", check.reply_id)

    async def _read(self, name: str, check: Check, seen: Seen) -> Look:
        """Read out of a text whether it discloses, and which earlier answer it is nearest to, off the event loop."""
        if seen.found is not Finding.YES or seen.text is None:
            return Look(seen)
        async with self._transactions.database.read() as uow:
            reply = await records.reply(uow, check.community_id, check.reply_id)
            if reply is None:
                return Look(seen)
            since = reply.recorded_at - ALIKE_WITHIN
            others = await proof.earlier_texts(uow, check.community_id, reply, since, COMPARED_WITH)
        config = self._transactions.config.communities[name]
        shows = shows_disclosure(seen.text, config.language, config.disclosure)
        # what is missing in a text that the place cut may stand in the rest
        missing = Finding.NO if seen.whole else Finding.UNKNOWN
        disclosed = Finding.YES if shows else missing
        found = await asyncio.to_thread(nearest, seen.text, [text for _, text in others])
        if found is None:
            return Look(seen, disclosed)
        index, likeness = found
        return Look(seen, disclosed, likeness, others[index][0])
