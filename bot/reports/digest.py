"""The day in a few lines: what came, what was answered, what is late, what is due next, who helped, what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.people import whos
from bot.reports.pressing import case
from bot.reports.sla import OpenThread
from bot.reports.standing import ranking
from bot.reports.thread import holders_of
from bot.rules.lifecycle import WAITING
from bot.rules.periods import day_before, since
from storage import activity, deadlines, records, spans

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.ports.text import Who
    from bot.rules.advice import Case
    from storage.database import UnitOfWork

NEXT = 3
HELPERS = 3


@dataclass(frozen=True, slots=True)
class Done:
    """What members did in a period: how many were active, answers that stand, likes."""

    members: int
    answers: int
    likes: int


@dataclass(frozen=True, slots=True)
class DigestFigures:
    """Counts from `since` to `until`, the next deadlines, the day's top members, the month so far, and what presses.

    `new` threads began, `claimed` ones were claimed for the first time, `answered` ones got a first answer.
    """

    since: datetime
    until: datetime
    case: Case
    new: int
    claimed: int
    answered: int
    overdue: int
    waiting: int
    next_due: tuple[OpenThread, ...]
    helpers: tuple[tuple[Who, int], ...]
    month: Done

    @property
    def nothing_happened(self) -> bool:
        """Say whether the day deserves one friendly line only."""
        return not (self.new or self.claimed or self.answered or self.waiting or self.case.follow_ups)


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
    start = start or day_before(until, zone)
    due = await deadlines.due_after(uow, community_id, WAITING, until, NEXT)
    holders = await holders_of(uow, [thread.id for thread in due])
    return DigestFigures(
        since=start,
        until=until,
        case=await case(uow, community_id, until),
        new=await spans.created_between(uow, community_id, start, until),
        claimed=await spans.claimed_between(uow, community_id, start, until),
        answered=await records.threads_first_recorded(uow, community_id, start, until),
        overdue=await deadlines.count(uow, community_id, WAITING, until),
        waiting=await deadlines.count(uow, community_id, WAITING, None),
        next_due=tuple(OpenThread(thread, holders.get(thread.id, ())) for thread in due),
        helpers=await helpers(uow, community_id, start, until, rank_managers=rank_managers),
        month=await done(uow, community_id, since("month", until, zone), until),
    )


async def done(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Done:
    """Return what a period brought: members with a claim or a record in it, answers that stand, and likes."""
    span = (uow, community_id, start, end)
    answers = sum((await activity.answers_by_member(*span)).values())
    return Done(await activity.active_members(*span), answers, await activity.likes_counted(*span))


async def helpers(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, *, rank_managers: bool
) -> tuple[tuple[Who, int], ...]:
    """Return who got most points in a period, with how many, the best first."""
    ranked = await ranking(uow, community_id, start, end, rank_managers=rank_managers)
    top = [(member, points) for _, member, points in ranked[:HELPERS]]
    names = await whos(uow, {member for member, _ in top})
    return tuple((names[member], points) for member, points in top if member in names)
