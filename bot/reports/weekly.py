"""The week in a few lines, with the week before beside it where the community had begun by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.digest import done, helpers
from bot.reports.sla import timing
from bot.rules.counted import timed
from bot.rules.periods import since
from bot.rules.sla import answered_within, percentile, time_to_reply
from storage import daily, records, spans

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.ports.text import Who
    from bot.reports.digest import Done
    from bot.rules.sla import Share
    from storage.database import UnitOfWork

DAYS = 7


@dataclass(frozen=True, slots=True)
class Week:
    """One week: threads that began and that got their first answer, what members did, how fast they were.

    `in_target` and `reply_median` are about the threads whose clock started in the week. `freed` seats came back
    because no answer came; `incidents` spikes began.
    """

    new: int
    answered: int
    done: Done
    in_target: Share
    reply_median: timedelta | None
    freed: int
    incidents: int


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """The week from `since` to `until`, the one before (None: the community had not begun), and the month so far."""

    since: datetime
    until: datetime
    week: Week
    before: Week | None
    month: Done
    helpers: tuple[tuple[Who, int], ...]

    @property
    def nothing_happened(self) -> bool:
        """Say whether the week deserves one friendly line only."""
        week = self.week
        return not (week.new or week.answered or week.done.members or week.freed or week.incidents)


def week_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which the community's clocks showed the same time a week earlier."""
    return (moment.astimezone(zone) - timedelta(days=DAYS)).astimezone(moment.tzinfo)


async def weekly(
    uow: UnitOfWork,
    community_id: int,
    until: datetime,
    zone: ZoneInfo,
    *,
    began_at: datetime,
    start: datetime | None = None,
    earlier: datetime | None = None,
    rank_managers: bool = False,
) -> WeekFigures:
    """Return the week from `start` to `until`, and the one from `earlier` to `start`: by default seven local days each.

    `began_at` is when the community began: what was before it is compared with nothing.
    """
    start = start or week_before(until, zone)
    earlier = earlier or week_before(start, zone)
    return WeekFigures(
        since=start,
        until=until,
        week=await _week(uow, community_id, start, until, until),
        before=await _week(uow, community_id, earlier, start, until) if began_at <= earlier else None,
        month=await done(uow, community_id, since("month", until, zone), until),
        helpers=await helpers(uow, community_id, start, until, rank_managers=rank_managers),
    )


async def _week(uow: UnitOfWork, community_id: int, start: datetime, end: datetime, now: datetime) -> Week:
    started = await daily.clocks(uow, community_id, start, end)
    timings = [timing(one) for one in started if timed(one.state, answered=one.answered_at is not None)]
    taken = [time_to_reply(one) for one in timings if not one.late_on_arrival]
    return Week(
        new=await spans.created_between(uow, community_id, start, end),
        answered=await records.threads_first_recorded(uow, community_id, start, end),
        done=await done(uow, community_id, start, end),
        in_target=answered_within(timings, now),
        reply_median=percentile([one for one in taken if one is not None], 0.5),
        freed=await daily.freed(uow, community_id, start, end),
        incidents=await daily.incidents(uow, community_id, start, end),
    )
