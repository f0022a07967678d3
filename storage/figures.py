"""Verbs that count what came in a month: sums by the database; a million mentions cost no more than a look at an index.

`edges` are the moments between consecutive periods: n + 1 moments bound n periods, each from one edge up to the next.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, literal, union_all
from sqlmodel import col, func, select

from storage.listing import in_parts
from storage.tables import Audit, Mention, Reply, Thread, ThreadState, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import Category

ALL = 10_000_000
TIMES: Any = (
    *(Thread.id, Thread.started_at, Thread.state, Thread.late_on_arrival, Thread.claim_by, Thread.due_at),
    *(Thread.limit_at, Thread.claimed_at, Thread.answered_at, Thread.paused_at, Thread.paused_seconds),
    Thread.paused_to_claim,
)
"""What the figures need of a thread: rows of few columns are made ten times as fast as whole threads."""


async def mentions_between(uow: UnitOfWork, community_id: int, edges: Sequence[datetime]) -> Sequence[tuple[int, int]]:
    """Return for each period how many mentions were published in it, and how many of these were negative."""
    negative = func.count().filter(col(Mention.tone) == Tone.NEGATIVE)
    parts = [
        select(literal(at, Integer).label("at"), func.count(), negative).where(
            Mention.community_id == community_id, Mention.posted_at >= start, Mention.posted_at < end
        )
        for at, (start, end) in enumerate(pairwise(edges))
    ]
    rows = await uow.exec(union_all(*parts).order_by("at"))  # type: ignore[call-overload]
    return [(int(total), int(negatives)) for _, total, negatives in rows]


async def posts_of_dismissed(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, reasons: Collection[str]
) -> Sequence[tuple[int, datetime, Tone, str]]:
    """Return (row, time, tone, reason) of the posts published in a period whose thread was dismissed for a reason."""
    rows = await uow.exec(
        select(Mention.id, Mention.posted_at, Mention.tone, Audit.why)
        .join(Thread, col(Thread.id) == col(Mention.thread_id))
        .join(Audit, col(Audit.thread_id) == col(Thread.id))
        .where(
            Thread.community_id == community_id,
            Thread.state == ThreadState.DISMISSED,
            Audit.what == "dismiss",
            col(Audit.undone).is_(False),
            col(Audit.why).in_(reasons),
            Mention.posted_at >= start,
            Mention.posted_at < end,
        )
    )
    return [(row, at, Tone(tone), why) for row, at, tone, why in rows]


async def answer_links(uow: UnitOfWork, community_id: int, since: datetime) -> Sequence[str]:
    """Return the links of all answers that were recorded since a moment, rejected ones too."""
    query = select(Reply.link).where(Reply.community_id == community_id, Reply.recorded_at >= since)
    return (await uow.exec(query)).all()


async def posts_that_answer(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime
) -> Sequence[tuple[int, datetime, Tone]]:
    """Return (row, time, tone) of the posts of a period that were recorded as answers since it began."""
    rows = await uow.exec(
        select(Mention.id, Mention.posted_at, Mention.tone)
        .join(Reply, (col(Reply.community_id) == col(Mention.community_id)) & (col(Reply.link) == col(Mention.link)))
        .where(
            Mention.community_id == community_id,
            Mention.posted_at >= start,
            Mention.posted_at < end,
            Reply.recorded_at >= start,
        )
    )
    return [(row, at, Tone(tone)) for row, at, tone in rows]


async def posts_forgotten(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime
) -> Sequence[tuple[int, datetime, Tone, str]]:
    """Return (row, time, tone, fingerprint of the link) of the posts of a period that were forgotten."""
    rows = await uow.exec(
        select(Mention.id, Mention.posted_at, Mention.tone, Mention.link).where(
            Mention.community_id == community_id,
            Mention.posted_at >= start,
            Mention.posted_at < end,
            Mention.url == "",
        )
    )
    return [(row, at, Tone(tone), link) for row, at, tone, link in rows]


async def answered_threads(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Sequence[Any]:
    """Return the clocks of the threads whose clock started in a period and that were answered.

    They are fetched in parts, so that everybody else's acts go on between them.
    """
    query = select(*TIMES).where(
        Thread.community_id == community_id, Thread.started_at < end, col(Thread.answered_at).is_not(None)
    )
    return [row async for part in in_parts(uow, query, (Thread.started_at, Thread.id), start, ALL) for row in part]


async def unanswered_threads(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, now: datetime
) -> Sequence[tuple[ThreadState, bool, bool, bool, int]]:
    """Return how many threads whose clock started in a period are unanswered.

    By state, whether they were late on arrival, and whether target and limit have passed by `now`, or by when the
    clocks were stopped that stand still.
    """
    ran_until = func.coalesce(Thread.paused_at, now)
    missed = (col(Thread.due_at) < ran_until, col(Thread.limit_at) < ran_until)
    keys = (col(Thread.state), col(Thread.late_on_arrival), *missed)
    query = (
        select(*keys, func.count())  # type: ignore[call-overload]
        .where(
            Thread.community_id == community_id,
            Thread.started_at >= start,
            Thread.started_at < end,
            col(Thread.answered_at).is_(None),
        )
        .group_by(*keys)
    )
    rows = await uow.exec(query)
    return [(state, bool(late), bool(due), bool(limit), int(n)) for state, late, due, limit, n in rows]


async def threads_by_category(
    uow: UnitOfWork, community_id: int, edges: Sequence[datetime], but: Collection[ThreadState]
) -> Sequence[tuple[int, Category | None, int]]:
    """Return how many threads of each category had their clock start in each period, but those in some states."""
    parts = [
        select(literal(at, Integer).label("at"), Thread.category, func.count().label("n"))
        .where(
            Thread.community_id == community_id,
            Thread.started_at >= start,
            Thread.started_at < end,
            col(Thread.state).not_in(but),
        )
        .group_by(col(Thread.category))
        for at, (start, end) in enumerate(pairwise(edges))
    ]
    rows = await uow.exec(union_all(*parts).order_by("at", "n"))  # type: ignore[call-overload]
    return [(int(at), category, int(n)) for at, category, n in rows]
