"""Verbs on where mentions' texts stand in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, insert, select

from storage.tables import Imprint
from storage.upsert import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, community_id: int, vectors: Mapping[int, bytes]) -> None:
    """Keep the vectors of new mentions, by mention; an empty one says nothing and is left out."""
    rows = [
        {"mention_id": mention_id, "community_id": community_id, "vector": vector}
        for mention_id, vector in vectors.items()
        if vector
    ]
    if rows:
        await uow.exec(insert(table_of(Imprint)), params=rows)


async def of_mentions(uow: UnitOfWork, community_id: int, mention_ids: Collection[int]) -> dict[int, bytes]:
    """Return the vectors of some mentions of a community, by mention; those that were not read are missing."""
    query = select(Imprint.mention_id, Imprint.vector).where(
        Imprint.community_id == community_id, col(Imprint.mention_id).in_(mention_ids)
    )
    return {mention_id: bytes(vector) for mention_id, vector in await uow.exec(query)}


async def forget(uow: UnitOfWork, mention_ids: Collection[int]) -> None:
    """Remove the vectors of mentions whose texts are forgotten."""
    await uow.exec(delete(Imprint).where(col(Imprint.mention_id).in_(mention_ids)))
