"""Verbs on what followed a first answer: the threads first answered in a period, their answers, and later posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from storage.tables import Mention, Proof, Reply, Thread, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

ANSWER: Any = (Reply.id, Reply.thread_id, Reply.recorded_at, Reply.published_at, Reply.kind, Reply.guidance)


def _answered(community_id: int, start: datetime, end: datetime) -> tuple[Any, ...]:
    return (
        Thread.community_id == community_id,
        col(Thread.answered_at) >= start,
        col(Thread.answered_at) < end,
    )


async def threads(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Sequence[Any]:
    """Return id, state, category and answered_at of the threads that were first answered in a period, by that time."""
    query = select(Thread.id, Thread.state, Thread.category, Thread.answered_at).where(
        *_answered(community_id, start, end)
    )
    return (await uow.exec(query.order_by(col(Thread.answered_at), col(Thread.id)))).all()


async def answers(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Sequence[Any]:
    """Return the answers in threads that were first answered in a period, rejected ones left out.

    Of each id, thread_id, recorded_at, published_at, kind and guidance.
    """
    query = select(*ANSWER).join(Thread, col(Thread.id) == col(Reply.thread_id))
    rows = await uow.exec(query.where(*_answered(community_id, start, end), Reply.proof != Proof.REJECTED))
    return list(rows.all())


async def links(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> set[str]:
    """Return the links of all answers in threads that were first answered in a period."""
    query = select(Reply.link).join(Thread, col(Thread.id) == col(Reply.thread_id))
    return set(await uow.exec(query.where(*_answered(community_id, start, end))))


async def negative_after(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime
) -> Sequence[tuple[int, datetime, str]]:
    """Return (thread, time, link) of negative posts after the first answer, in threads first answered in a period."""
    rows = await uow.exec(
        select(Mention.thread_id, Mention.posted_at, Mention.link)
        .join(Thread, col(Thread.id) == col(Mention.thread_id))
        .where(
            *_answered(community_id, start, end),
            Mention.tone == Tone.NEGATIVE,
            col(Mention.posted_at) > col(Thread.answered_at),
        )
    )
    return [(thread_id or 0, at, link) for thread_id, at, link in rows]
