"""Verbs on looking at posts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def due(uow: UnitOfWork, community_ids: Collection[int], now: datetime, limit: int) -> Sequence[Mention]:
    """Return posts that are to be looked at again, the longest due first."""
    query = select(Mention).where(col(Mention.look_at) <= now, col(Mention.community_id).in_(community_ids))
    return (await uow.exec(query.order_by(col(Mention.look_at), col(Mention.id)).limit(limit))).all()


async def hold(uow: UnitOfWork, community_id: int, mention_id: int) -> Mention | None:
    """Return one post as it is now, held until the transaction ends; its thread is held before it."""
    query = select(Mention).where(Mention.community_id == community_id, Mention.id == mention_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()
