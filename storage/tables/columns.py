"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

if TYPE_CHECKING:
    from enum import StrEnum


# Tables check nothing, so what would check them is not made before it is asked for: a fifth of a start.
SQLModel.model_config["defer_build"] = True


def enum_type(kind: type[StrEnum], name: str = "") -> Any:
    """Return a text column that holds only the values of `kind` (checked by the database; no native PG enum).

    A table with several columns of one kind gives each check a `name`.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


JSON_TYPE: Any = JSON().with_variant(JSONB(), "postgresql")
