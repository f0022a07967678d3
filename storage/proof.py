"""Verbs on proof: what to look at, what was seen, and what a manager has to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import and_, col, func, not_, or_, select, update

from storage.tables import Audit, Check, Doubt, DoubtKind, Mention, Proof, Reply, Thread
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add_check(uow: UnitOfWork, community_id: int, reply_id: int, due_at: datetime) -> None:
    """Have a new answer looked at."""
    await insert_new(uow, Check(community_id=community_id, reply_id=reply_id, due_at=due_at))


async def lease(
    uow: UnitOfWork, community_ids: Collection[int], now: datetime, until: datetime, limit: int
) -> Sequence[Check]:
    """Take checks that are due, the longest due first; whoever took them and died leaves a lease that runs out."""
    free = or_(col(Check.leased_until).is_(None), col(Check.leased_until) <= now)
    rows = (
        await uow.exec(
            select(Check)
            .where(col(Check.community_id).in_(community_ids), col(Check.due_at) <= now, free)
            .order_by(col(Check.due_at), col(Check.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    ).all()
    for row in rows:
        row.leased_until, row.attempts = until, row.attempts + 1
        uow.add(row)
    await uow.flush()
    return rows


async def due(uow: UnitOfWork, community_ids: Collection[int], now: datetime) -> int:
    """Return how many checks are due."""
    query = select(func.count()).select_from(Check)
    return (await uow.exec(query.where(col(Check.community_id).in_(community_ids), col(Check.due_at) <= now))).one()


async def links(uow: UnitOfWork, check_ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Return by check where to look: the thread's source, the answer's link, and the complaint's (empty: forgotten)."""
    rows = await uow.exec(
        select(Check.id, Thread.source, Reply.link, Mention.link)
        .join(Reply, col(Reply.id) == col(Check.reply_id))
        .join(Thread, col(Thread.id) == col(Reply.thread_id))
        .outerjoin(Mention, col(Mention.id) == col(Thread.first_mention_id))
        .where(col(Check.id).in_(check_ids))
    )
    return {check: (source, link, complaint or "") for check, source, link, complaint in rows}


async def check(uow: UnitOfWork, community_id: int, check_id: int) -> Check | None:
    """Return one check of a community."""
    return (await uow.exec(select(Check).where(Check.community_id == community_id, Check.id == check_id))).one_or_none()


async def hold_check(uow: UnitOfWork, reply_id: int) -> Check | None:
    """Return an answer's check as it is now, held until the transaction ends."""
    query = select(Check).where(Check.reply_id == reply_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def checks_of(uow: UnitOfWork, reply_ids: Collection[int]) -> dict[int, Check]:
    """Return the checks of some answers, by answer."""
    rows = await uow.exec(select(Check).where(col(Check.reply_id).in_(reply_ids)))
    return {row.reply_id: row for row in rows}


async def look_again(uow: UnitOfWork, community_id: int, member_id: int, place: str, now: datetime) -> None:
    """Have a member's answers in one place looked at anew, because his handle there is another one now."""
    theirs = (
        select(Reply.id)
        .join(Thread, col(Thread.id) == col(Reply.thread_id))
        .where(
            Reply.community_id == community_id,
            Reply.member_id == member_id,
            Reply.proof != Proof.REJECTED,
            Thread.source == place,
        )
    )
    await uow.exec(
        update(Check).where(col(Check.reply_id).in_(theirs)).values(due_at=now, leased_until=None, attempts=0)
    )


async def earlier_texts(
    uow: UnitOfWork, community_id: int, reply: Reply, since: datetime, limit: int
) -> Sequence[tuple[int, str]]:
    """Return (answer, text) of what was recorded before an answer and seen, newest first.

    In the same thread, a member's own answer counts once its disclosure was seen: whoever forgot it may post again.
    Then it counts also for the earlier one whose disclosure comes later.
    """
    before = Reply.id < reply.id
    paid = before if reply.disclosure_seen else Reply.id != reply.id
    again = (Reply.member_id == reply.member_id) & (Reply.thread_id == reply.thread_id)
    rows = await uow.exec(
        select(Reply.id, Check.text)
        .join(Check, col(Check.reply_id) == col(Reply.id))
        .where(
            Reply.community_id == community_id,
            Reply.recorded_at >= since,
            Check.text != "",
            or_(
                and_(before, not_(again)),
                and_(paid, again, Reply.disclosure_seen, Reply.proof != Proof.REJECTED),
            ),
        )
        .order_by(col(Reply.id).desc())
        .limit(limit)
    )
    return list(rows)


async def recorded_within(
    uow: UnitOfWork, community_id: int, member_id: int, start: datetime, end: datetime
) -> Sequence[datetime]:
    """Return when a member recorded answers, from `start` to `end` (both counted), oldest first."""
    query = select(Reply.recorded_at).where(Reply.community_id == community_id, Reply.member_id == member_id)
    inside = query.where(Reply.recorded_at >= start, Reply.recorded_at <= end)
    return (await uow.exec(inside.order_by(col(Reply.recorded_at)))).all()


async def open_doubt(uow: UnitOfWork, doubt: Doubt) -> int | None:
    """Open a doubt; None when one of its kind is open for this answer already."""
    return await insert_new(uow, doubt)


async def doubt(uow: UnitOfWork, community_id: int, doubt_id: int) -> Doubt | None:
    """Return one doubt of a community, open or decided, as it is now."""
    query = select(Doubt).where(Doubt.community_id == community_id, Doubt.id == doubt_id)
    return (await uow.exec(query.execution_options(populate_existing=True))).one_or_none()


async def community_of(uow: UnitOfWork, *, doubt_id: int | None = None, reply_id: int | None = None) -> int | None:
    """Return the row id of the community that a doubt or an answer belongs to."""
    if doubt_id is not None:
        return (await uow.exec(select(Doubt.community_id).where(Doubt.id == doubt_id))).one_or_none()
    return (await uow.exec(select(Reply.community_id).where(Reply.id == reply_id))).one_or_none()


async def doubts_of(uow: UnitOfWork, reply_id: int) -> Sequence[Doubt]:
    """Return every doubt that an answer ever met, oldest first."""
    query = select(Doubt).where(Doubt.reply_id == reply_id).order_by(col(Doubt.id))
    return (await uow.exec(query.execution_options(populate_existing=True))).all()


async def open_by_kind(uow: UnitOfWork, community_id: int) -> dict[DoubtKind, int]:
    """Return how many doubts of each kind wait for a manager."""
    rows = await uow.exec(
        select(Doubt.kind, func.count())
        .where(Doubt.community_id == community_id, col(Doubt.decided_at).is_(None))
        .group_by(col(Doubt.kind))
    )
    return {DoubtKind(kind): count for kind, count in rows}


async def waiting(
    uow: UnitOfWork, community_id: int, kind: DoubtKind, *, after: int = 0, up_to: int | None = None, limit: int
) -> Sequence[Doubt]:
    """Return open doubts of a kind, oldest first: those after one row, up to another."""
    query = select(Doubt).where(
        Doubt.community_id == community_id,
        Doubt.kind == kind,
        col(Doubt.decided_at).is_(None),
        col(Doubt.id) > after,
    )
    if up_to is not None:
        query = query.where(col(Doubt.id) <= up_to)
    return (await uow.exec(query.order_by(col(Doubt.id)).limit(limit))).all()


async def verdicts(uow: UnitOfWork, thread_id: int, reply_id: int, whats: Collection[str]) -> Sequence[Audit]:
    """Return the decisions of these kinds about one answer that were not undone, oldest first."""
    rows = await uow.exec(
        select(Audit)
        .where(Audit.thread_id == thread_id, col(Audit.what).in_(whats), col(Audit.undone).is_(False))
        .order_by(col(Audit.id))
    )
    return [row for row in rows if row.before.get("reply") == reply_id]
