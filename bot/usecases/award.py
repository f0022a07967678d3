"""What a manager gives or corrects by hand, with a reason that the member is told and reads in his points.

Nobody gives to himself. Each gift or correction is taken back at most once, by a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.points import CORRECT_MOST
from storage import ledger, people
from storage.tables import Account, Entry, EntryKind, Member, MemberState

if TYPE_CHECKING:
    from bot.usecases.context import Context

REASON_LONGEST = 300
BY_HAND = (EntryKind.AWARD, EntryKind.CORRECTION)
UNDONE = ":undone"


@dataclass(frozen=True, slots=True)
class Given:
    """A line that a manager wrote: its row, the member's name, the points, and what the member has now."""

    entry_id: int
    name: str
    points: int
    confirmed: int


async def award(ctx: Context, member_id: int, points: int, why: str) -> Given:
    """Give a member confirmed points for a reason, and tell him.

    Raises UserError `no-member`, `not-to-oneself`, `award-amount`, `award-none`, `reason-missing`, `reason-too-long`.
    """
    most = ctx.config.points.award_most
    if not most:
        raise UserError("award-none")
    if not 1 <= points <= most:
        raise UserError("award-amount", n=most)
    reason = _reason(why)
    member = await _held(ctx, member_id)
    if member.state not in {MemberState.ACTIVE, MemberState.PAUSED}:
        raise UserError("no-member")
    return await _give(ctx, member, EntryKind.AWARD, points, reason)


async def correct(ctx: Context, member_id: int, points: int, why: str) -> Given:
    """Put a member's confirmed points right by a difference, for a reason, and tell him; never below zero.

    Raises UserError `no-member`, `not-to-oneself`, `correct-amount`, `only-so-many`, `reason-missing`,
    `reason-too-long`.
    """
    if not points or abs(points) > CORRECT_MOST:
        raise UserError("correct-amount", n=CORRECT_MOST)
    reason = _reason(why)
    return await _give(ctx, await _held(ctx, member_id), EntryKind.CORRECTION, points, reason)


async def take_back(ctx: Context, entry_id: int) -> Given:
    """Take a gift or a correction back, once, and tell the member.

    Raises UserError `no-line`, `not-to-oneself`, `taken-back`, `only-so-many`.
    """
    line = await ledger.line(ctx.uow, ctx.community_id, entry_id)
    if line is None or line.kind not in BY_HAND:
        raise UserError("no-line")
    member = await _held(ctx, line.member_id)
    if len(await ledger.about(ctx.uow, ctx.community_id, [line.key])) > 1:
        raise UserError("taken-back")
    await _can_lose(ctx, member, -line.points)
    undone = await _write(ctx, line.member_id, f"{line.key}{UNDONE}", EntryKind.REVERSAL, -line.points, line.why)
    if undone is None:
        raise UserError("taken-back")
    await ctx.decided(f"{line.kind}_undone", why=line.why, about=member.id, points=-line.points, entry=line.id)
    return await _told(ctx, member, undone, -line.points, "tell-corrected", line.why)


async def _give(ctx: Context, member: Member, kind: EntryKind, points: int, why: str) -> Given:
    await _can_lose(ctx, member, points)
    # the member is held: nobody else counts his lines now
    number = await ledger.count(ctx.uow, ctx.community_id, member.id, BY_HAND) + 1
    entry_id = await _write(ctx, member.id, f"{kind}:{member.id}-{number}", kind, points, why)
    if entry_id is None:
        raise RuntimeError("a line by hand was written twice")
    await ctx.decided(kind, why=why, about=member.id, points=points, entry=entry_id)
    key = "tell-award" if kind is EntryKind.AWARD else "tell-corrected"
    return await _told(ctx, member, entry_id, points, key, why)


async def _held(ctx: Context, member_id: int) -> Member:
    """Return the member a number stands for, held; one who was connected to another is that other."""
    member = await people.hold_member(ctx.uow, ctx.community_id, member_id)
    if member is not None and member.merged_into is not None:
        member = await people.hold_member(ctx.uow, ctx.community_id, member.merged_into)
    if member is None or member.state is MemberState.ERASED:
        raise UserError("no-member")
    if member.person_id == ctx.actor.person_id:
        raise UserError("not-to-oneself")
    return member


async def _can_lose(ctx: Context, member: Member, points: int) -> None:
    have = (await ledger.balances(ctx.uow, ctx.community_id, member.id))[Account.CONFIRMED]
    if points < 0 and have + points < 0:
        raise UserError("only-so-many", n=max(0, have))


async def _write(ctx: Context, member_id: int, key: str, kind: EntryKind, points: int, why: str) -> int | None:  # noqa: PLR0917
    line = Entry(
        community_id=ctx.community_id,
        member_id=member_id,
        key=key,
        kind=kind,
        account=Account.CONFIRMED,
        points=points,
        why=why,
        at=ctx.now,
    )
    return await ledger.add(ctx.uow, line)


async def _told(ctx: Context, member: Member, entry_id: int, points: int, key: str, why: str) -> Given:  # noqa: PLR0917
    accounts = (await people.names(ctx.uow, [member.id])).get(member.id, [])
    amount = f"{points:+d}".replace("-", "−")
    for account in accounts:
        ctx.tell(account, key, amount=amount, why=why, product=ctx.config.product)
    have = (await ledger.balances(ctx.uow, ctx.community_id, member.id))[Account.CONFIRMED]
    return Given(entry_id, accounts[0].name if accounts else f"#{member.id}", points, have)


def _reason(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        raise UserError("reason-missing")
    if len(words) > REASON_LONGEST:
        raise UserError("reason-too-long", most=REASON_LONGEST, n=len(words))
    return words
