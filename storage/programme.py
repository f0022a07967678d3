"""Verbs on the playbook, and the seed of an empty community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import select

from storage import guidance as versions
from storage.tables import Category, Guidance, Perk
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def seed(
    uow: UnitOfWork, community_id: int, guidance: Sequence[Guidance], perks: Sequence[Perk], at: datetime
) -> None:
    """Fill an empty playbook and an empty ladder; what stands already is the truth and stays.

    Guidance whose version of now is not kept yet (new, or from before versions were) is kept as of `at`.
    """
    if (await uow.exec(select(Guidance.id).where(Guidance.community_id == community_id))).first() is None:
        for line in guidance:
            await insert_new(uow, line)
    for line in await versions.unkept(uow, community_id):
        await versions.keep(uow, line, at)
    if (await uow.exec(select(Perk.id).where(Perk.community_id == community_id))).first() is None:
        for perk in perks:
            await insert_new(uow, perk)


async def playbook(uow: UnitOfWork, community_id: int) -> dict[Category, Guidance]:
    """Return the guidance by category."""
    rows = (await uow.exec(select(Guidance).where(Guidance.community_id == community_id))).all()
    return {row.category: row for row in rows if row.category is not None}


VERSION_OF = select(Guidance.version).where(
    Guidance.community_id == bindparam("community"), Guidance.category == bindparam("category")
)
"""Asked at every answer, and so put together once: that takes longer than asking."""


async def version_of(uow: UnitOfWork, community_id: int, category: Category | None) -> int | None:
    """Return the version of the guidance that stands for a category, or None where there is none."""
    return (await uow.exec(VERSION_OF, params={"community": community_id, "category": category})).one_or_none()
