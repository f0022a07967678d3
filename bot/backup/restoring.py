"""`python -m bot restore`: an empty database of either kind is filled from a copy, or stays as it was.

The chats have gone on since: cards that stand there are made anew from the rows, and what waited to be shown is looked
for, where a chat can be searched, before it is shown.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot import bootstrap
from bot.backup.told import Copied, RefusedError, must_exist, problems_of, sqlite_file
from bot.ports.chat import PlatformError
from bot.runtime.holder import is_dead
from storage import copying, snapshots, tenures
from storage.database import open_database
from storage.migrate import revisions, upgrade
from storage.tables import Tenure

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Config
    from storage.database import Database, UnitOfWork

PASSING = (str(Tenure.__tablename__),)
"""Who held which role is nobody's any more."""
COPY = "the file could not be copied aside; is there room for it once more, and may it be read?"
TARGET = "nothing was changed; is there room, is the address right, is the server running?"


async def restore(config: Config, file: Path, now: datetime, *, force: bool = False) -> Copied:
    """Fill the database of a config from a copy, brought to the newest schema first, in one transaction.

    Raises RefusedError and PlatformError; then the database holds what it held. `force` replaces what it holds, but not
    under a bot that runs.
    """
    began = time.monotonic()
    if problems := bootstrap.database_problems(config):
        raise PlatformError(problems)
    must_exist(file, "FILE")
    database = sqlite_file(config)
    target = open_database(config.database)
    try:
        with problems_of("database", TARGET):
            async with target.read() as there:
                await _takes_rows(there, force=force)
        with (
            problems_of("FILE", COPY),
            tempfile.TemporaryDirectory(prefix=".restore-", dir=database and database.parent) as folder,
        ):
            copy = Path(folder) / "copy.db"
            await _aside(file, copy)
            size = await asyncio.to_thread(_size, copy)
            source = open_database(f"sqlite:///{copy}")
            try:
                with problems_of("database", TARGET):
                    await upgrade(source)
                    rows = await _fill(source, target, now, force=force)
            finally:
                await source.close()
    finally:
        await target.close()
    return Copied(file, rows, size, time.monotonic() - began, revisions()[0])


def _size(file: Path) -> int:
    return file.stat().st_size


async def _takes_rows(there: UnitOfWork, *, force: bool) -> None:
    schema = await copying.revision(there)
    if schema is not None and schema not in revisions():
        raise RefusedError("database", f"is newer ({schema}) than this program: use the program that wrote it")
    if schema == revisions()[0]:
        running = [one.name for one in await tenures.held(there) if not is_dead(one.holder)]
        if running:
            why = f"a bot runs over it (it holds {', '.join(running)}): stop it first; one that was killed lets go soon"
            raise RefusedError("database", why)
    filled = None if force else await copying.first_filled(there)
    if filled is not None:
        raise RefusedError("database", f"is not empty (there are rows in {filled}); --force replaces all that it holds")


async def _aside(file: Path, copy: Path) -> None:
    """Copy a file aside and look through it. Raises RefusedError where it is no copy of ours, or not whole."""
    try:
        schema = snapshots.schema_of(file)
        if schema is None:
            raise RefusedError("FILE", "is no backup of ours")
        if schema not in revisions():
            raise RefusedError("FILE", f"is from a newer program (schema {schema}): restore it with that one")
        await asyncio.to_thread(snapshots.copy_file, file, copy)
        await asyncio.to_thread(snapshots.seal, copy)
    except snapshots.DamagedError as error:
        raise RefusedError("FILE", f"is damaged: {error}") from error


async def _fill(source: Database, target: Database, now: datetime, *, force: bool) -> dict[str, int]:
    await upgrade(target)
    async with copying.at_length(source) as rows, copying.at_length(target) as there:
        await copying.hold(there)
        # somebody may have begun meanwhile
        await _takes_rows(there, force=force)
        if force:
            await copying.clear(there)
        counts = await copying.copy_rows(rows, there, without=PASSING)
        await copying.pass_numbers_over(there)
        await copying.catch_up(there, now)
    return counts
