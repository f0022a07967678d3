"""A day or a week as its readers get it: members the short one, managers the one with what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.desk import desk
from bot.reports.digest import digest
from bot.reports.pressing import one_thing
from bot.reports.stories import growing
from bot.reports.weekly import weekly
from bot.rules.advice import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.reports.desk import Desk
    from bot.reports.digest import DigestFigures
    from bot.reports.pressing import OneThing
    from bot.reports.stories import Growing
    from bot.reports.weekly import WeekFigures
    from storage.database import UnitOfWork

NUMBERED = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day's figures, the managers' desk (None: it is not for them), the one thing to do now, and what grows."""

    figures: DigestFigures
    desk: Desk | None
    thing: OneThing
    growing: tuple[Growing, ...] = ()

    @property
    def nothing_happened(self) -> bool:
        """Say whether the day deserves one friendly line only."""
        return self.figures.nothing_happened and (self.desk is None or self.desk.is_clear)

    def thread_ids(self) -> Iterator[int]:
        """Yield the numbers of the threads that are named, each perhaps more than once."""
        if self.thing.advised.thread_id is not None:
            yield self.thing.advised.thread_id
        yield from (one.thread.id for one in self.figures.next_due)
        yield from (one.thread_id for one in self.figures.case.pressing)
        yield from self.figures.case.follow_ups[:NUMBERED]
        if self.desk is not None:
            yield from (one.thread.id for one in self.desk.missed)
            yield from (thread.id for thread in self.desk.held)
            yield from self.desk.answered_late[:NUMBERED]


async def day(
    uow: UnitOfWork,
    community_id: int,
    config: CommunityConfig,
    until: datetime,
    start: datetime | None = None,
    *,
    audience: Audience = Audience.MEMBERS,
) -> Day:
    """Return the day from `start` (else the same local time a day earlier) to `until`."""
    ranks = config.points.rank_managers
    figures = await digest(uow, community_id, until, config.tz, start, rank_managers=ranks)
    grows = await growing(uow, community_id, until)
    if audience is Audience.MEMBERS:
        return Day(figures, None, await one_thing(uow, figures.case, until, audience), grows)
    waits = await desk(uow, community_id, figures.since, until, config.questions)
    return Day(figures, waits, await one_thing(uow, waits.added_to(figures.case), until, audience), grows)


async def week(
    uow: UnitOfWork,
    community_id: int,
    config: CommunityConfig,
    until: datetime,
    *,
    began_at: datetime,
    start: datetime | None = None,
    earlier: datetime | None = None,
) -> WeekFigures:
    """Return the week from `start` to `until`, and the one from `earlier`: by default seven local days each.

    `began_at` is when the community began.
    """
    return await weekly(
        uow,
        community_id,
        until,
        config.tz,
        began_at=began_at,
        start=start,
        earlier=earlier,
        rank_managers=config.points.rank_managers,
    )
