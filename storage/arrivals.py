"""Verbs on posts that came in where nobody reads: each waits once, is leased, read, and goes as it is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, func, or_, select, update

from storage.tables import Arrival
from storage.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Have posts of one community wait; returns the (source, external id) of those that did not wait already."""
    if not rows:
        return set()
    new = insert(uow, Arrival).on_conflict_do_nothing().returning(col(Arrival.source), col(Arrival.external_id))
    found: set[tuple[str, str]] = set()
    for row in rows:
        found.update((source, name) for source, name in await uow.exec(new, params=dict(row)))
    return found


async def lease(
    uow: UnitOfWork, communities: Collection[int], now: datetime, until: datetime, limit: int
) -> Sequence[Arrival]:
    """Take the posts of one community that waited longest; whoever took some and died leaves a lease that runs out.

    Those that were tried less come first, so that one which ends every process that reads it holds up nobody.
    """
    due = (col(Arrival.community_id).in_(communities), *_free(now))
    order = (col(Arrival.attempts), col(Arrival.id))
    first = select(Arrival).where(*due).order_by(*order).limit(1).with_for_update(skip_locked=True)
    head = (await uow.exec(first)).one_or_none()
    if head is None:
        return []
    same = (
        Arrival.community_id == head.community_id,
        Arrival.history == head.history,
        Arrival.via == head.via,
        # what failed once is read alone, so that the others of its batch are not held up by it again
        Arrival.attempts == head.attempts,
    )
    query = select(Arrival).where(*due, *same).order_by(*order).limit(limit if not head.attempts else 1)
    rows = (await uow.exec(query.with_for_update(skip_locked=True))).all()
    for row in rows:
        row.leased_until, row.attempts = until, row.attempts + 1
        uow.add(row)
    await uow.flush()
    return rows


async def take(uow: UnitOfWork, ids: Collection[int], leased_until: datetime) -> set[int]:
    """Remove posts as they are taken in; returns those that were still leased by us, so that nobody else takes them."""
    query = delete(Arrival).where(col(Arrival.id).in_(ids), col(Arrival.leased_until) == leased_until)
    return {row[0] for row in await uow.exec(query.returning(col(Arrival.id)))}


async def put_back(uow: UnitOfWork, ids: Collection[int], leased_until: datetime, until: datetime) -> None:
    """Have posts that could not be read wait until another time."""
    query = update(Arrival).where(col(Arrival.id).in_(ids), col(Arrival.leased_until) == leased_until)
    await uow.exec(query.values(leased_until=until))


async def waiting(uow: UnitOfWork, communities: Collection[int]) -> tuple[int, datetime | None]:
    """Return how many posts of these communities wait to be read, and since when the first one does."""
    query = select(func.count(), func.min(Arrival.came_at)).where(col(Arrival.community_id).in_(communities))
    count, since = (await uow.exec(query)).one()
    return count, since


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (or_(col(Arrival.leased_until).is_(None), col(Arrival.leased_until) <= now),)
