"""Verbs that list the rows behind a month's figures, as plain columns: a hundred thousand of them may come.

They are fetched in parts, so that everybody else's acts go on between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, or_, select

from storage.tables import Audit, Like, Mention, Proof, Reply, Thread, Tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

PART = 500
ANSWER: Any = (
    *(Reply.thread_id, Reply.member_id, Reply.recorded_at, Reply.published_at, Reply.kind, Reply.guidance),
    *(Reply.disclosure_seen, Reply.proof, Reply.link, Reply.url),
)
LIKE: Any = (Like.thread_id, Like.member_id, Like.recorded_at, Like.link, col(Reply.member_id).label("author"))


def negative_posts(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int
) -> AsyncIterator[Sequence[Any]]:
    """Yield parts of id, posted_at, source, thread_id, link, url, author and text of negative posts, oldest first."""
    query = select(  # type: ignore[call-overload]
        Mention.id,
        Mention.posted_at,
        Mention.source,
        Mention.thread_id,
        Mention.link,
        Mention.url,
        Mention.author,
        Mention.text,
    ).where(Mention.community_id == community_id, Mention.posted_at < end, Mention.tone == Tone.NEGATIVE)
    return in_parts(uow, query, (Mention.posted_at, Mention.id), start, most)


def threads(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, *, but: Collection[ThreadState], most: int
) -> AsyncIterator[Sequence[Any]]:
    """Yield parts of threads, by when the clock started, with posted_at, link and url of their first post."""
    query = (
        select(  # type: ignore[call-overload]
            Thread.id,
            Thread.started_at,
            Thread.source,
            Thread.author,
            Thread.category,
            Thread.priority,
            Thread.state,
            Thread.claim_by,
            Thread.claimed_at,
            Thread.due_at,
            Thread.limit_at,
            Thread.answered_at,
            Thread.late_on_arrival,
            Thread.paused_at,
            Thread.paused_seconds,
            Thread.paused_to_claim,
            Mention.posted_at,
            Mention.link,
            Mention.url,
        )
        .outerjoin(Mention, col(Mention.id) == col(Thread.first_mention_id))
        .where(Thread.community_id == community_id, Thread.started_at < end, col(Thread.state).not_in(but))
    )
    return in_parts(uow, query, (Thread.started_at, Thread.id), start, most)


async def answers(uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int) -> Sequence[Any]:
    """Return what is listed of the answers recorded in a period, rejected ones left out, oldest first."""
    query = select(*ANSWER).where(
        Reply.community_id == community_id,
        Reply.recorded_at >= start,
        Reply.recorded_at < end,
        Reply.proof != Proof.REJECTED,
    )
    return list((await uow.exec(query.order_by(col(Reply.recorded_at), col(Reply.id)).limit(most))).all())


async def likes(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int
) -> Sequence[tuple[Any, int | None]]:
    """Return the likes recorded in a period, oldest first, each with the member whose answer was liked."""
    query = (
        select(*LIKE)
        .outerjoin(Reply, col(Reply.id) == col(Like.reply_id))
        .where(Like.community_id == community_id, Like.recorded_at >= start, Like.recorded_at < end)
    )
    rows = await uow.exec(query.order_by(col(Like.recorded_at), col(Like.id)).limit(most))
    return [(row, row.author) for row in rows]


async def decisions(uow: UnitOfWork, community_id: int, what: str, start: datetime, end: datetime) -> Sequence[Audit]:
    """Return the decisions of a kind in a period that were not taken back, oldest first."""
    query = select(Audit).where(
        Audit.community_id == community_id,
        Audit.what == what,
        Audit.at >= start,
        Audit.at < end,
        col(Audit.undone).is_(False),
    )
    return (await uow.exec(query.order_by(col(Audit.at), col(Audit.id)))).all()


async def in_parts(
    uow: UnitOfWork, query: Any, by: tuple[Any, Any], start: datetime, most: int
) -> AsyncIterator[Sequence[Any]]:
    """Yield rows that begin with (id, time), by time and id from `start` on, part by part."""
    at, row = by
    part = query.where(at >= start)
    while most > 0:
        rows = (await uow.exec(part.order_by(at, row).limit(min(PART, most)))).all()
        yield rows
        if len(rows) < PART:
            return
        most -= len(rows)
        last_row, last_at = rows[-1][:2]
        part = query.where(at >= last_at, or_(at > last_at, row > last_row))
