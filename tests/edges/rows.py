"""Two rows in every table, told from the tables themselves, so that a new one cannot be forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Boolean, Date, Enum, Float, Integer, LargeBinary, Table, insert, select
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlmodel.ext.asyncio.session import AsyncSession

AT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
SAID = "“Вывод” — 100 %, \\ 'quoted' \"twice\" 🦊 \n\t a\u00adb"
DEEP = {"b": [1, 2.5, -0.1, 2**53 + 1, True, None, SAID], "a": {"ключ": {"": []}}, "n": None}
ONE_OF = {("perk", 1): {"threshold": 5}, ("perk", 2): {"price": None}}
"""What a check of a table wants beyond its columns."""


def tables() -> list[Table]:
    return list(SQLModel.metadata.sorted_tables)


def row(table: Table, number: int) -> dict[str, Any]:
    """Return the first or the second row of a table: the first has nothing where that is allowed."""
    return {column.name: _value(table, column, number) for column in table.columns} | ONE_OF.get(
        (table.name, number), {}
    )


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if column.primary_key:
        return number
    for key in column.foreign_keys:
        # the first row points to the one after it, where a table points to itself
        return number if key.column.table is not table else {1: 2}.get(number)
    if column.nullable and number == 1:
        return None
    return _of_type(column, number)


def _of_type(column: Column[Any], number: int) -> Any:  # noqa: PLR0911 - one for each type
    match getattr(column.type, "impl", column.type):
        case Enum(enum_class=kind):
            return list(kind)[number % len(list(kind))]  # type: ignore[arg-type]
        case JSON():
            return DEEP | {"row": number}
        case Boolean():
            return number == 1
        case BigInteger():
            return 2**62 + number
        case Integer():
            return -number
        case Float():
            return 0.1 + number / 3
        case LargeBinary():
            return bytes(range(256)) + bytes([number])
        case Date():
            return date(2024, 2, 27 + number)
        case kind if kind.python_type is datetime:
            return AT + timedelta(microseconds=number)
        case kind:
            most = kind.length or len(SAID) + 9  # type: ignore[attr-defined]
            return f"{number}{SAID}"[:most]


async def fill(uow: AsyncSession) -> None:
    """Put both rows into every table, the second first: the first may point to it."""
    connection = await uow.connection()
    for table in tables():
        for number in (2, 1):
            await connection.execute(insert(table), row(table, number))


async def contents(uow: AsyncSession, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables, by number."""
    connection = await uow.connection()
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables():
        if table.name not in without:
            [key] = table.primary_key.columns
            found[table.name] = [
                dict(one) for one in (await connection.execute(select(table).order_by(key))).mappings()
            ]
    return found
