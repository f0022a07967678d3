"""What a digest tells managers beyond the day's figures: what waits for them, what stands still, what missed its limit.

A thread that missed its limit is named until it is closed: with who holds it while nobody has answered, by its number
once somebody has. What is paused, or was late when it was first seen, has missed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reports import intake
from bot.reports.sla import OpenThread
from bot.reports.thread import holders_of
from bot.rules.lifecycle import LIVE, WAITING
from bot.rules.membership import is_unfinished
from storage import daily, deadlines, line, proof
from storage.tables import ThreadState

if TYPE_CHECKING:
    from collections.abc import Sized
    from datetime import datetime

    from bot.rules.advice import Case
    from storage.database import UnitOfWork
    from storage.tables import Incident, Thread

NAMED = 5
MOST = 1000
ANSWERED = LIVE - WAITING - {ThreadState.STAFF}


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a community's managers as of a moment.

    `missed` are the first of `missed_total` unanswered threads past their limit, those that nobody holds before the
    others; `answered_late` the numbers of those that were answered only after it and are not closed. `held` are the
    first of `held_total` paused threads. `freed` seats came back in the span because no answer came; `gathered` is how
    many threads the open incident has.
    """

    review: int
    applications: int
    requests: int
    doubts: int
    words: int
    in_line: int
    with_staff: int
    staff_since: datetime | None
    held: tuple[Thread, ...]
    held_total: int
    missed: tuple[OpenThread, ...]
    missed_total: int
    answered_late: tuple[int, ...]
    late_on_arrival: int
    freed: int
    incident: Incident | None
    gathered: int
    silent: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is on the managers' desk."""
        return not (
            self.review
            or self.applications
            or self.requests
            or self.doubts
            or self.words
            or self.with_staff
            or self.missed_total
            or self.answered_late
            or self.freed
            or self.incident
            or self.silent
        )

    def added_to(self, case: Case) -> Case:
        """Return what presses with what waits for managers."""
        return replace(
            case,
            incident=self.incident is not None,
            review=self.review,
            applications=self.applications,
            requests=self.requests,
            doubts=self.doubts,
        )


async def desk(uow: UnitOfWork, community_id: int, start: datetime, until: datetime, questions: Sized = ()) -> Desk:
    """Return what waits for managers at `until`, and the seats freed from `start` to it.

    An application that lacks answers to the community's `questions` waits for the applicant, not for a manager.
    """
    missed = [
        thread
        for state in (ThreadState.OPEN, ThreadState.CLAIMED)
        for thread in await daily.past(uow, community_id, state, until, NAMED)
    ][:NAMED]
    holders = await holders_of(uow, [thread.id for thread in missed])
    held_total, held = await daily.held(uow, community_id, WAITING, NAMED)
    with_staff, at_staff = await daily.held(uow, community_id, {ThreadState.STAFF}, 1)
    applied = await daily.applied(uow, community_id)
    incident, gathered = await daily.open_incident(uow, community_id) or (None, 0)
    return Desk(
        review=await deadlines.count(uow, community_id, {ThreadState.REVIEW}, None),
        applications=sum(not is_unfinished(member, questions) for member in applied),
        requests=await daily.requested(uow, community_id),
        doubts=sum((await proof.open_by_kind(uow, community_id)).values()),
        words=await daily.words(uow, community_id),
        in_line=await line.in_line_count(uow, community_id, WAITING),
        with_staff=with_staff,
        staff_since=at_staff[0].paused_at if at_staff else None,
        held=tuple(held),
        held_total=held_total,
        missed=tuple(OpenThread(thread, holders.get(thread.id, ())) for thread in missed),
        missed_total=await daily.past_limit(uow, community_id, WAITING, until),
        answered_late=tuple(await daily.answered_late(uow, community_id, ANSWERED, MOST)),
        late_on_arrival=await daily.late_on_arrival(uow, community_id, WAITING),
        freed=await daily.freed(uow, community_id, start, until),
        incident=incident,
        gathered=gathered,
        silent=await intake.silent(uow, community_id, until),
    )
