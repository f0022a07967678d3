"""Points, places and perks of members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.people import whos
from bot.rules.periods import Span, since
from bot.rules.ranking import places
from storage import ledger, programme
from storage.tables import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Entry, Perk

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of a ranking; `mine` marks the reader's own."""

    place: int
    who: Who
    points: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking: the first ten and, where he is not among them, the reader's own line; `members` are all ranked."""

    span: Span
    top: tuple[Placed, ...]
    own: Placed | None
    members: int


async def leaderboard(
    uow: UnitOfWork, community_id: int, *, span: Span, now: datetime, zone: ZoneInfo, reader: int | None
) -> Board:
    """Rank members by confirmed points of the current week, month, or ever."""
    totals = await ledger.totals(uow, community_id, since(span, now, zone), None)
    ranked = places(sorted(((member, points) for member, points in totals.items() if points > 0)))
    chosen = [line for index, line in enumerate(ranked) if index < SHOWN or line[1] == reader]
    names = await whos(uow, {member for _, member, _ in chosen})
    lines = [
        Placed(place, names[member], points, member == reader) for place, member, points in chosen if member in names
    ]
    own = lines[-1] if len(chosen) > SHOWN else None
    return Board(span, tuple(lines[:SHOWN]), own, len(ranked))


@dataclass(frozen=True, slots=True)
class Purse:
    """A member's balances and his latest lines, newest first."""

    confirmed: int
    pending: int
    lines: tuple[Entry, ...]


async def purse(uow: UnitOfWork, community_id: int, member_id: int) -> Purse:
    """Return what a member has and where it came from."""
    balances = await ledger.balances(uow, community_id, member_id)
    lines: Sequence[Entry] = await ledger.lines(uow, community_id, member_id, SHOWN)
    return Purse(balances[Account.CONFIRMED], balances[Account.PENDING], tuple(lines))


@dataclass(frozen=True, slots=True)
class Ladder:
    """The perks in rising order, and the reader's confirmed points."""

    perks: tuple[Perk, ...]
    points: int


async def ladder(uow: UnitOfWork, community_id: int, member_id: int) -> Ladder:
    """Return the configured perks and how far a member is."""
    balances = await ledger.balances(uow, community_id, member_id)
    return Ladder(tuple(await programme.perks(uow, community_id)), balances[Account.CONFIRMED])
