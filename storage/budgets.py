"""Verbs on what was used up of a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select, update

from storage.tables import Spending
from storage.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork


async def spent(uow: UnitOfWork, community_id: int, what: str, period: str) -> float:
    """Return what was used of a budget in a period, in its own unit."""
    query = select(Spending.spent).where(*_one(community_id, what, period))
    return (await uow.exec(query)).one_or_none() or 0.0


async def spend(uow: UnitOfWork, community_id: int, what: str, period: str, amount: float) -> float:
    """Add to what was used of a budget in a period (less than nothing gives back); returns what is used now."""
    row = insert(uow, Spending).values(community_id=community_id, what=what, period=period, spent=amount, warned=False)
    added = row.on_conflict_do_update(
        index_elements=["community_id", "what", "period"], set_={"spent": col(Spending.spent) + row.excluded.spent}
    )
    used: float = (await uow.exec(added.returning(col(Spending.spent)))).scalar_one()
    return used


async def warn(uow: UnitOfWork, community_id: int, what: str, period: str) -> bool:
    """Note that the warning about a budget's period was given; False when it was given before."""
    open_ = update(Spending).where(*_one(community_id, what, period), col(Spending.warned).is_(False))
    return bool((await uow.exec(open_.values(warned=True))).rowcount)


async def of_community(uow: UnitOfWork, community_id: int, periods: Sequence[str]) -> dict[tuple[str, str], float]:
    """Return what was used in some periods, by (budget, period)."""
    query = select(Spending).where(Spending.community_id == community_id, col(Spending.period).in_(periods))
    return {(row.what, row.period): row.spent for row in await uow.exec(query)}


def _one(community_id: int, what: str, period: str) -> tuple[ColumnElement[bool], ...]:
    return col(Spending.community_id) == community_id, col(Spending.what) == what, col(Spending.period) == period
