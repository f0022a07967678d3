"""Moments as numbers, so that both databases can count with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

SLACK = 0.001
"""SQLite counts days in a float, which is right to some ten-thousandths of a second."""


class seconds(FunctionElement[float]):  # noqa: N801 - reads as the SQL function that it is
    """A moment's seconds since 1970, in SQL."""

    type = Float()
    inherit_cache = True


@compiles(seconds, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"((julianday({compiler.process(element.clauses, **kw)}) - 2440587.5) * 86400.0)"


@compiles(seconds, "postgresql")
def _in_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **kw)}) AS double precision)"
