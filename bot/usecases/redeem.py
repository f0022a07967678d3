"""A member asks for a perk and has it granted once; a manager decides; points that were not used come back.

What is granted or taken back outside of the database is the worker's: see `granting`, whose acts are had from here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.perks import LIVE, Given, Hurdle, Means, hurdle, missing, needs_manager
from bot.usecases.granting import end, end_all, ended, expire, failed, granted, taken_by_hand, try_again
from bot.usecases.redemptions import charge, find, fulfil, give, not_ones_own, pay_back, refuse, show, tell
from bot.usecases.threads import acting
from storage import ledger, perks
from storage.tables import Account, PerkKind, Redemption
from storage.tables import RedemptionState as S

if TYPE_CHECKING:
    from typing import Any

    from bot.usecases.context import Context
    from storage.tables import Perk

__all__ = [
    "approve", "cancel", "deny", "end", "end_all", "ended", "expire", "failed", "granted", "paid", "request",
    "taken_by_hand", "try_again",
]  # fmt: skip


async def request(ctx: Context, perk_id: int) -> Redemption:
    """Ask for a perk; what needs no manager is approved at once, what has a price is paid for.

    Raises UserError `no-perk`, or why it cannot be had: a `Hurdle`.
    """
    member_id = await acting(ctx)
    perk = await perks.hold(ctx.uow, ctx.community_id, perk_id=perk_id)
    if perk is None:
        raise UserError("no-perk")
    await _check(ctx, perk, member_id)
    row_id = await perks.ask(
        ctx.uow,
        Redemption(
            community_id=ctx.community_id,
            perk_id=perk.id,
            member_id=member_id,
            state=S.REQUESTED,
            cost=perk.price or 0,
            requested_at=ctx.now,
            data=_terms(perk),
        ),
    )
    if row_id is None:
        raise UserError(Hurdle.YOURS.value)
    row, _ = await find(ctx, row_id)
    await charge(ctx, row)
    if needs_manager(perk):
        await show(ctx, row)
    else:
        await give(ctx, row, perk)
    return row


async def _check(ctx: Context, perk: Perk, member_id: int) -> None:
    means = Means(
        await ledger.lifetime(ctx.uow, ctx.community_id, member_id),
        (await ledger.balances(ctx.uow, ctx.community_id, member_id))[Account.CONFIRMED],
    )
    own = [row for row in await perks.of_member(ctx.uow, ctx.community_id, member_id) if row.perk_id == perk.id]
    why = hurdle(
        perk,
        means,
        await given(ctx, perk),
        live=any(row.state in LIVE for row in own),
        had=any(row.state is S.ENDED for row in own),
    )
    if why is not None:
        raise UserError(why.value, **({"n": missing(perk, means)} if why in {Hurdle.LOCKED, Hurdle.DEAR} else {}))


async def given(ctx: Context, perk: Perk) -> Given:
    """Return how a perk has been given so far."""
    states = (await perks.counted(ctx.uow, ctx.community_id)).get(perk.id, {})
    codes = (await perks.free_codes(ctx.uow, ctx.community_id)).get(perk.id, 0)
    return Given.of(states, codes)


def _terms(perk: Perk) -> dict[str, Any]:
    """Return what was agreed when it was asked for: a bonus is paid as it stood then, whatever is edited later."""
    return {name: perk.settings[name] for name in ("amount", "currency") if perk.kind is PerkKind.BONUS}


async def cancel(ctx: Context, redemption_id: int) -> Redemption:
    """Take one's own request back while it waits; the points come back.

    Raises UserError `no-redemption` for somebody else's, `redemption-decided` when a manager was faster.
    """
    member_id = await acting(ctx)
    row, perk = await find(ctx, redemption_id)
    if row.member_id != member_id:
        raise UserError("no-redemption", redemption=str(redemption_id))
    if row.state is not S.REQUESTED:
        raise UserError("redemption-decided", perk=perk.name)
    row.state, row.ended_at = S.DENIED, ctx.now
    await pay_back(ctx, row, "")
    await show(ctx, row)
    return row


async def approve(ctx: Context, redemption_id: int) -> Redemption:
    """Say yes to somebody else's request; said twice it is one decision.

    Raises UserError `redemption-decided`, `own-request`, `perk-out`.
    """
    row, perk = await find(ctx, redemption_id)
    if row.state in {S.APPROVED, S.FULFILLED}:
        return row
    if row.state is not S.REQUESTED:
        raise UserError("redemption-decided", perk=perk.name)
    await not_ones_own(ctx, row)
    row.person_id = ctx.actor.person_id
    await give(ctx, row, perk)
    await ctx.decided("perk_approve", why=perk.name, about=row.member_id, redemption=row.id)
    if perk.kind is PerkKind.BONUS:
        await tell(ctx, row, perk, "tell-perk-approved", amount=row.data["amount"], currency=row.data["currency"])
    elif perk.kind is PerkKind.CODE:
        await tell(ctx, row, perk, "tell-perk-code", code=(await perks.codes_of(ctx.uow, [row.id]))[row.id])
    return row


async def deny(ctx: Context, redemption_id: int, why: str, *, approved: bool = False) -> Redemption:
    """Say no, with a reason that the member is told; his points come back.

    `approved`: also what was approved already, while a bonus is unpaid or the bot failed to grant it; so the first
    manager's yes is not undone by a second one's no to the same card. Raises UserError `redemption-decided`.
    """
    row, perk = await find(ctx, redemption_id)
    if row.state is S.DENIED:
        return row
    open_ = row.state is S.APPROVED and approved and (perk.kind is PerkKind.BONUS or bool(row.last_error))
    if row.state is not S.REQUESTED and not open_:
        raise UserError("redemption-decided", perk=perk.name)
    row.person_id, row.decided_at, row.why = ctx.actor.person_id, ctx.now, why[:300]
    refuse(ctx, row, perk)
    back = await pay_back(ctx, row, why)
    await ctx.decided("perk_deny", why=why, about=row.member_id, redemption=row.id, perk=perk.name)
    await tell(ctx, row, perk, "tell-perk-denied", reason=why, n=back)
    await show(ctx, row)
    return row


async def paid(ctx: Context, redemption_id: int) -> Redemption:
    """Note that a bonus was paid; the bot itself moves no money. Raises UserError `redemption-decided`."""
    row, perk = await find(ctx, redemption_id)
    if row.state is S.FULFILLED:
        return row
    if row.state is not S.APPROVED or perk.kind is not PerkKind.BONUS:
        raise UserError("redemption-decided", perk=perk.name)
    fulfil(ctx, row, perk)
    row.person_id = ctx.actor.person_id
    await ctx.decided("perk_paid", why=perk.name, about=row.member_id, redemption=row.id)
    await tell(ctx, row, perk, "tell-perk-paid", amount=row.data["amount"], currency=row.data["currency"])
    await show(ctx, row)
    return row
