"""Brings a database to the newest schema; safe to repeat, also by two processes that start together."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - fills the metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

ONE_AT_A_TIME = 1_718_510_149
"""Any number, the same in every process: PostgreSQL's name for the lock."""


async def upgrade(database: Database) -> None:
    """Apply every migration that is missing, in one transaction; a second process waits for the first."""
    async with database.rebuilding() as connection:
        if not database.is_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    if MigrationContext.configure(connection).get_current_heads() == newest():
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def create(database: Database) -> None:
    """Give an empty database the newest schema at once, as all migrations together would."""
    async with database.writer.begin() as connection:
        await connection.run_sync(_create)


def _create(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(_config()), "head")


@cache
def revisions() -> tuple[str, ...]:
    """Return the names of all schemas, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def newest() -> tuple[str, ...]:
    """Return what an up to date database says of itself: its migration."""
    return tuple(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
