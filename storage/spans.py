"""Verbs that count threads in a span of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, select

from storage.daily import CLOCKS
from storage.tables import Claim, Thread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


CLOCKS_BY_CATEGORY: Any = (*CLOCKS, Thread.category)


async def created_between(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many threads began in a period."""
    query = select(func.count()).select_from(Thread)
    where = (Thread.community_id == community_id, Thread.created_at >= start, Thread.created_at < end)
    return (await uow.exec(query.where(*where))).one()


async def claimed_between(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many threads were claimed for the first time in a period."""
    # the seats of the period are few; no index knows when a thread was first claimed, nor is the community's asked
    seats = select(Claim.thread_id).where(
        Claim.community_id == community_id, Claim.claimed_at >= start, Claim.claimed_at < end
    )
    query = select(func.count()).select_from(Thread)
    where = (col(Thread.id).in_(seats), col(Thread.claimed_at) >= start, col(Thread.claimed_at) < end)
    return (await uow.exec(query.where(col(Thread.community_id) + 0 == community_id, *where))).one()


async def started_since(uow: UnitOfWork, community_id: int, moment: datetime) -> Sequence[Any]:
    """Return what tells the clocks, and the category, of the threads whose clock started at or after a moment.

    Rows with a thread's own names, no threads: those take three times as long to make.
    """
    query = select(*CLOCKS_BY_CATEGORY).where(Thread.community_id == community_id, Thread.started_at >= moment)
    return list((await uow.exec(query)).all())
