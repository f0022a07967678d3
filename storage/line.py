"""Verbs on the line: which threads wait, which are shown, and who comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select

from storage.tables import Incident, Thread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

# Asked at nearly every act, and so put together once: that takes longer than asking.
OURS = (Thread.community_id == bindparam("community"), col(Thread.state).in_(bindparam("states", expanding=True)))
ON_VIEW = select(func.count()).select_from(Thread).where(*OURS, col(Thread.shown_at).is_not(None))
GATHERED = select(Incident.id).where(Incident.community_id == bindparam("community"), col(Incident.closed_at).is_(None))
IN_LINE = (
    select(Thread)
    .where(*OURS, col(Thread.shown_at).is_(None))
    .where(or_(col(Thread.incident_id).is_(None), col(Thread.incident_id).not_in(GATHERED)))
    .order_by(col(Thread.urgency).desc(), col(Thread.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


async def on_view(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> int:
    """Return how many threads in these states are on view."""
    return (await uow.exec(ON_VIEW, params={"community": community_id, "states": list(states)})).one()


async def in_line(uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int) -> Sequence[Thread]:
    """Return threads that wait to be shown, most urgent first; an open incident's have a card together."""
    asked = {"community": community_id, "states": list(states), "most": limit}
    return (await uow.exec(IN_LINE, params=asked)).all()


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
