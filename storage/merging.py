"""Verbs that move what belongs to one thread into another, and find threads that may be about the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select, update

from storage.tables import (
    Claim,
    Handover,
    Lesson,
    Like,
    Mention,
    Nudge,
    NudgeKind,
    Reply,
    Snooze,
    Thread,
    ThreadState,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork

ABOUT_CLAIMS = (NudgeKind.REMINDER, NudgeKind.FREED, NudgeKind.FOLLOW_UP)
TABLES: dict[str, Any] = {
    "mentions": Mention,
    "claims": Claim,
    "replies": Reply,
    "likes": Like,
    "lessons": Lesson,
    "handovers": Handover,
    "snoozes": Snooze,
    "nudges": Nudge,
}
A_PART = 500
COPIED_WITHIN = timedelta(days=14)


async def belongings(uow: UnitOfWork, thread_id: int, into: int) -> dict[str, list[int]]:
    """Return the rows that go along when a thread becomes part of another, by kind.

    Of two put-offs of one member the other thread's stands; what was said about the emptied thread itself stays there.
    """
    put_off = select(Snooze.member_id).where(Snooze.thread_id == into)
    but = {
        "snoozes": (col(Snooze.member_id).not_in(put_off),),
        "nudges": (col(Nudge.kind).in_(ABOUT_CLAIMS),),
    }
    return {
        name: sorted(await uow.exec(select(table.id).where(table.thread_id == thread_id, *but.get(name, ()))))
        for name, table in TABLES.items()
    }


async def move(uow: UnitOfWork, rows: dict[str, list[int]], into: int) -> None:
    """Let rows, by kind, belong to another thread."""
    await uow.flush()
    for name, ids in rows.items():
        table = TABLES[name]
        for at in range(0, len(ids), A_PART):
            part = col(table.id).in_(ids[at : at + A_PART])
            await uow.exec(update(table).where(part).values(thread_id=into))


async def reseat(uow: UnitOfWork, claim: Claim, thread_id: int, seat: int) -> None:
    """Let a held seat be another thread's, under another number."""
    claim.thread_id, claim.seat = thread_id, seat
    uow.add(claim)
    await uow.flush()


async def claims_in(uow: UnitOfWork, community_id: int, ids: Collection[int]) -> Sequence[Claim]:
    """Return some seats of a community, held or not."""
    query = select(Claim).where(Claim.community_id == community_id, col(Claim.id).in_(ids))
    return (await uow.exec(query.order_by(col(Claim.id)).execution_options(populate_existing=True))).all()


async def of_key(uow: UnitOfWork, thread_id: int, key: str) -> list[int]:
    """Return the mentions in a thread that came under a key."""
    return sorted(await uow.exec(select(Mention.id).where(Mention.thread_id == thread_id, Mention.key == key)))


async def likes_of(uow: UnitOfWork, thread_id: int, replies: Collection[int]) -> list[int]:
    """Return the likes in a thread that answers of a set got."""
    query = select(Like.id).where(Like.thread_id == thread_id, col(Like.reply_id).in_(replies))
    return sorted(await uow.exec(query))


async def answers_in(uow: UnitOfWork, thread_id: int) -> list[int]:
    """Return the answers in a thread, rejected ones too, by row."""
    return sorted(await uow.exec(select(Reply.id).where(Reply.thread_id == thread_id)))


async def likely(uow: UnitOfWork, thread: Thread, limit: int) -> Sequence[Thread]:
    """Return threads of a community that may be about the same as one, the newest first.

    By the same author, of the same story, with nearly the same words, or in the same conversation. What was dismissed
    or forgotten is not among them.
    """
    own = select(Mention).where(Mention.thread_id == thread.id).subquery()
    here = (Mention.community_id == thread.community_id, col(Mention.thread_id).is_not(None))
    talks = select(own.c.conversation).where(own.c.conversation.is_not(None))
    copied = select(own.c.copy_of).where(own.c.copy_of.is_not(None))
    asked: list[Any] = [
        select(Mention.thread_id).where(*here, Mention.source == thread.source, col(Mention.conversation).in_(talks)),
        select(Mention.thread_id).where(*here, col(Mention.id).in_(copied)),
        # by the time, which has an index: what copies it came after it
        select(Mention.thread_id).where(
            *here,
            Mention.posted_at >= thread.started_at - COPIED_WITHIN,
            Mention.posted_at <= thread.last_mention_at + COPIED_WITHIN,
            col(Mention.copy_of).in_(select(own.c.id)),
        ),
    ]
    if thread.author:
        by_author = (Thread.source == thread.source, func.lower(Thread.author) == thread.author.lower())
        asked.append(select(Thread.id).where(Thread.community_id == thread.community_id, *by_author))
    if thread.narrative_id is not None:
        asked.append(
            select(Thread.id).where(
                Thread.community_id == thread.community_id, Thread.narrative_id == thread.narrative_id
            )
        )
    found: set[int] = set()
    for query in asked:
        found |= set(await uow.exec(query.distinct().limit(A_PART)))
    query = select(Thread).where(
        Thread.community_id == thread.community_id,
        col(Thread.id).in_(sorted(found - {thread.id})[-A_PART:]),
        col(Thread.state) != ThreadState.DISMISSED,
        col(Thread.forgotten_at).is_(None),
    )
    return (await uow.exec(query.order_by(col(Thread.created_at).desc(), col(Thread.id).desc()).limit(limit))).all()
