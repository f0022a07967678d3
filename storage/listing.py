"""Verbs that list the rows behind a month's figures, as plain columns: a hundred thousand of them may come.

They are fetched in parts, so that everybody else's acts go on between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from storage.tables import Audit, Like, Mention, Proof, Reply, Thread, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

PART = 1000


async def negative_posts(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int
) -> Sequence[Any]:
    """Return id, posted_at, source, thread_id, link, url, author and text of negative posts, oldest first."""
    query = select(  # type: ignore[call-overload]
        Mention.id,
        Mention.posted_at,
        Mention.source,
        Mention.thread_id,
        Mention.link,
        Mention.url,
        Mention.author,
        Mention.text,
    ).where(
        Mention.community_id == community_id,
        Mention.posted_at >= start,
        Mention.posted_at < end,
        Mention.tone == Tone.NEGATIVE,
    )
    return await _all(uow, query.order_by(Mention.posted_at, Mention.id).limit(most))


async def threads(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, *, but: Collection[ThreadState], most: int
) -> Sequence[Any]:
    """Return a thread's times and standing, and its first post's posted_at, link and url, by when the clock started."""
    query = (
        select(  # type: ignore[call-overload]
            Thread.id,
            Thread.source,
            Thread.author,
            Thread.category,
            Thread.priority,
            Thread.state,
            Thread.started_at,
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
        .where(
            Thread.community_id == community_id,
            Thread.started_at >= start,
            Thread.started_at < end,
            col(Thread.state).not_in(but),
        )
    )
    return await _all(uow, query.order_by(Thread.started_at, Thread.id).limit(most))


async def answers(uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int) -> Sequence[Reply]:
    """Return the answers recorded in a period, rejected ones left out, oldest first."""
    query = select(Reply).where(
        Reply.community_id == community_id,
        Reply.recorded_at >= start,
        Reply.recorded_at < end,
        Reply.proof != Proof.REJECTED,
    )
    return (await uow.exec(query.order_by(col(Reply.recorded_at), col(Reply.id)).limit(most))).all()


async def likes(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, most: int
) -> Sequence[tuple[Like, int | None]]:
    """Return the likes recorded in a period, oldest first, each with the member whose answer was liked."""
    query = (
        select(Like, Reply.member_id)
        .outerjoin(Reply, col(Reply.id) == col(Like.reply_id))
        .where(Like.community_id == community_id, Like.recorded_at >= start, Like.recorded_at < end)
    )
    rows = await uow.exec(query.order_by(col(Like.recorded_at), col(Like.id)).limit(most))
    return [(like, author) for like, author in rows]


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


async def _all(uow: UnitOfWork, query: Any) -> list[Any]:
    found: list[Any] = []
    async for part in (await uow.stream(query)).partitions(PART):
        found += part
    return found
