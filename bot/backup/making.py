"""`python -m bot backup`: a copy of everything as it stands at one moment, in one SQLite file, while the bot runs.

A copy has its name only once it is whole, looked through and on the disk; until then it is called `….part`.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.backup.told import Copied, RefusedError, must_exist, problems_of, sqlite_file
from storage import copying, snapshots
from storage.database import open_database
from storage.migrate import create, revisions

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.config import Config

OURS = re.compile(r"firsthand-\d{8}T\d{6}Z\.db(\.part)?")
LEFT_FOR = timedelta(days=1)
"""How old an unfinished copy is before nobody can be at it any more."""
BESIDE = ("", "-wal", "-shm", "-journal")
AS_IT_WAS = "What was there before is as it was"
ROOM = f"is there room, and may it be written there? {AS_IT_WAS}"
SERVER = "look at the address and the rights; is the server running?"


def place(file: Path, now: datetime, keep: int | None) -> Path:
    """Return where a copy goes: the file, or in a folder one named for the moment. Raises RefusedError."""
    if file.is_dir():
        return file / f"firsthand-{now:%Y%m%dT%H%M%SZ}.db"
    if keep is not None:
        raise RefusedError("--keep", "needs a folder, in which each copy is named for its moment")
    if not file.parent.is_dir():
        raise RefusedError("FILE", f"there is no folder {file.parent}")
    return file


async def back_up(config: Config, file: Path, *, force: bool = False) -> Copied:
    """Copy the database into a file that only its owner reads. Raises RefusedError and PlatformError.

    `force` replaces what is there, once the copy is whole.
    """
    began = time.monotonic()
    part = file.with_name(f"{file.name}.part")
    _may_be_written(config, file, part, force=force)
    with problems_of("FILE", ROOM):
        if force:
            _remove(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        database = sqlite_file(config)
        await (_of_file(database, part) if database is not None else _of_server(config.database, part))
        with problems_of("FILE", ROOM):
            await asyncio.to_thread(snapshots.seal, part)
            rows, schema = snapshots.rows_in(part), snapshots.schema_of(part)
            size = _name(part, file)
    except snapshots.DamagedError as error:
        _remove(part)
        raise RefusedError("database", f"is damaged, and so would be its copy: {error}") from error
    except BaseException:
        _remove(part)
        raise
    return Copied(file, rows, size, time.monotonic() - began, schema or "none")


def _may_be_written(config: Config, file: Path, part: Path, *, force: bool) -> None:
    database = sqlite_file(config)
    if database is not None and file.exists() and database.exists() and file.samefile(database):
        raise RefusedError("FILE", "is the database itself")
    if file.exists() and not force:
        raise RefusedError("FILE", f"{file} is there already; --force replaces it")
    if part.exists() and not force:
        raise RefusedError("FILE", f"{part} is there: is another backup at it? If one was broken off, use --force")


async def _of_file(database: Path, part: Path) -> None:
    must_exist(database, "database")
    with problems_of("database", "may it be read, and is it the right file?"):
        if snapshots.schema_of(database) is None:
            raise RefusedError("database", f"{database} holds nothing of ours")
    with problems_of("FILE", f"is there room in {part.parent}, and is the database well? {AS_IT_WAS}"):
        await asyncio.to_thread(snapshots.copy_file, database, part)


async def _of_server(address: str, part: Path) -> None:
    source, target = open_database(address), open_database(f"sqlite:///{part}")
    try:
        with problems_of("database", SERVER):
            async with copying.at_length(source) as there:
                schema = await copying.revision(there)
        if schema != revisions()[0]:
            told = f"has schema {schema}" if schema else "holds nothing of ours"
            why = f"{told}, and this program copies {revisions()[0]}: use the program that runs over it"
            raise RefusedError("database", why)
        with problems_of(
            "FILE", f"the copy could not be made in {part.parent}; is there room, and is the server well?"
        ):
            await create(target)
            async with copying.at_length(source) as there, copying.at_length(target) as here:
                await copying.of_one_moment(there)
                await copying.copy_rows(there, here)
    finally:
        await target.close()
        await source.close()


def _name(part: Path, file: Path) -> int:
    """Have the copy on the disk before it gets its name, and its name there too; returns its size in bytes."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
        size = os.fstat(written.fileno()).st_size
    part.replace(file)
    with suppress(OSError):  # no folder can be opened on Windows
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return size


def _remove(part: Path) -> None:
    for end in BESIDE:
        part.with_name(part.name + end).unlink(missing_ok=True)


def prune(folder: Path, keep: int, now: datetime) -> list[Path]:
    """Remove the oldest copies named for their moment but `keep`, and what was broken off; returns what went."""
    ours = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name))
    whole = [path for path in ours if path.suffix == ".db"]
    broken = [
        path
        for path in ours
        if path.suffix == ".part" and now.timestamp() - path.stat().st_mtime > LEFT_FOR.total_seconds()
    ]
    gone = [*whole[:-keep], *broken]
    for path in gone:
        _remove(path)
    return gone
