"""INSERT … ON CONFLICT on both databases: how a unique index decides without breaking the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from storage.database import UnitOfWork


def insert(uow: UnitOfWork, table: type[SQLModel]) -> Any:
    """Return the dialect's INSERT for `table`, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (insert_sqlite if uow.get_bind().dialect.name == "sqlite" else insert_postgres)(table)


async def insert_new(uow: UnitOfWork, row: SQLModel) -> int | None:
    """Insert a row and return its id, or None when a unique index already holds an equal one."""
    values = row.model_dump(exclude={"id"})
    table = type(row)
    statement = insert(uow, table).values(**values).on_conflict_do_nothing().returning(table.__table__.c.id)  # type: ignore[attr-defined]
    found: int | None = (await uow.exec(statement)).scalar_one_or_none()
    return found
