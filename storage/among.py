"""`column IN (one, two, …)` as one parameter, however many there are.

A thousand parameters are put into words, parsed and planned anew for every other number of them. PostgreSQL moreover
compares each of them with each row where it has not counted its rows yet. One list stays one statement, and always
finds its way through the index.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect


class _Texts(TypeDecorator[Any]):
    """A list as one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True
    of: Any = String

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.of()))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class _Numbers(_Texts):
    """A list of whole numbers as one parameter."""

    cache_ok = True
    of = Integer


class _Among(FunctionElement[bool]):
    type = Boolean()
    name = "among"
    inherit_cache = True
    _is_implicitly_boolean = True  # or SQLite would be asked for `… = 1`, and use no index


@compiles(_Among, "sqlite")
def _sqlite(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = element.clauses
    left, right = compiler.process(column, **how), compiler.process(values, **how)
    return f"{left} IN (SELECT value FROM json_each({right}))"  # noqa: S608 - what the compiler made


@compiles(_Among, "postgresql")
def _postgresql(element: _Among, compiler: Any, **how: Any) -> str:
    column, values = element.clauses
    return f"{compiler.process(column, **how)} = ANY ({compiler.process(values, **how)})"


def among(column: Any, values: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a text column holds one of some values."""
    return _Among(column, bindparam(None, sorted(values), type_=_Texts()))


def among_rows(column: Any, numbers: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a column of whole numbers holds one of some."""
    return _Among(column, bindparam(None, sorted(numbers), type_=_Numbers()))
