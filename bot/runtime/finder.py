"""Reads the complaints that members saw and managers took up, in the background and never inside a transaction.

A find that is due stays due until it is taken in: whoever dies in between leaves it to the next look, and of two
processes that looked at once, one writes.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.ports.proof import TryLater, Wanted
from bot.rules import links
from bot.runtime.arrivals import counting
from bot.runtime.looks import seen
from bot.runtime.pulse import Pulse
from bot.usecases import finds
from storage import words
from storage.tables import Finding
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports.proof import Seen
    from bot.runtime.desk import Desk, Taken
    from bot.runtime.looks import Looks
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from storage.tables import Word

log = logging.getLogger(__name__)

AT_ONCE = 4
EVERY = 5.0
FINISH_WITHIN = 4.0
TRIES = 4
AGAIN_AFTER = timedelta(minutes=2)
LONGEST_WAIT = 9
"""So often the wait doubles."""


class Finder:
    """The reading of finds of one process; the connections are the inspector's to close."""

    def __init__(self, transactions: Transactions, desk: Desk, looks: Looks) -> None:
        self._transactions, self._desk, self._looks = transactions, desk, looks
        self._pulse = Pulse(self._all, EVERY, "the finds could not be read")

    def start(self) -> None:
        """Begin to look."""
        self._pulse.start()

    async def stop(self) -> None:
        """Finish what is being written, and look no more."""
        await self._pulse.stop(FINISH_WITHIN)

    async def _all(self) -> None:
        while not self._pulse.stopping and await self.look():
            pass

    async def look(self) -> int:
        """Read a few finds that are due; returns about how many were taken in, put off or let go."""
        now, ids = self._transactions.clock.now(), list(self._transactions.names)
        async with self._transactions.database.read() as uow:
            due = await words.due(uow, ids, now, AT_ONCE)
        found = await asyncio.gather(*(self._see(word) for word in due))
        written = [await self._note(word, one) for word, one in zip(due, found, strict=True)]
        return sum(written)

    async def _see(self, word: Word) -> Seen | TryLater:
        place = links.place_of(word.text) or finds.ELSEWHERE
        return await seen(self._looks, Wanted(place, word.text, word.text))

    async def _note(self, word: Word, found: Seen | TryLater) -> bool:
        name, due_at = self._transactions.names[word.community_id], word.due_at
        assert due_at is not None  # noqa: S101 - it was due
        try:
            if isinstance(found, TryLater) and word.attempts + 1 < TRIES:
                wait = max(timedelta(seconds=found.seconds), AGAIN_AFTER * 2**word.attempts)
                async with self._transactions.write(name) as ctx:
                    await finds.put_off(ctx, word.id, due_at, ctx.now + wait)
            elif not isinstance(found, TryLater) and found.found is Finding.NO:
                async with self._transactions.write(name) as ctx:
                    await finds.gone(ctx, word.id, due_at)
            else:
                await self._take(name, word, None if isinstance(found, TryLater) else found, due_at)
        except Unavailable:
            raise
        except Exception:
            log.exception("find %s could not be taken in; it comes again later", word.id)
            # or a few such finds would stand before all others for ever
            async with self._transactions.write(name) as ctx:
                await finds.put_off(ctx, word.id, due_at, ctx.now + AGAIN_AFTER * 2 ** min(word.attempts, LONGEST_WAIT))
            return False
        return True

    async def _take(self, community: str, word: Word, seen: Seen | None, due_at: datetime) -> None:
        language = self._transactions.config.communities[community].language
        mention = finds.told_by(word, seen, language)
        await self._desk.take(community, [mention], via=finds.VIA, also=partial(_arrived, word.id, due_at))


async def _arrived(word_id: int, due_at: datetime, ctx: Context, taken: Sequence[Taken]) -> None:
    if await finds.arrived(ctx, word_id, due_at):
        await counting(finds.VIA)(ctx, taken)
