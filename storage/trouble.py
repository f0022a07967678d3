"""When the database cannot be used for a while: which trouble it is, and one clear line of log for each spell of it.

A trouble is nobody's mistake and passes: whoever meets it changes nothing and comes again. Mistakes of ours (a row
that may not be there twice, a statement that is wrong) are no trouble and pass through as they are.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

QUIET_FOR = 60.0
"""Seconds in which a trouble that comes back is the same spell, so that the log does not fill with it."""


class Kind(StrEnum):
    """What is wrong, in the words of the log."""

    LOCKED = "others hold its lock"
    FULL = "its disk is full"
    READ_ONLY = "it is read-only"
    BROKEN = "its disk cannot be read or written"
    AWAY = "it cannot be reached"
    SLOW = "it does not answer in time"


EVERYBODYS = {Kind.FULL, Kind.READ_ONLY, Kind.BROKEN}
"""Troubles of the database itself, which all processes have at the same time."""
# https://www.sqlite.org/rescode.html, the primary codes
SQLITE = {
    sqlite3.SQLITE_BUSY: Kind.LOCKED,
    sqlite3.SQLITE_LOCKED: Kind.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Kind.LOCKED,
    sqlite3.SQLITE_FULL: Kind.FULL,
    sqlite3.SQLITE_READONLY: Kind.READ_ONLY,
    sqlite3.SQLITE_PERM: Kind.READ_ONLY,
    sqlite3.SQLITE_IOERR: Kind.BROKEN,
    sqlite3.SQLITE_CANTOPEN: Kind.BROKEN,
    sqlite3.SQLITE_NOLFS: Kind.FULL,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, whole codes and classes
POSTGRES = {
    "25006": Kind.READ_ONLY,
    "55P03": Kind.LOCKED,
    "57014": Kind.SLOW,
    "53100": Kind.FULL,
    "58030": Kind.BROKEN,
    "25P03": Kind.SLOW,
    "57P01": Kind.AWAY,
    "57P02": Kind.AWAY,
    "57P03": Kind.AWAY,
    "57P05": Kind.AWAY,
    "08": Kind.AWAY,
    "53": Kind.AWAY,
}
NO_WRITE = sqlite3.SQLITE_READONLY, "25006"
"""What a statement that writes is told in a transaction that only reads: a mistake of ours there."""


class Unavailable(Exception):  # noqa: N818 - a state of affairs, not a mistake
    """The database cannot be used now; nothing was changed, except where `unsure` says that nobody knows.

    `unsure`: the connection ended while the transaction was being committed.
    """

    def __init__(self, kind: Kind, told: str = "", *, unsure: bool = False) -> None:
        super().__init__(f"{kind} ({told})" if told else kind.value)
        self.kind, self.told, self.unsure = kind, told, unsure

    @property
    def is_everybodys(self) -> bool:
        """Say whether no other process can use the database either."""
        return self.kind in EVERYBODYS


def trouble_in(error: BaseException, *, writing: bool) -> Unavailable | None:
    """Return the trouble that an error of a database or its driver tells of; None for anything else.

    `writing` says whether the transaction was one that may write.
    """
    if isinstance(error, Unavailable):
        return error
    told = _told(error)
    if isinstance(error, NoConnectionFree | TimeoutError):
        return Unavailable(Kind.SLOW, told)
    if isinstance(error, ConnectionError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return Unavailable(Kind.AWAY, "the connection ended")
    for one in _chain(error):
        code = _code(one)
        if code in NO_WRITE and not writing:
            return None
        kind = POSTGRES.get(code, POSTGRES.get(code[:2])) if isinstance(code, str) else SQLITE.get(code & 0xFF)
        if kind is not None:
            return Unavailable(kind, told)
    return None


def is_trouble(error: BaseException) -> bool:
    """Say whether an error is nothing but a trouble of the database, which the log has told; also in a group."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_trouble(one) for one in error.exceptions)
    return isinstance(error, Unavailable)


def _chain(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    while one is not None:
        yield one
        one = getattr(one, "orig", None) or one.__cause__


def _code(error: BaseException) -> str | int:
    """Return what a driver gives an error as its code; of SQLite's the extended one."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) or 0
    found: Any = getattr(error, "sqlstate", None)
    return found if isinstance(found, str) else ""


def _told(error: BaseException) -> str:
    """Return the first line of what the database itself said."""
    *_, last = _chain(error)
    return (str(last).strip() or type(last).__name__).splitlines()[0][:200]


class Trouble:
    """The spells of trouble of one database, as one process meets them.

    `began` is called when a spell begins. What comes back within a minute is told as little as what goes on.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.kind: Kind | None = None
        self.began: Callable[[], None] = _nothing
        self._since = self._met_at = 0.0
        self._told_at: dict[Kind, float] = {}
        self._told = False

    def met(self, trouble: Unavailable) -> None:
        """Note that somebody met a trouble; the log hears of it once."""
        begins = self.kind is None
        now = self._met_at = self._now()
        if begins:
            self._since, self._told = now, False
        if self.kind is not trouble.kind and now - self._told_at.get(trouble.kind, -QUIET_FOR) >= QUIET_FOR:
            self._told_at[trouble.kind] = now
            self._told = True
            log.warning("the database cannot be used: %s; nothing is half done, and all is tried again", trouble)
        self.kind = trouble.kind
        if begins:
            self.began()

    def committed(self) -> None:
        """Note that a transaction came through. It may have written nothing: a full disk lets it pass as well."""
        if self.kind not in EVERYBODYS:
            self.ended()

    def ended(self) -> None:
        """Note that something was written again."""
        if self.kind is None:
            return
        self.kind = None
        if self._told:
            log.warning("the database can be used again, after %.0f s", max(self._now() - self._since, 1))


def _nothing() -> None:
    """Do nothing."""
