"""What a new complaint recalls: the story that it tells, and the earlier complaint whose words it repeats.

Asked at the intake, for a whole batch, off the event loop. A community's stories and newest complaints are kept ready
and are read again when they changed; neither is ever asked for by anybody's wait. What is older than a week, or was
forgotten or erased since, is let go within an hour of the next look.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.classify.copies import MOST, Copies
from bot.classify.stories import MEMBERS, Stories, Told
from bot.runtime.understood import Recalled
from storage import stories, story_hints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork

REPEATED_WITHIN = timedelta(days=7)
TIDIED_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class _Known:
    """What is kept ready of one community."""

    stories: Stories = field(default_factory=lambda: Stories([]))
    mark: tuple[int, datetime | None] = (0, None)
    copies: Copies = field(default_factory=Copies)
    newest: int = 0
    tidied_at: datetime | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Recall:
    """The memory of one process, for all its communities."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._known: dict[str, _Known] = {}

    async def look(self, community: str, items: Sequence[tuple[str, str, bytes]]) -> list[Recalled]:
        """Return what each (canonical link, text, vector) recalls, in order; a later one may repeat an earlier one."""
        known = self._known.setdefault(community, _Known())
        community_id = self._transactions.community_id(community)
        now = self._transactions.clock.now()
        await self._tidy(now)
        async with known.lock:
            async with self._transactions.database.read() as uow:
                mark = await stories.mark(uow, community_id)
                if mark != known.mark:
                    known.stories, known.mark = await live_stories(uow, community_id), mark
                since = now - REPEATED_WITHIN
                fresh = await story_hints.recent_complaints(uow, community_id, since, known.newest, MOST)
            return await asyncio.to_thread(_looked, known, fresh, items)

    async def _tidy(self, now: datetime) -> None:
        """Let go of complaints that are too old, or whose texts are not kept any more, of all communities."""
        for name, known in list(self._known.items()):
            known.tidied_at = known.tidied_at or now
            if now - known.tidied_at < TIDIED_EVERY:
                continue
            known.tidied_at = now
            async with known.lock, self._transactions.database.read() as uow:
                community_id, since = self._transactions.community_id(name), now - REPEATED_WITHIN
                rows = await story_hints.recent_complaints(uow, community_id, since, 0, MOST)
                known.copies.keep_only({link for _, link, _ in rows})


def _looked(
    known: _Known, fresh: Sequence[tuple[int, str, str]], items: Sequence[tuple[str, str, bytes]]
) -> list[Recalled]:
    for number, link, text in fresh:
        known.copies.add(link, text)
        known.newest = max(known.newest, number)
    told = known.stories.match([vector for _, _, vector in items], [text for _, text, _ in items])
    repeated = known.copies.find_all([(link, text) for link, text, _ in items])
    return [Recalled(story, copy_of) for story, copy_of in zip(told, repeated, strict=True)]


async def live_stories(uow: UnitOfWork, community_id: int) -> Stories:
    """Return a community's live stories, ready to be matched."""
    return Stories(
        [
            Told(one.id, one.sentence, one.vector, await stories.members(uow, community_id, one.id, MEMBERS))
            for one in await stories.live(uow, community_id)
            if one.vector
        ]
    )
