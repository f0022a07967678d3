"""A month's figures: everything that is drawn and written of it, from the rows as they stand when it is asked for.

A report of a finished month, asked for again, says more and nothing else: what was undecided then is decided now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.reports.monthly.helpers import helpers_of
from bot.reports.monthly.model import Audience, Headline, Month, MonthlyReport
from bot.reports.monthly.outcome import outcome_table
from bot.reports.monthly.posts import Posts
from bot.reports.monthly.series import categories_of, days_of, edges_of
from bot.reports.monthly.stories import returning
from bot.reports.sla import timing
from bot.rules.counted import NOT_BEGUN, handled, timed
from bot.rules.periods import local_day, month_before, season
from bot.rules.sla import Share, answered_within, percentile, time_to_reply
from storage import activity, figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.config import CommunityConfig
    from storage.database import UnitOfWork
    from storage.tables import Thread

HOUR = timedelta(hours=1)


def month_of(day: date, zone: ZoneInfo) -> Month:
    """Return the local month that a day is in."""
    return Month(day.replace(day=1), *season(day, zone))


async def monthly_report(
    uow: UnitOfWork,
    community_id: int,
    month: date,
    *,
    config: CommunityConfig,
    audience: Audience,
    now: datetime,
    began_at: datetime,
    salt: str,
) -> MonthlyReport:
    """Return the report of the local month of a day, which has begun by `now`.

    `began_at` is when the community's programme began; `salt` makes the fingerprints by which forgotten posts are known
    (`bot/rules/forgetting.py`).
    """
    zone, this = config.tz, month_of(month, config.tz)
    until = min(this.end, now)
    asked = _Asked(uow, community_id, now, began_at, salt)
    posts = await asked.posts([min(edge, now) for edge in edges_of(this, zone)])
    headline, threads = await asked.headline(this, posts)
    hours = [taken / HOUR for one in threads if (taken := _reply_time(one)) is not None]
    return MonthlyReport(
        month=this,
        until=until,
        complete=this.end <= now,
        audience=audience,
        product=config.product,
        target_hours=config.sla.target_hours,
        limit_hours=config.sla.limit_hours,
        quiet_hours=config.quiet.after_hours,
        targets=config.targets,
        headline=headline,
        before=await asked.known(month_of(month_before(this.first), zone)),
        baseline=await asked.baseline(this, config.report.baseline, zone),
        days=days_of(this, zone, posts, await activity.answer_times(uow, community_id, this.start, until)),
        reply_hours=sorted(hours),
        categories=await categories_of(uow, community_id, this, zone, now=now, began_at=began_at),
        outcomes=await outcome_table(
            uow, community_id, this.start, until, quiet_for=HOUR * config.quiet.after_hours, now=now, salt=salt
        ),
        helpers=await helpers_of(uow, community_id, this.start, until) if audience is Audience.MANAGER else (),
        stories=await returning(
            uow,
            community_id,
            this,
            month_of(month_before(this.first), zone),
            quiet_for=HOUR * config.quiet.after_hours,
            now=now,
            salt=salt,
        ),
    )


def _reply_time(thread: Thread) -> timedelta | None:
    """Return how long a thread's answer took, where that counts."""
    counts = timed(thread.state, answered=True) and not thread.late_on_arrival
    return time_to_reply(timing(thread)) if counts else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every month that the report names is asked with."""

    uow: UnitOfWork
    community_id: int
    now: datetime
    began_at: datetime
    salt: str

    async def posts(self, edges: Sequence[datetime]) -> Posts:
        return await Posts.between(self.uow, self.community_id, edges, self.salt)

    async def known(self, month: Month) -> tuple[Month, Headline] | None:
        """Return another month with its figures, or None where nothing is known of it."""
        headline, _ = await self.headline(month, await self.posts((month.start, min(month.end, self.now))))
        return (month, headline) if headline.ran or headline.mentions else None

    async def baseline(self, this: Month, chosen: str | None, zone: ZoneInfo) -> tuple[Month, Headline] | None:
        """Return the month to compare with: the chosen one, else the last whole one before the programme began."""
        first = date.fromisoformat(f"{chosen}-01") if chosen else month_before(local_day(self.began_at, zone))
        return await self.known(month_of(first, zone)) if first < this.first else None

    async def headline(self, month: Month, posts: Posts) -> tuple[Headline, Sequence[Thread]]:
        """Return a month's main figures, and its threads that were answered."""
        uow, of, span = self.uow, self.community_id, (month.start, min(month.end, self.now))
        answered = await figures.answered_threads(uow, of, *span)
        answered = [thread for thread in answered if thread.state not in NOT_BEGUN]
        waiting = [row for row in await figures.unanswered_threads(uow, of, *span, self.now) if row[0] not in NOT_BEGUN]
        timings = [timing(thread) for thread in answered if timed(thread.state, answered=True)]
        missed = [
            (due, limit, n) for state, late, due, limit, n in waiting if timed(state, answered=False) and not late
        ]
        took = [taken for thread in answered if (taken := _reply_time(thread)) is not None]
        headline = Headline(
            mentions=posts.mentions,
            negative=posts.negative,
            threads=len(answered) + sum(n for *_, n in waiting),
            handled=len(answered) + sum(n for state, *_, n in waiting if handled(state, answered=False)),
            in_target=_with(answered_within(timings, self.now), sum(n for due, _, n in missed if due)),
            in_limit=_with(answered_within(timings, self.now, limit=True), sum(n for _, limit, n in missed if limit)),
            late_on_arrival=sum(thread.late_on_arrival for thread in answered)
            + sum(n for _, late, *_, n in waiting if late),
            reply_median=percentile(took, 0.5),
            reply_p90=percentile(took, 0.9),
            answers=len(await activity.answer_times(uow, of, *span)),
            likes=await activity.likes_counted(uow, of, *span),
            active_members=await activity.active_members(uow, of, *span),
            to_staff=await activity.decisions_counted(uow, of, "staff", *span),
            ran=self.began_at < month.end,
        )
        return headline, answered


def _with(answered: Share, missed: int) -> Share:
    """Return a share of answered threads together with those that nobody answered in time."""
    return Share(answered.good, answered.total + missed)
