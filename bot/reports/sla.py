"""What `/sla` shows: open threads by time left, what stands still, and how fast the community claims and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from bot.reports.thread import holders_of
from bot.rules.counted import timed
from bot.rules.lifecycle import WAITING
from bot.rules.sla import (
    Share,
    Timing,
    answered_within,
    claimed_within,
    percentile,
    time_to_claim,
    time_to_reply,
)
from storage import daily, deadlines, spans
from storage.tables import Category, ThreadState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Thread

LISTED, LISTED_HELD = 10, 5
WINDOWS = (7, 30)
NOT_AT_ALL = timedelta()


@dataclass(frozen=True, slots=True)
class OpenThread:
    """A thread that nobody answered yet, and who holds its seats."""

    thread: Thread
    holders: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The figures of the threads whose clock started in the last `days` days.

    Those that were late on arrival are only in `threads` and in their own number.
    """

    days: int
    threads: int
    claimed: Share
    in_target: Share
    in_limit: Share
    late_on_arrival: int
    claim_median: timedelta | None
    claim_p90: timedelta | None
    reply_median: timedelta | None
    reply_p90: timedelta | None


@dataclass(frozen=True, slots=True)
class SlaReport:
    """Open threads (the ten most pressing of `waiting`), two windows, and the longer one by category.

    The clocks of `held` threads, the five that stand longest of `held_total`, were stopped by a manager; they are part
    of `waiting`, and nothing else.
    """

    waiting: int
    overdue: int
    held_total: int
    held: tuple[Thread, ...]
    follow_ups: tuple[OpenThread, ...]
    with_staff: int
    staff_since: datetime | None
    open_threads: tuple[OpenThread, ...]
    windows: tuple[Window, ...]
    by_category: tuple[tuple[Category | None, Window], ...]


async def sla_report(uow: UnitOfWork, community_id: int, now: datetime) -> SlaReport:
    """Return how the community stands against its SLA.

    Dismissed threads are in no figure, nor those that staff has now or solved without a public answer.
    """
    pressing = await deadlines.by_deadline(uow, community_id, WAITING, LISTED)
    holders = await holders_of(uow, [thread.id for thread in pressing])
    by_category: dict[Category | None, list[Timing]] = {}
    for row in await spans.started_since(uow, community_id, now - timedelta(days=max(WINDOWS))):
        if timed(row.state, answered=row.answered_at is not None):
            by_category.setdefault(row.category, []).append(timing(row))
    started = list(chain.from_iterable(by_category.values()))
    again = await deadlines.by_deadline(uow, community_id, {ThreadState.FOLLOW_UP}, LISTED)
    held_total, held = await daily.held(uow, community_id, WAITING, LISTED_HELD)
    with_staff, at_staff = await daily.held(uow, community_id, {ThreadState.STAFF}, 1)
    return SlaReport(
        follow_ups=tuple(OpenThread(thread, ()) for thread in again),
        held_total=held_total,
        held=tuple(held),
        with_staff=with_staff,
        staff_since=at_staff[0].paused_at if at_staff else None,
        waiting=await deadlines.count(uow, community_id, WAITING, None),
        overdue=await deadlines.count(uow, community_id, WAITING, now),
        open_threads=tuple(OpenThread(thread, holders.get(thread.id, ())) for thread in pressing),
        windows=tuple(window(started, days, now) for days in WINDOWS),
        by_category=tuple(
            (category, window(by_category[category], max(WINDOWS), now))
            for category in sorted(by_category, key=lambda category: category or "~")
        ),
    )


def window(started: Sequence[Timing], days: int, now: datetime) -> Window:
    """Return the figures of the threads whose clock started in the last `days` days before `now`."""
    since = now - timedelta(days=days)
    inside = [one for one in started if one.started_at >= since]
    in_time = [one for one in inside if not one.late_on_arrival]
    to_claim = [taken for one in in_time if (taken := time_to_claim(one)) is not None]
    to_reply = [taken for one in in_time if (taken := time_to_reply(one)) is not None]
    return Window(
        days=days,
        threads=len(inside),
        claimed=claimed_within(inside, now),
        in_target=answered_within(inside, now),
        in_limit=answered_within(inside, now, limit=True),
        late_on_arrival=sum(one.late_on_arrival for one in inside),
        claim_median=percentile(to_claim, 0.5),
        claim_p90=percentile(to_claim, 0.9),
        reply_median=percentile(to_reply, 0.5),
        reply_p90=percentile(to_reply, 0.9),
    )


def timing(thread: Thread) -> Timing:
    """Return a thread's clock as the rules need it."""
    return Timing(
        started_at=thread.started_at,
        claim_by=thread.claim_by,
        due_at=thread.due_at,
        limit_at=thread.limit_at,
        late_on_arrival=thread.late_on_arrival,
        claimed_at=thread.claimed_at,
        answered_at=thread.answered_at,
        paused_at=thread.paused_at,
        paused_for=timedelta(seconds=thread.paused_seconds) if thread.paused_seconds else NOT_AT_ALL,
        paused_to_claim=timedelta(seconds=thread.paused_to_claim) if thread.paused_to_claim else NOT_AT_ALL,
    )
