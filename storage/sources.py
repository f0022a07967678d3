"""Verbs on how far each source was read, and what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select, update

from storage.tables import SourceState, Tally
from storage.upsert import insert, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork

WAITS_FOR_CONFIG = ("budget", "no-key")


async def ensure(uow: UnitOfWork, community_id: int, name: str, kind: str, now: datetime) -> SourceState:
    """Return the state of a source, made at its first start; one of another kind now begins anew.

    One that had no key or no budget left is looked at now, since the config may say more by now; that asks nobody.
    """
    await insert_new(uow, SourceState(community_id=community_id, name=name, kind=kind, due_at=now))
    query = select(SourceState).where(SourceState.community_id == community_id, SourceState.name == name)
    row = (await uow.exec(query)).one()
    if row.kind != kind:
        row.kind, row.cursor, row.due_at = kind, {}, now
        row.attempts, row.failing_since, row.last_error = 0, None, ""
        uow.add(row)
    elif row.last_error.partition("|")[0] in WAITS_FOR_CONFIG:
        row.due_at = min(row.due_at, now)
        uow.add(row)
    return row


async def leave_out(uow: UnitOfWork, community_id: int, names: Collection[str]) -> None:
    """Let the sources that are not among `names` be silent without anybody missing them; their place is kept."""
    others = update(SourceState).where(
        col(SourceState.community_id) == community_id, col(SourceState.name).not_in(names)
    )
    await uow.exec(others.values(failing_since=None, last_error="", attempts=0))


async def silent(uow: UnitOfWork, community_id: int, since: datetime) -> Sequence[str]:
    """Return the names of sources that have brought nothing but trouble since a moment, by name."""
    query = select(SourceState.name).where(
        SourceState.community_id == community_id, col(SourceState.failing_since) <= since
    )
    return (await uow.exec(query.order_by(col(SourceState.name)))).all()


async def of_community(uow: UnitOfWork, community_id: int) -> Sequence[SourceState]:
    """Return every source that a community was ever asked for, by name."""
    query = select(SourceState).where(SourceState.community_id == community_id)
    return (await uow.exec(query.order_by(col(SourceState.name)))).all()


async def due(uow: UnitOfWork, ids: Collection[int], now: datetime) -> int:
    """Return how many of some sources are to be asked and are not being asked."""
    query = select(func.count()).select_from(SourceState).where(*_due(ids, now))
    return (await uow.exec(query)).one()


async def lease(
    uow: UnitOfWork, ids: Collection[int], now: datetime, until: datetime, limit: int
) -> Sequence[SourceState]:
    """Take sources that are due, the longest due first; whoever took one and died leaves a lease that runs out."""
    query = select(SourceState).where(*_due(ids, now)).order_by(col(SourceState.due_at), col(SourceState.id))
    rows = (await uow.exec(query.limit(limit).with_for_update(skip_locked=True))).all()
    for row in rows:
        row.leased_until, row.tried_at = until, now
        uow.add(row)
    await uow.flush()
    return rows


def _due(ids: Collection[int], now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(col(SourceState.leased_until).is_(None), col(SourceState.leased_until) <= now)
    return col(SourceState.id).in_(ids), col(SourceState.due_at) <= now, free


async def hold(uow: UnitOfWork, community_id: int, source_id: int) -> SourceState | None:
    """Return one source of a community as it is now, held until the transaction ends."""
    query = select(SourceState).where(SourceState.community_id == community_id, SourceState.id == source_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def tally(
    uow: UnitOfWork, community_id: int, source: str, day: date, *, new: int = 0, known: int = 0, broken: int = 0
) -> None:
    """Count what a source brought on a community's local day; nothing at all is not written."""
    if not (new or known or broken):
        return
    row = insert(uow, Tally).values(
        community_id=community_id, source=source, day=day, new=new, known=known, broken=broken
    )
    more = {name: getattr(Tally, name) + getattr(row.excluded, name) for name in ("new", "known", "broken")}
    await uow.exec(row.on_conflict_do_update(index_elements=["community_id", "source", "day"], set_=more))


async def tallies(uow: UnitOfWork, community_id: int, since: date) -> Sequence[Tally]:
    """Return what each source brought on each local day from `since` on."""
    query = select(Tally).where(Tally.community_id == community_id, Tally.day >= since)
    return (await uow.exec(query.order_by(col(Tally.source), col(Tally.day)))).all()
