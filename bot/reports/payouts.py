"""The bonuses of a month, for the person who pays and for the accountant; the bot itself moves no money."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.rules.cells import harmless
from bot.rules.periods import local_day
from storage import people, perks
from storage.tables import RedemptionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from storage.database import UnitOfWork
    from storage.tables import Identity

COLUMNS = ("date", "member", "contacts", "perk", "amount", "currency", "state", "decided by", "request")


@dataclass(frozen=True, slots=True)
class Payout:
    """One bonus. `on` is the local day of its payment, or of the approval while it is owed.

    `member`, `contacts` and `by` are empty once that person was erased.
    """

    on: date
    member: str
    contacts: str
    perk: str
    amount: Decimal
    currency: str
    paid: bool
    by: str
    request: int


@dataclass(frozen=True, slots=True)
class Payouts:
    """A month's bonuses, oldest first, and what was paid and is owed by currency."""

    month: date
    lines: tuple[Payout, ...]
    paid: Mapping[str, Decimal]
    owed: Mapping[str, Decimal]


async def payouts(uow: UnitOfWork, community_id: int, month: date, zone: ZoneInfo) -> Payouts:
    """Return the bonuses paid, or approved and still owed, in the local month of a day."""
    found = [
        (row, perk, day)
        for row, perk in await perks.bonuses(uow, community_id)
        if (day := local_day(_at(row.fulfilled_at, row.decided_at), zone)).replace(day=1) == month.replace(day=1)
    ]
    names = await people.names(uow, {row.member_id for row, _, _ in found})
    deciders = await perks.names_of_persons(uow, {row.person_id for row, _, _ in found if row.person_id})
    lines = [
        Payout(
            on=day,
            member=names[row.member_id][0].name if row.member_id in names else "",
            contacts=_contacts(names.get(row.member_id, [])),
            perk=perk.name,
            amount=Decimal(row.data["amount"]),
            currency=row.data["currency"],
            paid=row.state is not RedemptionState.APPROVED,
            by=deciders.get(row.person_id or 0, ""),
            request=row.id,
        )
        for row, perk, day in found
    ]
    lines.sort(key=lambda line: (line.on, line.request))
    return Payouts(month, tuple(lines), _sums(lines, paid=True), _sums(lines, paid=False))


def _at(fulfilled_at: datetime | None, decided_at: datetime | None) -> datetime:
    at = fulfilled_at or decided_at
    assert at is not None  # noqa: S101 - whoever approved it noted when
    return at


def _contacts(accounts: Sequence[Identity]) -> str:
    return "; ".join(f"{account.platform} {account.name} ({account.external_id})" for account in accounts)


def _sums(lines: Sequence[Payout], *, paid: bool) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.paid is paid:
            sums[line.currency] += line.amount
    return dict(sorted(sums.items()))


def as_csv(report: Payouts) -> bytes:
    """Return a month's bonuses as a CSV file (UTF-8 with a mark, so that Excel reads names), safe to open."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for line in report.lines:
        state = "paid" if line.paid else "owed"
        names = (line.member, line.contacts, line.perk)
        row = (line.on.isoformat(), *names, f"{line.amount:.2f}", line.currency, state, line.by, str(line.request))
        table.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
