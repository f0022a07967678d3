"""Verbs on the line: which threads wait, which are shown, and who comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from storage.tables import Thread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork
    from storage.tables import ThreadState


async def on_view(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> int:
    """Return how many threads in these states are on view."""
    return (
        await uow.exec(
            select(func.count())
            .select_from(Thread)
            .where(
                Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.shown_at).is_not(None)
            )
        )
    ).one()


async def in_line(uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int) -> Sequence[Thread]:
    """Return threads that wait to be shown, most urgent first."""
    return (
        await uow.exec(
            select(Thread)
            .where(Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.shown_at).is_(None))
            .order_by(col(Thread.urgency).desc(), col(Thread.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    ).all()


async def waiting(uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int) -> Sequence[Thread]:
    """Return threads in these states, most urgent first."""
    return (
        await uow.exec(
            select(Thread)
            .where(Thread.community_id == community_id, col(Thread.state).in_(states))
            .order_by(col(Thread.urgency).desc(), col(Thread.id))
            .limit(limit)
        )
    ).all()


async def in_line_count(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> int:
    """Return how many threads in these states wait to be shown."""
    query = select(func.count()).select_from(Thread)
    where = (Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.shown_at).is_(None))
    return (await uow.exec(query.where(*where))).one()
