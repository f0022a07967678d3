"""Verbs on threads: find, order, and move them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists
from sqlmodel import col, func, insert, or_, select

from storage.among import among
from storage.tables import Claim, Proof, Reply, Thread, ThreadState
from storage.upsert import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, values: Sequence[Mapping[str, object]]) -> None:
    """Insert threads, given as columns, in one go; `by_keys` returns them."""
    if values:
        await uow.exec(insert(table_of(Thread)), params=values)


async def get(uow: UnitOfWork, community_id: int, thread_id: int) -> Thread | None:
    """Return one thread of a community."""
    return (
        await uow.exec(select(Thread).where(Thread.community_id == community_id, Thread.id == thread_id))
    ).one_or_none()


async def community_of(uow: UnitOfWork, thread_id: int) -> int | None:
    """Return the row id of the community that a thread belongs to."""
    return (await uow.exec(select(Thread.community_id).where(Thread.id == thread_id))).one_or_none()


LOCK = (
    select(Thread)
    .where(Thread.community_id == bindparam("community"), Thread.id == bindparam("thread"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
"""Asked at every act, and so put together once: that takes longer than asking."""


async def lock(uow: UnitOfWork, community_id: int, thread_id: int) -> Thread | None:
    """Return one thread and hold it until the transaction ends, so that acts on it come one after another."""
    return (await uow.exec(LOCK, params={"community": community_id, "thread": thread_id})).one_or_none()


async def by_keys(uow: UnitOfWork, community_id: int, keys: Collection[str]) -> dict[str, Thread]:
    """Return threads by their key, held until the transaction ends; for one that was merged, what took it in."""
    rows = (
        await uow.exec(
            select(Thread)
            .where(Thread.community_id == community_id, among(Thread.key, keys))
            .order_by(col(Thread.id))
            .with_for_update()
        )
    ).all()
    return {row.key: await survivor(uow, row) for row in rows}


async def keys_among(uow: UnitOfWork, community_id: int, keys: Collection[str]) -> set[str]:
    """Return those of some keys that a community has threads of."""
    return set(await uow.exec(select(Thread.key).where(Thread.community_id == community_id, among(Thread.key, keys))))


async def survivor(uow: UnitOfWork, thread: Thread) -> Thread:
    """Return the thread that a merged one is part of now, held; the thread itself where it was not merged."""
    while thread.merged_into is not None:
        into = await lock(uow, thread.community_id, thread.merged_into)
        if into is None:
            break
        thread = into
    return thread


async def rekey(uow: UnitOfWork, community_id: int, before: str, after: str) -> None:
    """Give the thread of one key another, also where it was merged."""
    query = select(Thread).where(Thread.community_id == community_id, Thread.key == before)
    for row in (await uow.exec(query)).all():
        row.key = after
        uow.add(row)
    await uow.flush()


async def any_is(
    uow: UnitOfWork, community_id: int, thread_ids: Collection[int], states: Collection[ThreadState]
) -> bool:
    """Say whether any of some threads of a community is in one of these states."""
    where = (Thread.community_id == community_id, col(Thread.id).in_(thread_ids), col(Thread.state).in_(states))
    return (await uow.exec(select(Thread.id).where(*where).limit(1))).first() is not None


async def unquiet_before(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], moment: datetime, limit: int
) -> Sequence[Thread]:
    """Return threads in these states where nothing was answered or said since a moment, so many at the most."""
    return (
        await uow.exec(
            select(Thread)
            .where(
                Thread.community_id == community_id,
                col(Thread.state).in_(states),
                # a critic may wake a thread that staff solved without a public answer
                func.coalesce(Thread.answered_at, Thread.last_mention_at) <= moment,
                Thread.last_mention_at <= moment,
            )
            .order_by(col(Thread.id))
            .limit(limit)
            .with_for_update(skip_locked=True)  # whoever acts on one now goes first; the clock comes again
        )
    ).all()


ANSWERED = exists().where(
    col(Reply.thread_id) == col(Claim.thread_id),
    col(Reply.member_id) == col(Claim.member_id),
    col(Reply.proof) != Proof.REJECTED,
)
OF_AUTHOR = (
    select(func.count(func.distinct(Claim.thread_id)))
    .join(Thread, col(Thread.id) == col(Claim.thread_id))
    .where(
        Claim.community_id == bindparam("community"),
        Claim.member_id == bindparam("member"),
        Claim.claimed_at >= bindparam("since"),
        Claim.thread_id != bindparam("but"),
        Thread.source == bindparam("source"),
        func.lower(Thread.author) == bindparam("author"),
        # a seat given back before an answer did not swarm anybody
        or_(col(Claim.released_at).is_(None), ANSWERED),
    )
)
"""Asked at every claim, and so put together once: that takes longer than asking."""


async def claimed_of_author(
    uow: UnitOfWork, community_id: int, member_id: int, *, source: str, author: str, since: datetime, but: int
) -> int:
    """Return in how many other threads of one critic a member took a seat since a moment and kept it or answered."""
    asked = {"community": community_id, "member": member_id, "since": since, "but": but}
    return (await uow.exec(OF_AUTHOR, params=asked | {"source": source, "author": author.lower()})).one()
