"""What a member can have, and what a manager decides about: the shelf, one perk, one request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.people import whos
from bot.rules.perks import KEPT, LIVE, Given, Hurdle, Means, hurdle, left, missing
from storage import ledger, perks
from storage.tables import Account, PerkKind, RedemptionState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Perk, Proof, Redemption

LATEST = 5
HOLDERS = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """One perk for one member: what stands between, how many points are missing, how many are left, and his own.

    `mine` is his live redemption, `code` what he was given by it.
    """

    perk: Perk
    hurdle: Hurdle | None
    missing: int
    left: int | None
    mine: Redemption | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All perks that a member can have or has, what takes least first, and what he brings."""

    offers: tuple[Offer, ...]
    means: Means

    @property
    def goal(self) -> int | None:
        """Return the next threshold above what the member ever earned."""
        higher = (offer.perk.threshold for offer in self.offers if offer.missing and offer.perk.threshold)
        return min(higher, default=None)


async def means_of(uow: UnitOfWork, community_id: int, member_id: int) -> Means:
    """Return a member's confirmed points, ever earned and left to spend."""
    balances = await ledger.balances(uow, community_id, member_id)
    return Means(await ledger.lifetime(uow, community_id, member_id), balances[Account.CONFIRMED])


async def shelf(uow: UnitOfWork, community_id: int, member_id: int) -> Shelf:
    """Return the catalogue as one member sees it; what is retired only where he has it."""
    means = await means_of(uow, community_id, member_id)
    own = await perks.of_member(uow, community_id, member_id)
    live = {row.perk_id: row for row in own if row.state in LIVE}
    had = {row.perk_id for row in own if row.state is RedemptionState.ENDED}
    codes = await perks.codes_of(uow, [row.id for row in live.values()])
    given = await _given(uow, community_id)
    offers = []
    for perk in await perks.catalogue(uow, community_id):
        mine, counts = live.get(perk.id), given.get(perk.id, Given())
        if perk.retired and mine is None:
            continue
        why = hurdle(perk, means, counts, live=mine is not None, had=perk.id in had)
        code = codes.get(mine.id, "") if mine else ""
        offers.append(Offer(perk, why, missing(perk, means), left(perk, counts), mine, code))
    return Shelf(tuple(offers), means)


async def _given(uow: UnitOfWork, community_id: int) -> Mapping[int, Given]:
    states, codes = await perks.counted(uow, community_id), await perks.free_codes(uow, community_id)
    return {perk_id: Given.of(states.get(perk_id, {}), codes.get(perk_id, 0)) for perk_id in {*states, *codes}}


@dataclass(frozen=True, slots=True)
class Line:
    """One perk of the catalogue, for a manager: how many are left, how many have it or asked for it."""

    perk: Perk
    left: int | None
    live: int
    codes: int


async def catalogue(uow: UnitOfWork, community_id: int) -> list[Line]:
    """Return the whole catalogue, what is offered first."""
    given = await _given(uow, community_id)
    lines = [
        Line(perk, left(perk, counts), counts.live, counts.codes)
        for perk in await perks.catalogue(uow, community_id)
        for counts in (given.get(perk.id, Given()),)
    ]
    return sorted(lines, key=lambda line: line.perk.retired)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a perk or asked for it. `who` is None once he was erased."""

    row: Redemption
    who: Who | None


async def holders(uow: UnitOfWork, perk: Perk) -> list[Holder]:
    """Return who has a perk or waits for it, the newest first."""
    rows = await perks.of_perk(uow, perk.id, LIVE, HOLDERS)
    names = await whos(uow, {row.member_id for row in rows})
    return [Holder(row, names.get(row.member_id)) for row in rows]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its card shows it: who, his points, and how his latest answers stand."""

    row: Redemption
    perk: Perk
    who: Who | None
    means: Means
    answers: Mapping[Proof, int]

    @property
    def waits(self) -> bool:
        """Say whether a manager has something to decide or to do."""
        unpaid = self.row.state is RedemptionState.APPROVED and self.perk.kind is PerkKind.BONUS
        return self.row.state is RedemptionState.REQUESTED or unpaid or self.failed

    @property
    def failed(self) -> bool:
        """Say whether the bot could not do its part."""
        stuck = self.row.state in {RedemptionState.APPROVED, RedemptionState.ENDING} and self.row.due_at is None
        return stuck and bool(self.row.last_error)

    @property
    def endable(self) -> bool:
        """Say whether it can be taken back."""
        return self.row.state is RedemptionState.FULFILLED and self.perk.kind not in KEPT


async def request_view(uow: UnitOfWork, community_id: int, redemption_id: int) -> RequestView | None:
    """Return what is known about one request of a community."""
    row = await perks.redemption(uow, community_id, redemption_id)
    perk = await perks.by_id(uow, community_id, row.perk_id) if row else None
    if row is None or perk is None:
        return None
    names = await whos(uow, {row.member_id})
    proofs = await perks.latest_proofs(uow, community_id, row.member_id, LATEST)
    means = await means_of(uow, community_id, row.member_id)
    return RequestView(row, perk, names.get(row.member_id), means, Counter(proofs))
