"""Verbs on deadlines: what is due, and when. What stands still (staff or a manager has it) is not due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from storage.tables import Thread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState


async def by_deadline(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int
) -> Sequence[Thread]:
    """Return threads in these states whose clocks run, the earliest deadline first, what was late on arrival last."""
    return (
        await uow.exec(
            select(Thread)
            .where(Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.paused_at).is_(None))
            .order_by(col(Thread.late_on_arrival), col(Thread.due_at), col(Thread.id))
            .limit(limit)
        )
    ).all()


async def count(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], due_before: datetime | None
) -> int:
    """Return how many threads are in these states.

    With a moment: those due by then whose clocks run, without what was late on arrival.
    """
    query = (
        select(func.count())
        .select_from(Thread)
        .where(Thread.community_id == community_id, col(Thread.state).in_(states))
    )
    if due_before is not None:
        runs = (col(Thread.paused_at).is_(None), col(Thread.late_on_arrival).is_(False))
        query = query.where(Thread.due_at <= due_before, *runs)
    return (await uow.exec(query)).one()


async def due_after(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], moment: datetime, limit: int
) -> Sequence[Thread]:
    """Return threads in these states whose clocks run and that are due after a moment, the earliest deadline first."""
    return (
        await uow.exec(
            select(Thread)
            .where(
                Thread.community_id == community_id,
                col(Thread.state).in_(states),
                Thread.due_at > moment,
                col(Thread.paused_at).is_(None),
            )
            .order_by(col(Thread.due_at), col(Thread.id))
            .limit(limit)
        )
    ).all()
