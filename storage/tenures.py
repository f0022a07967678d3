"""Verbs on tenures: who holds a role that one process has at a time. The database's clock decides where it has one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, delete, func, select, update

from storage.tables import Tenure
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.database import UnitOfWork


async def take(
    uow: UnitOfWork, name: str, holder: str, lasts: timedelta, is_dead: Callable[[str], bool]
) -> tuple[bool, str]:
    """Take a role that is free, or whose holder let it run out or is known to be dead; says whether, and who holds it.

    Two that take it at once: the unique name and the row's lock let one of them.
    """
    now = await _now(uow)
    mine = Tenure(name=name, holder=holder, since=now, until=now + lasts)
    if await insert_new(uow, mine) is not None:
        return True, holder
    query = select(Tenure).where(Tenure.name == name).with_for_update().execution_options(populate_existing=True)
    row = (await uow.exec(query)).one_or_none()
    if row is None:
        return False, ""
    if row.until > now and not is_dead(row.holder):
        return False, row.holder
    row.holder, row.since, row.until = holder, now, now + lasts
    uow.add(row)
    return True, holder


async def renew(uow: UnitOfWork, name: str, holder: str, lasts: timedelta) -> bool:
    """Hold a role for longer; False when another took it over meanwhile."""
    until = await _now(uow) + lasts
    ours = (col(Tenure.name) == name, col(Tenure.holder) == holder)
    done = await uow.exec(update(Tenure).where(*ours).values(until=until).returning(col(Tenure.id)))
    return done.first() is not None


async def give_back(uow: UnitOfWork, name: str, holder: str) -> None:
    """Let go of a role, so that another has it at once."""
    await uow.exec(delete(Tenure).where(col(Tenure.name) == name, col(Tenure.holder) == holder))


async def held(uow: UnitOfWork) -> Sequence[Tenure]:
    """Return all roles that somebody holds now, by name."""
    query = select(Tenure).where(col(Tenure.until) > await _now(uow))
    return (await uow.exec(query.order_by(col(Tenure.name)))).all()


async def _now(uow: UnitOfWork) -> datetime:
    if uow.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    found: datetime = (await uow.exec(select(func.clock_timestamp()))).one()
    return found
