"""Verbs on what a source brought and nobody could read, kept raw until it is taken in after the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, func, select, update

from storage.tables import DeadLetter
from storage.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

LONGEST_REASON = 300


async def add(uow: UnitOfWork, letter: DeadLetter) -> None:
    """Keep something broken. The same thing again is counted on its letter, which waits (again) with the newest reason.

    Its `digest` tells two raw forms apart; `raw` is an object of JSON that a database can hold.
    """
    row = letter.model_dump(exclude={"id"}) | {"reason": letter.reason[:LONGEST_REASON]}
    first = insert(uow, DeadLetter).values(row)
    newest = {name: getattr(first.excluded, name) for name in ("raw", "reason", "settled_at")}
    again = first.on_conflict_do_update(
        index_elements=["community_id", "source", "digest"], set_={"times": DeadLetter.times + 1, **newest}
    )
    await uow.exec(again)


async def waiting(
    uow: UnitOfWork, community_id: int, source: str | None = None, *, after: int = 0, limit: int = 500
) -> Sequence[DeadLetter]:
    """Return letters that nobody could read yet, of one source or of all, oldest first, from an id on."""
    query = select(DeadLetter).where(
        DeadLetter.community_id == community_id, col(DeadLetter.settled_at).is_(None), col(DeadLetter.id) > after
    )
    if source is not None:
        query = query.where(DeadLetter.source == source)
    return (await uow.exec(query.order_by(col(DeadLetter.id)).limit(limit))).all()


async def counts(uow: UnitOfWork, community_id: int) -> dict[str, int]:
    """Return how many letters of each source wait."""
    query = (
        select(DeadLetter.source, func.count())
        .where(DeadLetter.community_id == community_id, col(DeadLetter.settled_at).is_(None))
        .group_by(DeadLetter.source)
    )
    return dict((await uow.exec(query)).all())


async def find(uow: UnitOfWork, community_id: int, letter_id: int) -> DeadLetter | None:
    """Return one letter of a community, settled or not."""
    query = select(DeadLetter).where(DeadLetter.community_id == community_id, DeadLetter.id == letter_id)
    return (await uow.exec(query)).first()


async def settle(uow: UnitOfWork, community_id: int, ids: Collection[int], now: datetime) -> None:
    """Note that letters were taken in; what they said stands in the mentions now, so it is not kept twice."""
    if ids:
        theirs = col(DeadLetter.community_id) == community_id
        settled = update(DeadLetter).where(theirs, col(DeadLetter.id).in_(ids)).values(settled_at=now, raw={})
        await uow.exec(settled)


async def still_broken(uow: UnitOfWork, community_id: int, letter_id: int, reason: str) -> None:
    """Note why a letter cannot be read today."""
    theirs = col(DeadLetter.community_id) == community_id, col(DeadLetter.id) == letter_id
    await uow.exec(update(DeadLetter).where(*theirs).values(reason=reason[:LONGEST_REASON]))


async def forget(uow: UnitOfWork, community_id: int, before: datetime, limit: int) -> int:
    """Remove letters that came before a moment, settled or not; returns how many."""
    old = (
        select(DeadLetter.id)
        .where(DeadLetter.community_id == community_id, DeadLetter.at < before)
        .order_by(col(DeadLetter.id))
        .limit(limit)
    )
    ids = (await uow.exec(old)).all()
    await uow.exec(delete(DeadLetter).where(col(DeadLetter.id).in_(ids)))
    return len(ids)
