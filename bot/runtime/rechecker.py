"""Looks again at the posts of threads that go on, in the background and never inside a transaction.

A post that is due stays due until the look at it is written: whoever dies in between leaves it to the next look, and
of two processes that looked at once, one writes.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.ports.proof import Wanted
from bot.runtime.looks import seen
from bot.runtime.pulse import Pulse
from bot.usecases import rechecking
from storage import rechecks
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from bot.ports.proof import Seen, TryLater
    from bot.runtime.looks import Looks
    from bot.runtime.transactions import Transactions
    from storage.tables import Mention

log = logging.getLogger(__name__)

AT_ONCE = 4
EVERY = 30.0
FINISH_WITHIN = 4.0


class Rechecker:
    """The looking again of one process; the connections are the inspector's to close."""

    def __init__(self, transactions: Transactions, looks: Looks) -> None:
        self._transactions, self._looks = transactions, looks
        self._pulse = Pulse(self._all, EVERY, "the posts could not be looked at again")

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
        """Look again at a few posts that are due; returns about how many looks were written."""
        now, ids = self._transactions.clock.now(), list(self._transactions.names)
        async with self._transactions.database.read() as uow:
            posts = await rechecks.due(uow, ids, now, AT_ONCE)
        found = await asyncio.gather(*(seen(self._looks, Wanted(post.source, post.link, post.link)) for post in posts))
        written = [await self._note(post, one) for post, one in zip(posts, found, strict=True)]
        return sum(written)

    async def _note(self, post: Mention, found: Seen | TryLater) -> bool:
        assert post.look_at is not None  # noqa: S101 - it was due
        try:
            async with self._transactions.write(self._transactions.names[post.community_id]) as ctx:
                await rechecking.seen_again(ctx, post.id, post.look_at, found)
        except Unavailable:
            raise
        except Exception:
            log.exception("what was seen of post %s could not be written; it stays due", post.id)
            return False
        return True
