"""Verbs on nudges: what is due, and the row that says that it was given. The clock waits for nobody who acts now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, literal
from sqlalchemy import select as columns
from sqlmodel import col, delete, select, update

from storage.moments import SLACK, seconds
from storage.tables import Claim, Nudge, NudgeKind, Snooze, Thread
from storage.upsert import insert, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

COLUMNS = ["community_id", "thread_id", "kind", "ref", "round", "at"]
MOMENT: Any = Nudge.__table__.c.at.type  # type: ignore[attr-defined]


async def give(uow: UnitOfWork, row: Nudge) -> bool:
    """Note that a nudge is given; says whether this is the first time."""
    return await insert_new(uow, row) is not None


async def once_a_thread(
    uow: UnitOfWork, community_id: int, kind: NudgeKind, now: datetime, states: Collection[ThreadState], *due: Any
) -> list[int]:
    """Note a nudge for all threads in these states that are due and did not have it; returns their numbers.

    What was late on arrival, and what stands still, is never due.
    """
    given = exists().where(
        col(Nudge.thread_id) == col(Thread.id), col(Nudge.kind) == kind, col(Nudge.ref) == 0, col(Nudge.round) == 0
    )
    row = (literal(community_id), col(Thread.id), literal(kind.value), literal(0), literal(0), literal(now, MOMENT))
    late = (
        columns(*row)
        .where(
            col(Thread.community_id) == community_id,
            col(Thread.state).in_(states),
            col(Thread.paused_at).is_(None),
            col(Thread.late_on_arrival).is_(False),
            *due,
            ~given,
        )
        .order_by(col(Thread.id))
        .with_for_update(skip_locked=True)
    )
    statement = insert(uow, Nudge).from_select(COLUMNS, late, include_defaults=False)
    found = await uow.exec(statement.on_conflict_do_nothing().returning(col(Nudge.thread_id)))
    return sorted(found.scalars())


def unclaimed(now: datetime) -> tuple[Any, ...]:
    """Return when a thread waits too long for its first claim: its time is over, half of it on view at the least."""
    whole = seconds(Thread.claim_by) - seconds(Thread.started_at) - Thread.paused_seconds
    on_view = now.timestamp() - seconds(Thread.shown_at)
    return (Thread.claim_by <= now, on_view + SLACK >= whole / 2)


def past_target(now: datetime) -> tuple[Any, ...]:
    """Return when a thread has missed its target."""
    return (Thread.due_at <= now,)


def past_limit(now: datetime) -> tuple[Any, ...]:
    """Return when a thread has missed its limit."""
    return (Thread.limit_at <= now,)


async def most_pressing(uow: UnitOfWork, thread_ids: Collection[int], limit: int) -> Sequence[Thread]:
    """Return the most urgent of some threads."""
    query = select(Thread).where(col(Thread.id).in_(thread_ids)).order_by(col(Thread.urgency).desc(), col(Thread.id))
    return (await uow.exec(query.limit(limit))).all()


async def have_heard(uow: UnitOfWork, thread_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return who need not hear of some threads any more, as (thread, member): told before, or once had a seat there."""
    told = select(Nudge.thread_id, Nudge.ref).where(col(Nudge.thread_id).in_(thread_ids), Nudge.kind == NudgeKind.FITS)
    seated = select(Claim.thread_id, Claim.member_id).where(col(Claim.thread_id).in_(thread_ids))
    put_off = select(Snooze.thread_id, Snooze.member_id).where(col(Snooze.thread_id).in_(thread_ids))
    return {pair for query in (told, seated, put_off) for pair in await uow.exec(query)}


async def forget_member(uow: UnitOfWork, member_ids: Collection[int]) -> None:
    """Forget of which threads some members were told because these fit them."""
    await uow.exec(delete(Nudge).where(col(Nudge.kind) == NudgeKind.FITS, col(Nudge.ref).in_(member_ids)))


async def move_member(uow: UnitOfWork, old: int, new: int) -> None:
    """Let what a member was told of count for another."""
    mine = (col(Nudge.kind) == NudgeKind.FITS, col(Nudge.ref) == old)
    known = select(Nudge.thread_id).where(Nudge.kind == NudgeKind.FITS, Nudge.ref == new)
    await uow.exec(delete(Nudge).where(*mine, col(Nudge.thread_id).in_(known)))
    await uow.exec(update(Nudge).where(*mine).values(ref=new))
