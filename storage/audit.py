"""Verbs on the audit: every decision is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, line: Audit) -> None:
    """Write one line."""
    uow.add(line)
    await uow.flush()


async def last(uow: UnitOfWork, thread_id: int, whats: Sequence[str]) -> Audit | None:
    """Return the newest decision of these kinds on a thread that was not undone."""
    return (
        await uow.exec(
            select(Audit)
            .where(Audit.thread_id == thread_id, col(Audit.what).in_(whats), col(Audit.undone).is_(False))
            .order_by(col(Audit.id).desc())
            .limit(1)
        )
    ).first()
