"""Brings a database to the newest schema; safe to repeat, also by two processes that start together.

Most starts find it there: then one look is all, and what writes migrations is not even loaded.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from storage.database import Database

ONE_AT_A_TIME = 1_718_510_149
"""Any number, the same in every process: PostgreSQL's name for the lock."""
MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade(database: Database) -> None:
    """Apply every migration that is missing, in one transaction; a second process waits for the first."""
    async with database.read() as uow:
        if await (await uow.connection()).run_sync(_is_newest):
            return
    async with database.rebuilding() as connection:
        if not database.is_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        await connection.run_sync(_upgrade)


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return tuple(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == newest()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see above

    if _is_newest(connection):
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def create(database: Database) -> None:
    """Give an empty database the newest schema at once, as all migrations together would."""
    async with database.writer.begin() as connection:
        await connection.run_sync(_create)


def _create(connection: Connection) -> None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    SQLModel.metadata.create_all(connection)
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(_config()), "head")


@cache
def revisions() -> tuple[str, ...]:
    """Return the names of all schemas, the newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def newest() -> tuple[str, ...]:
    """Return what an up to date database says of itself: its migration, as the newest file's name begins."""
    return (max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_", 1)[0],)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
