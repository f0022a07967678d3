"""Verbs on the line: which threads wait, which are shown, and who comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select

from storage.tables import Incident, Thread

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
    """Return threads that wait to be shown, most urgent first; an open incident's have a card together."""
    gathered = select(Incident.id).where(Incident.community_id == community_id, col(Incident.closed_at).is_(None))
    alone = or_(col(Thread.incident_id).is_(None), col(Thread.incident_id).not_in(gathered))
    return (
        await uow.exec(
            select(Thread)
            .where(Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.shown_at).is_(None))
            .where(alone)
            .order_by(col(Thread.urgency).desc(), col(Thread.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    ).all()


async def waiting(
    uow: UnitOfWork,
    community_id: int,
    states: Collection[ThreadState],
    limit: int,
    among: Collection[int] | None = None,
) -> Sequence[Thread]:
    """Return threads in these states, most urgent first; only those `among` some rows, where these are given."""
    query = select(Thread).where(Thread.community_id == community_id, col(Thread.state).in_(states))
    if among is not None:
        query = query.where(col(Thread.id).in_(among))
    return (await uow.exec(query.order_by(col(Thread.urgency).desc(), col(Thread.id)).limit(limit))).all()


async def in_line_count(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> int:
    """Return how many threads in these states wait to be shown."""
    query = select(func.count()).select_from(Thread)
    where = (Thread.community_id == community_id, col(Thread.state).in_(states), col(Thread.shown_at).is_(None))
    return (await uow.exec(query.where(*where))).one()
