"""Forgets who wrote what: rows stay, so that figures stay, and say nothing of authors and texts any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select, update

from storage import imprints
from storage.tables import Card, Check, Delivery, DeliveryState, Doubt, Mention, Reply, Thread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

    Fingerprint = Callable[..., str]


async def old_threads(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], before: datetime, limit: int
) -> Sequence[Thread]:
    """Return threads that ended before a moment and are not forgotten, the oldest first, held; busy ones wait."""
    query = (
        select(Thread)
        .where(
            Thread.community_id == community_id,
            col(Thread.state).in_(states),
            col(Thread.closed_at) < before,
            col(Thread.forgotten_at).is_(None),
        )
        .order_by(col(Thread.id))
        .limit(limit)
    )
    return (await uow.exec(query.with_for_update(skip_locked=True))).all()


async def old_mentions(uow: UnitOfWork, community_id: int, before: datetime, limit: int) -> Sequence[Mention]:
    """Return mentions without a thread that came in before a moment and are not forgotten, the oldest first, held."""
    query = (
        select(Mention)
        .where(
            Mention.community_id == community_id,
            col(Mention.thread_id).is_(None),
            col(Mention.url) != "",
            Mention.seen_at < before,
        )
        .order_by(col(Mention.id))
        .limit(limit)
    )
    return (await uow.exec(query.with_for_update(skip_locked=True))).all()


async def gone_mentions(uow: UnitOfWork, community_id: int, before: datetime, limit: int) -> Sequence[Mention]:
    """Return mentions that were seen to be gone before a moment and are not forgotten, their threads held."""
    query = (
        select(Mention)
        .join(Thread, col(Thread.id) == col(Mention.thread_id))
        .where(Mention.community_id == community_id, col(Mention.gone_at) < before, col(Mention.url) != "")
        .order_by(col(Mention.thread_id), col(Mention.id))
        .limit(limit)
    )
    return (await uow.exec(query.with_for_update(skip_locked=True))).all()


async def forget_author(uow: UnitOfWork, thread_ids: Collection[int]) -> None:
    """Take authors out of threads whose complaint is forgotten, where nothing else of theirs stands.

    Where the key held the author's name, what he writes later begins a thread of its own.
    """
    first, other = aliased(Mention), aliased(Mention)
    still = select(other.id).where(other.thread_id == Thread.id, other.author == Thread.author, other.url != "")
    query = (
        select(Thread)
        .join(first, col(first.id) == col(Thread.first_mention_id))
        .where(col(Thread.id).in_(thread_ids), first.url == "", Thread.author != "", ~still.exists())
    )
    rows = (await uow.exec(query)).all()
    for row in rows:
        if row.author.lower() in row.key.lower():
            row.key = f"~{row.id}"
        row.author = row.category_why = ""
        uow.add(row)
    await uow.flush()


async def mentions_of(uow: UnitOfWork, thread_ids: Collection[int]) -> Sequence[Mention]:
    """Return the mentions of some threads that are not forgotten."""
    where = col(Mention.thread_id).in_(thread_ids), col(Mention.url) != ""
    query = select(Mention).where(*where).order_by(col(Mention.id))
    return (await uow.exec(query)).all()


async def forget_mentions(uow: UnitOfWork, rows: Sequence[Mention], fingerprint: Fingerprint) -> None:
    """Take authors, texts and links out of mentions; fingerprints of id and link let the same post be known again."""
    for row in rows:
        row.external_id = fingerprint(row.source, row.external_id)
        row.link = fingerprint(row.link)
        row.url = row.author = row.text = row.category_why = ""
        row.conversation = None
        row.key = f"~m{row.id}" if row.thread_id is None else f"~{row.thread_id}"
        uow.add(row)
    await uow.flush()
    await imprints.forget(uow, [row.id for row in rows])


async def forget_threads(uow: UnitOfWork, rows: Sequence[Thread], now: datetime) -> None:
    """Take authors out of threads, and what was seen of their answers; the key only keeps them apart."""
    for row in rows:
        row.key, row.author, row.category_why, row.forgotten_at = f"~{row.id}", "", "", now
        uow.add(row)
    await uow.flush()
    answers = select(Reply.id).where(col(Reply.thread_id).in_([row.id for row in rows]))
    blank = {"author": "", "text": "", "last_error": "", "due_at": None, "leased_until": None}
    await uow.exec(update(Check).where(col(Check.reply_id).in_(answers)).values(**blank))
    decided = col(Doubt.decided_at).is_not(None)
    await uow.exec(update(Doubt).where(col(Doubt.reply_id).in_(answers), decided).values(evidence={}))


async def cards_of(uow: UnitOfWork, thread_ids: Collection[int]) -> Sequence[Card]:
    """Return the cards of some threads that stand in the chats."""
    return (await uow.exec(select(Card).where(col(Card.thread_id).in_(thread_ids)).order_by(col(Card.id)))).all()


async def drop_dead(uow: UnitOfWork, community_id: int, before: datetime, limit: int) -> int:
    """Remove deliveries that were given up and are older than a moment; returns how many."""
    old = (
        select(Delivery.id)
        .where(
            Delivery.community_id == community_id,
            Delivery.state == DeliveryState.DEAD,
            Delivery.created_at < before,
        )
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    ids = (await uow.exec(old)).all()
    await uow.exec(delete(Delivery).where(col(Delivery.id).in_(ids)))
    return len(ids)
