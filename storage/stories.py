"""Verbs on stories and hints of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Narrative

if TYPE_CHECKING:
    from storage.database import UnitOfWork


async def urgent(uow: UnitOfWork, community_id: int) -> frozenset[int]:
    """Return the stories of a community that a manager called urgent and that go on."""
    query = select(Narrative.id).where(
        Narrative.community_id == community_id, col(Narrative.urgent).is_(True), col(Narrative.ended_at).is_(None)
    )
    return frozenset(await uow.exec(query))
