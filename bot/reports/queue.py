"""What waits for a manager, what was kept, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.costs import Costs, costs
from storage import deadlines, line, mentions
from storage.tables import ThreadState

if TYPE_CHECKING:
    from bot.rules.publish import PublishRules
    from storage.database import UnitOfWork
    from storage.tables import Mention, Thread

LISTED = 8


@dataclass(frozen=True, slots=True)
class Queue:
    """Threads in review and the total, threads in line, and mentions: kept ones, or those that a search found.

    `costs` is what the thresholds cost by which they came here.
    """

    review: tuple[tuple[Thread, Mention], ...]
    review_total: int
    in_line: int
    mentions: tuple[Mention, ...]
    words: str
    costs: Costs | None = None


async def queue(uow: UnitOfWork, community_id: int, words: str = "", rules: PublishRules | None = None) -> Queue:
    """Return the manager's queue; with `words`, mentions whose text or author holds them."""
    waiting = await line.waiting(uow, community_id, (ThreadState.REVIEW,), LISTED)
    first = {}
    for thread in waiting:
        if thread.first_mention_id is not None:
            first[thread.id] = await mentions.get(uow, community_id, thread.first_mention_id)
    listed = mentions.found if words else mentions.kept
    return Queue(
        review=tuple((thread, post) for thread in waiting if (post := first.get(thread.id)) is not None),
        review_total=await deadlines.count(uow, community_id, (ThreadState.REVIEW,), None),
        in_line=await line.in_line_count(uow, community_id, (ThreadState.OPEN, ThreadState.CLAIMED)),
        mentions=tuple(await listed(uow, community_id, words, LISTED)),
        words=words,
        costs=await costs(uow, community_id, rules) if rules is not None and not words else None,
    )
