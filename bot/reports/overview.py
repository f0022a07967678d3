"""All communities in one look, the worst first: for the operators, who run the installation, and for nobody else.

It holds counts and numbers of threads; no critic's and no member's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.pressing import case
from bot.rules.advice import Audience, advise
from bot.rules.counted import NOT_BEGUN
from bot.rules.lifecycle import WAITING
from bot.rules.sla import Share
from storage import daily, deadlines, records, spans
from storage.tables import ThreadState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.rules.advice import Advised
    from storage.database import UnitOfWork

SLA_FOR = timedelta(days=30)
ASIDE = NOT_BEGUN | {ThreadState.STAFF}
STUCK_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one community stands: its day, what waits, its SLA of 30 days, what to look at first, and its faults.

    `oldest` is when the clock of the longest waiting thread started. `dead` messages of the day were given up, `stuck`
    ones are tried and tried again: a chat cannot be reached.
    """

    community_id: int
    new: int
    answered: int
    waiting: int
    overdue: int
    missed: int
    oldest: datetime | None
    in_target: Share
    first: Advised
    dead: int
    stuck: int

    @property
    def is_well(self) -> bool:
        """Say whether nobody has to look at it now."""
        return not (self.overdue or self.missed or self.dead or self.stuck)


async def overview(
    uow: UnitOfWork, community_ids: Collection[int], start: datetime, until: datetime
) -> tuple[Standing, ...]:
    """Return how the communities stand at `until`, with the day from `start` to it, the worst first."""
    found = [await standing(uow, one, start, until) for one in community_ids]
    return tuple(sorted(found, key=_better))


def _better(one: Standing) -> tuple[int, ...]:
    share = one.in_target.percent
    return (-one.missed, -one.overdue, -one.stuck, -one.dead, 101 if share is None else share, one.community_id)


async def standing(uow: UnitOfWork, community_id: int, start: datetime, until: datetime) -> Standing:
    """Return how one community stands."""
    review = await deadlines.count(uow, community_id, {ThreadState.REVIEW}, None)
    spike = await daily.open_incident(uow, community_id) is not None
    presses = replace(await case(uow, community_id, until), review=review, incident=spike)
    return Standing(
        community_id=community_id,
        new=await spans.created_between(uow, community_id, start, until),
        answered=await records.threads_first_recorded(uow, community_id, start, until),
        waiting=await deadlines.count(uow, community_id, WAITING, None),
        overdue=await deadlines.count(uow, community_id, WAITING, until),
        missed=await daily.past_limit(uow, community_id, WAITING, until),
        oldest=await daily.oldest(uow, community_id, WAITING),
        in_target=Share(*await daily.in_target(uow, community_id, until - SLA_FOR, until, ASIDE)),
        first=advise(presses, until, Audience.OPERATORS),
        dead=await daily.dead(uow, community_id, start, until),
        stuck=await daily.stuck(uow, community_id, until - STUCK_AFTER),
    )
