"""INSERT … ON CONFLICT on both databases: how a unique index decides without breaking the transaction."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from storage.database import UnitOfWork


def insert(uow: UnitOfWork, table: type[SQLModel]) -> Any:
    """Return the dialect's INSERT for `table`, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return BY_DIALECT[uow.get_bind().dialect.name](table)


async def insert_new(uow: UnitOfWork, row: SQLModel) -> int | None:
    """Insert a row and return its id, or None when a unique index already holds an equal one."""
    statement = _insert_new(uow.get_bind().dialect.name, type(row))
    found: int | None = (await uow.exec(statement, params=row.model_dump(exclude={"id"}))).scalar_one_or_none()
    return found


def table_of(table: type[SQLModel]) -> Any:
    """Return a table itself: rows that are many are inserted into it in one go, and no objects are made of them."""
    return table.__table__  # type: ignore[attr-defined]


@cache
def _insert_new(dialect: str, table: type[SQLModel]) -> Any:
    """Return what inserts a row of a table; made once, as making it takes longer than doing it."""
    columns = table_of(table)
    return BY_DIALECT[dialect](columns).on_conflict_do_nothing().returning(columns.c.id)


BY_DIALECT: dict[str, Any] = {"sqlite": insert_sqlite, "postgresql": insert_postgres}
