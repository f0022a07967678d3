"""Points and places of members."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.people import whos
from bot.rules.periods import Span, local_day, season, since
from bot.rules.ranking import places
from storage import ledger, people
from storage.tables import Account, MemberState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Entry

SHOWN = 10
RANKED = {MemberState.ACTIVE, MemberState.PAUSED}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of a ranking; `mine` marks the reader's own."""

    place: int
    who: Who
    points: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking: the first ten and, where he is not among them, the reader's own line; `members` are all ranked.

    `month` is the earlier month it is about; `earlier` the month before the one shown, where points were paid in it.
    """

    span: Span
    top: tuple[Placed, ...]
    own: Placed | None
    members: int
    month: date | None = None
    earlier: date | None = None


async def leaderboard(
    uow: UnitOfWork,
    community_id: int,
    *,
    span: Span,
    now: datetime,
    zone: ZoneInfo,
    reader: int | None,
    month: date | None = None,
    rank_managers: bool = False,
) -> Board:
    """Rank members by the points confirmed in the current week or month, ever, or in the month of a day."""
    start, end = season(month, zone) if month else (since(span, now, zone), None)
    ranked = await ranking(uow, community_id, start, end, rank_managers=rank_managers)
    chosen = [line for index, line in enumerate(ranked) if index < SHOWN or line[1] == reader]
    names = await whos(uow, {member for _, member, _ in chosen})
    lines = [
        Placed(place, names[member], points, member == reader) for place, member, points in chosen if member in names
    ]
    own = lines[-1] if len(chosen) > SHOWN else None
    shown = month or (local_day(now, zone) if span == "month" else None)
    earlier = (shown.replace(day=1) - DAY).replace(day=1) if shown else None
    if earlier and not await ledger.any_before(uow, community_id, season(earlier, zone)[1]):
        earlier = None
    return Board(span, tuple(lines[:SHOWN]), own, len(ranked), month, earlier)


async def ranking(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime | None, *, rank_managers: bool
) -> list[tuple[int, int, int]]:
    """Return (place, member, points) of all who got points in a period: who takes part, managers only if asked for."""
    totals = await ledger.totals(uow, community_id, start, end)
    ranked = {
        member.id
        for member in await people.members(uow, community_id, totals)
        if member.state in RANKED and (rank_managers or not member.manages)
    }
    return places(sorted((member, points) for member, points in totals.items() if points > 0 and member in ranked))


@dataclass(frozen=True, slots=True)
class Purse:
    """A member's balances."""

    confirmed: int
    pending: int


async def purse(uow: UnitOfWork, community_id: int, member_id: int) -> Purse:
    """Return what a member has."""
    balances = await ledger.balances(uow, community_id, member_id)
    return Purse(balances[Account.CONFIRMED], balances[Account.PENDING])


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of a member's points: what he has, got this month and ever, and ten lines, newest first.

    `waits` are the keys of the lines whose points are still pending. `older` is the line before which the next page
    begins, where there is one; `latest` says that this is the first.
    """

    confirmed: int
    pending: int
    month: int
    ever: int
    lines: tuple[Entry, ...]
    waits: frozenset[str]
    older: int | None
    latest: bool


async def statement(
    uow: UnitOfWork, community_id: int, member_id: int, *, now: datetime, zone: ZoneInfo, before: int | None = None
) -> Statement:
    """Return a page of a member's points, from the line `before` on."""
    balances = await ledger.balances(uow, community_id, member_id)
    lines = await ledger.lines(uow, community_id, member_id, SHOWN + 1, before)
    return Statement(
        confirmed=balances[Account.CONFIRMED],
        pending=balances[Account.PENDING],
        month=await ledger.got(uow, community_id, member_id, since("month", now, zone)),
        ever=await ledger.lifetime(uow, community_id, member_id),
        lines=tuple(lines[:SHOWN]),
        waits=await _waiting(uow, community_id, lines[:SHOWN]),
        older=lines[SHOWN - 1].id if len(lines) > SHOWN else None,
        latest=before is None,
    )


async def _waiting(uow: UnitOfWork, community_id: int, lines: Sequence[Entry]) -> frozenset[str]:
    """Return the keys of those lines whose points are pending now: neither confirmed nor taken back since."""
    sums: Counter[str] = Counter()
    pending = [line.key for line in lines if line.account is Account.PENDING]
    for line in await ledger.about(uow, community_id, pending) if pending else ():
        if line.account is Account.PENDING:
            sums[ledger.base_of(line.key)] += line.points
    return frozenset(key for key, points in sums.items() if points)
