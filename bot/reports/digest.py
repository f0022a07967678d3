"""The day in a few lines: what came, what was answered, what is late, what is due next, who helped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.people import whos
from bot.reports.sla import OpenThread
from bot.reports.standing import ranking
from bot.reports.thread import holders_of
from bot.rules.lifecycle import WAITING
from bot.rules.periods import day_before, since
from storage import claims, deadlines, records, spans

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.ports.text import Who
    from storage.database import UnitOfWork

NEXT = 3
HELPERS = 3


@dataclass(frozen=True, slots=True)
class DigestFigures:
    """Counts of the day before `until`, the next deadlines, the day's top members, and the month so far."""

    until: datetime
    new: int
    claimed: int
    answered: int
    overdue: int
    waiting: int
    next_due: tuple[OpenThread, ...]
    helpers: tuple[tuple[Who, int], ...]
    month_members: int
    month_answers: int
    month_likes: int

    @property
    def nothing_happened(self) -> bool:
        """Say whether the day deserves one friendly line only."""
        return not (self.new or self.claimed or self.answered or self.waiting)


async def digest(
    uow: UnitOfWork,
    community_id: int,
    until: datetime,
    zone: ZoneInfo,
    start: datetime | None = None,
    *,
    rank_managers: bool = False,
) -> DigestFigures:
    """Return the figures from `start` (else the same local time a day earlier) to `until`, and of the month so far."""
    start, month = start or day_before(until, zone), since("month", until, zone)
    replies = await records.replies_between(uow, community_id, month, until)
    likes = await records.likes_between(uow, community_id, month, until)
    claimers = await claims.claimers_between(uow, community_id, month, until)
    due = await deadlines.due_after(uow, community_id, WAITING, until, NEXT)
    holders = await holders_of(uow, [thread.id for thread in due])
    ranked = await ranking(uow, community_id, start, until, rank_managers=rank_managers)
    top = [(member, points) for _, member, points in ranked[:HELPERS]]
    names = await whos(uow, {member for member, _ in top})
    return DigestFigures(
        until=until,
        new=await spans.created_between(uow, community_id, start, until),
        claimed=await spans.claimed_between(uow, community_id, start, until),
        answered=await records.threads_first_recorded(uow, community_id, start, until),
        overdue=await deadlines.count(uow, community_id, WAITING, until),
        waiting=await deadlines.count(uow, community_id, WAITING, None),
        next_due=tuple(OpenThread(thread, holders.get(thread.id, ())) for thread in due),
        helpers=tuple((names[member], points) for member, points in top if member in names),
        month_members=len(claimers | {reply.member_id for reply in replies} | {like.member_id for like in likes}),
        month_answers=len(replies),
        month_likes=len(likes),
    )
