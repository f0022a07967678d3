"""The posts and the complaints of a month, one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from bot.reports.monthly.cells import LONGEST, MOST, Listing, place
from bot.reports.monthly.posts import set_aside
from bot.reports.sla import timing
from bot.rules.counted import NOT_BEGUN, timed
from bot.rules.sla import answered_within, time_to_reply
from storage import listing

if TYPE_CHECKING:
    from typing import Any

    from bot.reports.monthly.cells import Row
    from bot.reports.monthly.model import Sheet
    from bot.rules.sla import Timing
    from storage.tables import Thread

HOUR = timedelta(hours=1)


class Listed(Listing):
    """What came."""

    __slots__ = ()

    async def mentions(self) -> Sheet:
        """Return every negative mention that counts."""
        out = await set_aside(*self.span, self.salt)
        rows: list[Row] = [
            (
                post.posted_at,
                place(post.source),
                post.thread_id,
                self.link(post.link, post.url, [post.author]),
                *((post.author or None, post.text[:LONGEST] or None) if self.for_managers else ()),
            )
            async for part in listing.negative_posts(*self.span, MOST + len(out))
            for post in part
            if post.id not in out
        ]
        columns = ("column-published", "column-place", "column-thread", "column-link")
        named = ("column-author", "column-text")
        return self.sheet("sheet-mentions", columns, named, rows, self.report.headline.negative)

    async def threads(self) -> Sheet:
        """Return every complaint whose clock started in the month."""
        columns = (
            *("column-thread", "column-place", "column-category", "column-priority", "column-published"),
            *("column-started", "column-claim-by", "column-claimed", "column-due", "column-limit", "column-answered"),
            *("column-hours", "column-paused", "column-in-target", "column-in-limit", "column-state", "column-link"),
        )
        parts = listing.threads(*self.span, but=NOT_BEGUN, most=MOST)
        rows = [self._thread(one) async for part in parts for one in part]
        return self.sheet("sheet-threads", columns, ("column-author",), rows, self.report.headline.threads)

    def _thread(self, one: Any) -> Row:
        clock, answered = timing(cast("Thread", one)), one.answered_at is not None
        took = time_to_reply(clock)
        counts = timed(one.state, answered=answered)
        return (
            one.id,
            place(one.source),
            self.category(one.category),
            self.word(f"priority-{one.priority}"),
            one.posted_at,
            one.started_at,
            one.claim_by,
            one.claimed_at,
            one.due_at,
            one.limit_at,
            one.answered_at,
            None if took is None else round(took / HOUR, 2),
            round(one.paused_seconds / 3600, 2),
            self._in_time(clock, counts=counts, limit=False),
            self._in_time(clock, counts=counts, limit=True),
            self.word(f"state-{one.state}"),
            self.link(one.link or "", one.url or "", [one.author]),
            *((one.author or None,) if self.for_managers else ()),
        )

    def _in_time(self, clock: Timing, *, counts: bool, limit: bool) -> str | None:
        if not counts:
            return None
        if clock.late_on_arrival:
            return self.word("row-late")
        share = answered_within([clock], self.now, limit=limit)
        return self.yes(bool(share.good) if share.total else None)
