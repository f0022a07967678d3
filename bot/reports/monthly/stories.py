"""The stories that came back in a month: how often, how often the month before, and what became of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.reports.monthly.model import Month, StoryMonth
from bot.reports.monthly.outcome import endings
from storage import stories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from storage.database import UnitOfWork


async def returning(
    uow: UnitOfWork,
    community_id: int,
    month: Month,
    before: Month,
    *,
    quiet_for: timedelta,
    now: datetime,
    salt: str,
) -> Sequence[StoryMonth]:
    """Return the stories told in a month, the most frequent first; the outcome is of threads first answered in it."""
    until = min(month.end, now)
    came = await stories.counted(uow, community_id, month.start, until)
    if not came:
        return ()
    earlier = await stories.counted(uow, community_id, before.start, before.end)
    answered = await stories.counted(uow, community_id, month.start, until, answered=True)
    ended = await endings(uow, community_id, month.start, until, quiet_for=quiet_for, now=now, salt=salt)
    told_in = await stories.of_threads(uow, community_id, [one.thread.id for one in ended])
    decided = [(told_in[one.thread.id], one.quiet) for one in ended if one.thread.id in told_in]
    quiet = Counter(story for story, became in decided if became)
    known = Counter(story for story, became in decided if became is not None)
    names = await stories.names(uow, community_id)
    found = [
        StoryMonth(names[one], number, earlier.get(one, 0), answered.get(one, 0), quiet[one], known[one])
        for one, number in came.items()
    ]
    return sorted(found, key=lambda one: (-one.threads, one.name))
