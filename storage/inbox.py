"""Verbs on raw updates: kept before the chat is told that they arrived, handled once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, or_, select, update

from storage.tables import Update
from storage.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def keep(uow: UnitOfWork, platform: str, updates: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Store raw updates; one that is known by its update id is passed over."""
    rows = [
        {"platform": platform, "update_id": raw["update_id"], "raw": dict(raw), "received_at": now, "attempts": 0}
        for raw in updates
    ]
    await uow.exec(insert(uow, Update).on_conflict_do_nothing(), params=rows)


async def waiting(uow: UnitOfWork, platform: str, attempts: int, limit: int) -> Sequence[Update]:
    """Return updates that were not handled and not tried too often, in order."""
    return (
        await uow.exec(
            select(Update)
            .where(Update.platform == platform, col(Update.handled_at).is_(None), Update.attempts < attempts)
            .order_by(col(Update.update_id))
            .limit(limit)
        )
    ).all()


async def handled(uow: UnitOfWork, receipt: int, now: datetime) -> bool:
    """Mark an update as handled; False when it was already."""
    done = await uow.exec(
        update(Update)
        .where(col(Update.id) == receipt, col(Update.handled_at).is_(None))
        .values(handled_at=now)
        .returning(col(Update.id))
    )
    return done.first() is not None


async def tried(uow: UnitOfWork, receipt: int) -> None:
    """Count a try that failed."""
    await uow.exec(update(Update).where(col(Update.id) == receipt).values(attempts=Update.attempts + 1))


async def forget(uow: UnitOfWork, before: datetime, attempts: int) -> None:
    """Remove updates that came before a moment and were handled, or tried too often."""
    done = or_(col(Update.handled_at).is_not(None), col(Update.attempts) >= attempts)
    await uow.exec(delete(Update).where(col(Update.received_at) < before, done))
