"""What an operator reads of a copy: what is in it, or why there is none."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.ports.chat import PlatformError, Problem
from storage.trouble import Unavailable, trouble_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Config

KB = 1024


class RefusedError(Exception):
    """Something that is not done as it was asked for; nothing was changed."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(why)
        self.where, self.why = where, why


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows by table; the size of the file in bytes."""

    file: Path
    rows: dict[str, int]
    size: int
    seconds: float
    schema: str

    def lines(self) -> Iterator[str]:
        """Yield what is said of it: the tables that hold something, and the sums."""
        wide = max((len(name) for name in self.rows), default=0)
        for name, count in self.rows.items():
            if count:
                yield f"  {name:<{wide}} {count:>10,}"
        sums = f"{len(self.rows)} tables, {sum(self.rows.values()):,} rows"
        yield f"{self.file}: {sums}, {_size(self.size)}, in {self.seconds:.1f} s (schema {self.schema})."


def sqlite_file(config: Config) -> Path | None:
    """Return the file that a config's database is, None for a server's."""
    address = config.database
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:") else None


def must_exist(file: Path, where: str) -> None:
    """Raise RefusedError where there is no such file."""
    if not file.is_file():
        raise RefusedError(where, f"there is none at {file}")


def _size(size: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if size < KB:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= KB
    return f"{size:.1f} GB"


@contextmanager
def problems_of(where: str, mend: str) -> Iterator[None]:
    """Turn what a file or a database says into a problem with a mend. Raises PlatformError."""
    try:
        yield
    except (OSError, SQLAlchemyError, sqlite3.Error, Unavailable) as error:
        raise PlatformError([Problem(where, f"cannot be used ({reason(error)})", mend)]) from error


def reason(error: Exception) -> str:
    """Return what a failure says, in one line, without a statement or a value in it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if (trouble := trouble_in(error, writing=True)) is not None:
        return str(trouble)
    told = str(getattr(error, "orig", None) or error).strip().splitlines()
    return told[0] if told else type(error).__name__
