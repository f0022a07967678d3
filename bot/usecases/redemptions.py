"""The steps that all acts on a request for a perk share: find it, give it, pay back, show it, tell the member."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.rules.perks import FEW_CODES, KEPT, title
from storage import ledger, people, perks
from storage.tables import Account, CardKind, DeliveryKind, Entry, EntryKind, PerkKind, RedemptionState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Perk, Redemption

DENIED = "denied"
"""In `Redemption.data`: it was denied while the bot may have half granted it, so that is taken back first."""
TRIED = "tried"
"""In `Redemption.data`: the bot failed at it before, so something may be half granted whatever the tries say."""
ACCOUNTS = "accounts"
"""In `Redemption.data`: the member's (platform, external_id) pairs, should he be erased before it is taken back."""


async def find(ctx: Context, redemption_id: int) -> tuple[Redemption, Perk]:
    """Return a redemption of this community, held until the transaction ends. Raises UserError `no-redemption`."""
    row = await perks.redemption(ctx.uow, ctx.community_id, redemption_id, held=True)
    perk = await perks.by_id(ctx.uow, ctx.community_id, row.perk_id) if row else None
    if row is None or perk is None:
        raise UserError("no-redemption", redemption=str(redemption_id))
    return row, perk


async def not_ones_own(ctx: Context, row: Redemption) -> None:
    """Check that nobody hands a perk or its price to himself. Raises UserError `own-request`."""
    for member in await people.members(ctx.uow, ctx.community_id, [row.member_id]):
        if member.person_id == ctx.actor.person_id:
            raise UserError("own-request")


async def give(ctx: Context, row: Redemption, perk: Perk) -> None:
    """Approve: a code is handed over at once, a bonus waits for its payment, the rest is the bot's to grant.

    Raises UserError `perk-out` when the list has no code left.
    """
    row.state, row.decided_at = RedemptionState.APPROVED, ctx.now
    if perk.kind is PerkKind.CODE:
        if await perks.take_code(ctx.uow, row) is None:
            raise UserError("perk-out")
        fulfil(ctx, row, perk)
        await _count_codes(ctx, perk)
    elif perk.kind is not PerkKind.BONUS:
        row.due_at = ctx.now
    await show(ctx, row)


def fulfil(ctx: Context, row: Redemption, perk: Perk) -> None:
    """Note that it is given, and until when."""
    row.state, row.fulfilled_at = RedemptionState.FULFILLED, ctx.now
    row.ends_at = row.ends_at or (ctx.now + timedelta(days=perk.days) if perk.days else None)
    row.due_at, row.attempts, row.last_error = None, 0, ""


def refuse(ctx: Context, row: Redemption, perk: Perk) -> None:
    """End what is not given; if the bot may have begun to grant it, that is taken back first."""
    begun = row.state is RedemptionState.APPROVED and (
        row.attempts > 0 or row.leased_until is not None or TRIED in row.data
    )
    if begun and perk.kind not in KEPT:
        take_back(ctx, row)
        row.data = {**row.data, DENIED: True}
    else:
        row.state, row.due_at, row.last_error, row.ended_at = RedemptionState.DENIED, None, "", ctx.now


def take_back(ctx: Context, row: Redemption) -> None:
    """Have the bot take it back now."""
    row.state, row.due_at, row.attempts, row.last_error = RedemptionState.ENDING, ctx.now, 0, ""


async def show(ctx: Context, row: Redemption) -> None:
    """Write a redemption, and have its card made anew in every chat where it stands or has to."""
    ctx.uow.add(row)
    await ctx.uow.flush()
    ctx.present(CardKind.REDEMPTION, row.id)


async def charge(ctx: Context, row: Redemption) -> None:
    """Take the points that a perk costs, once."""
    if row.cost:
        line = _line(ctx, row, f"redeemed:{row.id}", EntryKind.REDEEMED, -row.cost)
        await ledger.add(ctx.uow, line)


async def pay_back(ctx: Context, row: Redemption, why: str) -> int:
    """Give the points back, once; returns how many came back."""
    line = _line(ctx, row, f"refund:{row.id}", EntryKind.REFUND, row.cost, why=why)
    return row.cost if row.cost and await ledger.add(ctx.uow, line) else 0


def _line(ctx: Context, row: Redemption, key: str, kind: EntryKind, points: int, *, why: str = "") -> Entry:
    return Entry(
        community_id=ctx.community_id,
        member_id=row.member_id,
        key=key,
        kind=kind,
        account=Account.CONFIRMED,
        points=points,
        why=why[:300],
        at=ctx.now,
    )


async def tell(ctx: Context, row: Redemption, perk: Perk, key: str, **fields: Any) -> None:
    """Tell the member in each chat where he opened the direct chat, the perk named in his language."""
    for account in (await people.names(ctx.uow, [row.member_id])).get(row.member_id, []):
        language = (await people.person(ctx.uow, account.person_id)).language or ctx.config.language
        ctx.tell(account, key, perk=title(perk, language), **fields)


async def warn(ctx: Context, row: Redemption, perk: Perk, reason: str) -> None:
    """Tell the managers, in their rooms, that the bot could not do it."""
    accounts = (await people.names(ctx.uow, [row.member_id])).get(row.member_id, [])
    fields = {
        "redemption": str(row.id),
        "perk": title(perk, ctx.config.language),
        "name": accounts[0].name if accounts else "–",
        "reason": reason[:200],
    }
    data = {"key": "notice-perk-failed", "fields": fields}
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, data, key=f"perk-failed:{row.id}:{row.state}")


async def _count_codes(ctx: Context, perk: Perk) -> None:
    """Tell the managers when few codes are left."""
    free = (await perks.free_codes(ctx.uow, ctx.community_id)).get(perk.id, 0)
    if free <= FEW_CODES:
        fields = {"perk": title(perk, ctx.config.language), "name": perk.name, "n": free}
        data = {"key": "notice-few-codes", "fields": fields}
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, data, key=f"few-codes:{perk.id}:{free}")
