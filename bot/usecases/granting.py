"""What became of a perk outside of the database, and how it ends: by time, by a manager, or with the membership.

The worker (`runtime/granting.py`) takes redemptions that have `due_at` in the states approved (grant) and ending
(undo), and reports here; each report may come twice or late and changes nothing then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.perks import KEPT, LIVE
from bot.usecases.redemptions import (
    ACCOUNTS,
    DENIED,
    TRIED,
    find,
    fulfil,
    not_ones_own,
    pay_back,
    refuse,
    show,
    take_back,
    tell,
    warn,
)
from storage import people, perks
from storage.tables import Redemption
from storage.tables import RedemptionState as S

if TYPE_CHECKING:
    from bot.ports.perks import Done
    from bot.usecases.context import Context
    from storage.tables import Perk

A_BATCH = 100


async def granted(ctx: Context, redemption_id: int, done: Done) -> None:
    """Note that the bot granted it; the member is told `perk-granted-<kind>` with the title and `done.told`.

    What was decided against meanwhile is taken back at once.
    """
    row, perk = await find(ctx, redemption_id)
    row.data, row.leased_until = {**row.data, **done.noted}, None
    if row.state is S.APPROVED:
        fulfil(ctx, row, perk)
        await ctx.decided("perk_granted", why=perk.name, about=row.member_id, redemption=row.id)
        await tell(ctx, row, perk, f"perk-granted-{perk.kind.value}", **done.told)
    elif row.state is S.ENDING:
        row.due_at = ctx.now
    elif row.state in {S.DENIED, S.ENDED} and not await _has_another(ctx, row):
        row.state, row.due_at = S.ENDING, ctx.now
    await show(ctx, row)


async def _has_another(ctx: Context, row: Redemption) -> bool:
    """Say whether the member has the same perk by a newer request, which must keep what was granted."""
    live = await perks.of_member(ctx.uow, ctx.community_id, row.member_id, LIVE)
    return any(other.perk_id == row.perk_id for other in live)


async def failed(ctx: Context, redemption_id: int, reason: str) -> None:
    """Note that the bot can neither grant it nor take it back; the managers are told once, and decide."""
    row, perk = await find(ctx, redemption_id)
    row.leased_until = None
    if row.state in {S.APPROVED, S.ENDING} and row.due_at is not None:
        row.due_at, row.last_error = None, reason[:300]
        await ctx.decided("perk_failed", why=reason, about=row.member_id, redemption=row.id, perk=perk.name)
        await warn(ctx, row, perk, reason)
    await show(ctx, row)


async def ended(ctx: Context, redemption_id: int) -> None:
    """Note that the bot has taken it back; what was noted for that is forgotten."""
    row, perk = await find(ctx, redemption_id)
    row.leased_until = None
    if row.state is S.ENDING:
        row.state = S.DENIED if row.data.get(DENIED) else S.ENDED
        row.due_at, row.ended_at, row.last_error, row.data = None, ctx.now, "", {}
        await ctx.decided("perk_ended", why=perk.name, about=row.member_id, redemption=row.id)
    await show(ctx, row)


async def try_again(ctx: Context, redemption_id: int) -> Redemption:
    """Have the bot try once more what it failed to do. Raises UserError `redemption-decided`."""
    row, perk = await find(ctx, redemption_id)
    if row.due_at is not None and row.state in {S.APPROVED, S.ENDING}:
        return row
    if not row.last_error:
        raise UserError("redemption-decided", perk=perk.name)
    row.due_at, row.attempts, row.last_error = ctx.now, 0, ""
    row.data = {**row.data, TRIED: True}
    await ctx.decided("perk_retry", why=perk.name, about=row.member_id, redemption=row.id)
    await show(ctx, row)
    return row


async def taken_by_hand(ctx: Context, redemption_id: int) -> Redemption:
    """Note that a manager took it back himself, because the bot could not. Raises UserError `redemption-decided`."""
    row, perk = await find(ctx, redemption_id)
    if row.state is not S.ENDING or not row.last_error:
        raise UserError("redemption-decided", perk=perk.name)
    await ended(ctx, redemption_id)
    return row


async def end(ctx: Context, redemption_id: int, why: str, *, refund: bool = False) -> Redemption:
    """Take a perk back from a member, with a reason that he is told; its price only comes back with `refund`.

    Raises UserError `perk-kept` for a bonus or a code, `redemption-decided` for what he does not have, `own-request`
    for the price of one's own.
    """
    row, perk = await find(ctx, redemption_id)
    if row.state in {S.ENDING, S.ENDED}:
        return row
    if perk.kind in KEPT:
        raise UserError("perk-kept")
    if row.state is not S.FULFILLED:
        raise UserError("redemption-decided", perk=perk.name)
    if refund:
        await not_ones_own(ctx, row)
    row.why, row.person_id = why[:300], ctx.actor.person_id
    take_back(ctx, row)
    back = await pay_back(ctx, row, why) if refund else 0
    await ctx.decided("perk_end", why=why, about=row.member_id, redemption=row.id, perk=perk.name)
    await tell(ctx, row, perk, "tell-perk-ended", reason=why, n=back)
    await show(ctx, row)
    return row


async def end_all(ctx: Context, member_id: int, why: str, *, owed: bool = False) -> int:
    """End a membership's perks (he left, was suspended, or is erased): open requests are paid back, roles and rooms go.

    What was handed over for good (a bonus, a code) stays, and so does what is owed of it, unless `owed` ends that too:
    to somebody who is erased nothing can be given any more. The accounts are noted, so that the
    bot can take things back also from somebody who is erased meanwhile. Call it with the member held; returns how many
    ended.
    """
    names = (await people.names(ctx.uow, [member_id])).get(member_id, [])
    accounts = [[account.platform, account.external_id] for account in names]
    number = 0
    for one in await perks.of_member(ctx.uow, ctx.community_id, member_id, LIVE):
        row, perk = await find(ctx, one.id)
        open_ = row.state in {S.REQUESTED, S.APPROVED}
        if row.state not in LIVE or (perk.kind in KEPT and not (owed and open_)):
            continue
        if row.state is not S.ENDING:
            number += 1
            await _end_one(ctx, row, perk, why)
        if row.state is S.ENDING:
            row.data = {**row.data, ACCOUNTS: accounts}
        await show(ctx, row)
    return number


async def give_again(ctx: Context, member_id: int) -> None:
    """Have the bot give the roles of a member who had left the room once more: Discord takes a leaver's roles off.

    Until when he has them stays as it was. Call it with the member held.
    """
    for one in await perks.of_member(ctx.uow, ctx.community_id, member_id, (S.FULFILLED,)):
        row, _ = await find(ctx, one.id)
        if row.state is S.FULFILLED and row.data.get("roles"):
            row.state, row.due_at, row.attempts = S.APPROVED, ctx.now, 0
            row.data = {**row.data, TRIED: True}
            await show(ctx, row)


async def _end_one(ctx: Context, row: Redemption, perk: Perk, why: str) -> None:
    if row.state is S.FULFILLED or row.fulfilled_at is not None:
        take_back(ctx, row)
    else:
        await pay_back(ctx, row, why)
        refuse(ctx, row, perk)
    row.why = why[:300]
    await ctx.decided("perk_end", why=why, about=row.member_id, redemption=row.id, perk=perk.name)


async def expire(ctx: Context) -> int:
    """End what was given until a moment that has passed; returns how many ended. Call it again while that is many."""
    number = 0
    for redemption_id in await perks.run_out(ctx.uow, ctx.community_id, ctx.now, A_BATCH):
        row, perk = await find(ctx, redemption_id)
        if row.state is not S.FULFILLED or row.ends_at is None or row.ends_at > ctx.now:
            continue
        number += 1
        if perk.kind in KEPT:
            row.state, row.ended_at = S.ENDED, ctx.now
        else:
            take_back(ctx, row)
            await tell(ctx, row, perk, "tell-perk-over")
        await ctx.decided("perk_over", why=perk.name, about=row.member_id, redemption=row.id)
        await show(ctx, row)
    return number
