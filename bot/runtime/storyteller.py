"""Reads the managers' stories in the background, and looks for those that nobody has named yet.

A sentence that is new is read once, then the threads of the last thirty days are matched anew; what a manager said of a
thread stands. Every few hours the complaints of a week that tell no story are compared, and what comes together by
different people is suggested to the managers, never made a story. Nothing is computed in a transaction.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.rules.stories import MOST_COMPARED, Complaint, groups_of
from bot.runtime.pulse import Pulse
from bot.usecases import matched
from storage import jobs, stories

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.classify.stories import Stories
    from bot.ports.reading import Reader
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Narrative

log = logging.getLogger(__name__)

EVERY = 20.0
FINISH_WITHIN = 4.0
MATCHED_WITHIN = timedelta(days=30)
TOGETHER_WITHIN = timedelta(days=7)
SOUGHT_EVERY = timedelta(hours=4)
READ_AGAIN_AFTER = timedelta(hours=1)
MATCHED_MOST = 5000
AT_ONCE = 100
JOB = "stories"


class Storyteller:
    """The storytelling of one process; the reader is somebody else's to close."""

    def __init__(self, transactions: Transactions, reader: Reader) -> None:
        self._transactions, self._reader = transactions, reader
        self._pulse = Pulse(self.look, EVERY, "the stories could not be read")
        self._matched: dict[int, object] = {}
        self._unreadable: dict[int, tuple[str, datetime]] = {}

    def start(self) -> None:
        """Begin to look."""
        self._pulse.start()

    async def stop(self) -> None:
        """Finish what is being written, and look no more."""
        await self._pulse.stop(FINISH_WITHIN)

    async def look(self) -> None:
        """Read what is new, match what has to be matched anew, and look for what comes together."""
        await self._read()
        for community_id, name in self._transactions.names.items():
            if not self._pulse.stopping:
                await self._match(community_id, name)
                await self._seek(community_id, name)

    async def _read(self) -> None:
        now = self._transactions.clock.now()
        async with self._transactions.database.read() as uow:
            waiting = await stories.unread(uow, list(self._transactions.names))
        due = [one for one in waiting if not self._waits(one, now)]
        if not due:
            return
        for one, read in zip(due, await self._reader.read([one.sentence for one in due]), strict=True):
            if not read.vector:
                self._unreadable[one.id] = (one.sentence, now + READ_AGAIN_AFTER)
                continue
            async with self._transactions.write(self._transactions.names[one.community_id]) as ctx:
                await matched.read(ctx, one, read.vector)

    def _waits(self, story: Narrative, now: datetime) -> bool:
        """Say whether a sentence could not be placed a while ago, as only the word list could read it."""
        sentence, again_at = self._unreadable.get(story.id, ("", now))
        return sentence == story.sentence and now < again_at

    async def _match(self, community_id: int, name: str) -> None:
        async with self._transactions.database.read() as uow:
            mark = await stories.mark(uow, community_id)
            if self._matched.get(community_id) == mark:
                return
            if not mark[0]:
                self._matched[community_id] = mark
                return
            live_stories = await asyncio.to_thread(_live_stories)
            known = await live_stories(uow, community_id)
            since = self._transactions.clock.now() - MATCHED_WITHIN
            rows = await stories.openings(uow, community_id, since, MATCHED_MOST)
        rows = [row for row in rows if row.vector and not matched.is_said(row.narrative_id, row.narrative_score)]
        found = await asyncio.to_thread(_found, known, rows)
        sure = self._transactions.config.communities[name].classify.story_from
        changed = [
            (row.id, one)
            for row, one in zip(rows, found, strict=True)
            if row.narrative_id != (one[0] if one and one[1] >= sure else None)
        ]
        for start in range(0, len(changed), AT_ONCE):
            async with self._transactions.write(name) as ctx:
                if await matched.rematch(ctx, dict(changed[start : start + AT_ONCE])) is None:
                    return  # somebody decides on stories at this moment; at the next beat again
        self._matched[community_id] = mark

    async def _seek(self, community_id: int, name: str) -> None:
        now = self._transactions.clock.now()
        period = str(int(now.timestamp() // SOUGHT_EVERY.total_seconds()))
        async with self._transactions.database.read() as uow:
            if await jobs.ran(uow, community_id, JOB, period):
                return
            rows = await stories.openings(uow, community_id, now - TOGETHER_WITHIN, MOST_COMPARED)
        free = [row for row in rows if row.narrative_id is None and row.vector]
        pairs = await asyncio.to_thread(_alike, free) if len(free) > 1 else []
        groups = groups_of([Complaint(row.id, (row.source, row.author)) for row in free], pairs)
        async with self._transactions.write(name) as ctx:
            if await jobs.first_run(ctx.uow, community_id, JOB, period, now):
                await matched.hint(ctx, groups)


def _live_stories() -> Callable[[UnitOfWork, int], Awaitable[Stories]]:
    """Return what reads stories; the numbers' library is loaded only where there are some, and not on the loop."""
    from bot.runtime.recalling import live_stories  # noqa: PLC0415

    return live_stories


def _alike(rows: Sequence[Any]) -> list[tuple[int, int]]:
    from bot.classify.together import alike  # noqa: PLC0415 - as above

    return alike([bytes(row.vector) for row in rows], [row.text for row in rows])


def _found(known: Stories, rows: Sequence[Any]) -> list[tuple[int, float] | None]:
    return known.match([bytes(row.vector) for row in rows], [row.text for row in rows])
