"""What a manager decides about a member: admit, decline, suspend, lift, note, free his seats.

Each decision is one line of the audit, and told to the member with its reason; the note is the managers' own. Two
managers at once make one decision, and the second is told plainly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import By
from bot.rules.rights import granted, suffices
from bot.usecases.members import vacate
from bot.usecases.redeem import end_all
from storage import people
from storage.tables import CardKind, Member, MemberState, Right

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Identity

LONGEST_REASON = 300
LONGEST_NOTE = 1000


async def admit(ctx: Context, member_id: int) -> bool:
    """Let an applicant in and tell him; False when somebody let him in before. Raises UserError `no-application`."""
    member, accounts = await _find(ctx, member_id)
    if member.state is MemberState.ACTIVE:
        return False
    _waits(member, accounts)
    await _decide(ctx, member, "admit", MemberState.ACTIVE)
    member.joined_at = ctx.now
    for account in accounts:
        ctx.tell(account, "tell-admitted", product=ctx.config.product)
    ctx.present(CardKind.APPLICATION, member_id)
    return True


async def decline(ctx: Context, member_id: int, why: str) -> None:
    """Turn an applicant down for a reason, and tell him; he may apply again.

    Raises UserError `admitted-before`, `no-application`, `reason-missing`, `reason-too-long`.
    """
    reason = _reason(why)
    member, accounts = await _find(ctx, member_id)
    if member.state is MemberState.ACTIVE:
        raise UserError("admitted-before", name=_name(accounts))
    _waits(member, accounts)
    await _decide(ctx, member, "decline", MemberState.LEFT, reason)
    for account in accounts:
        ctx.tell(account, "tell-declined", product=ctx.config.product, why=reason)
    ctx.present(CardKind.APPLICATION, member_id)


async def suspend(ctx: Context, member_id: int, why: str) -> None:
    """Stop a member for a reason, free his seats, end his roles and rooms, and tell him; his points stay.

    Nobody stops himself, and only a lead stops somebody who manages. Raises UserError `reason-missing`,
    `reason-too-long`, `suspend-self`, `suspend-manager`, `not-to-suspend`.
    """
    reason = _reason(why)
    member, accounts = await _find(ctx, member_id)
    if member.person_id == ctx.actor.person_id:
        raise UserError("suspend-self")
    if _manages(ctx, member, accounts) and not suffices(ctx.actor.right, Right.LEAD):
        raise UserError("suspend-manager", name=_name(accounts))
    if member.state is MemberState.SUSPENDED:
        raise UserError("suspended-before", name=_name(accounts), why=member.state_why)
    if member.state not in {MemberState.ACTIVE, MemberState.PAUSED}:
        raise UserError("not-to-suspend", name=_name(accounts))
    await _decide(ctx, member, "suspend", MemberState.SUSPENDED, reason)
    await vacate(ctx, member, "suspended", By.MANAGER)
    await end_all(ctx, member_id, reason)
    for account in accounts:
        ctx.tell(account, "tell-suspended", product=ctx.config.product, why=reason)


async def lift(ctx: Context, member_id: int) -> bool:
    """End a suspension and tell the member; False when somebody ended it before.

    Nobody ends his own: a right from the config outlasts a suspension. Raises UserError `lift-self`, `not-suspended`.
    """
    member, accounts = await _find(ctx, member_id)
    if member.state is MemberState.ACTIVE:
        return False
    if member.state is not MemberState.SUSPENDED:
        raise UserError("not-suspended", name=_name(accounts))
    if member.person_id == ctx.actor.person_id:
        raise UserError("lift-self")
    await _decide(ctx, member, "lift", MemberState.ACTIVE)
    for account in accounts:
        ctx.tell(account, "tell-lifted", product=ctx.config.product)
    return True


async def note(ctx: Context, member_id: int, words: str) -> None:
    """Keep the managers' own words about a member, in the place of the former; no words take it away.

    That it was written is in the audit, its words are not. Raises UserError `note-too-long`.
    """
    if len(words) > LONGEST_NOTE:
        raise UserError("note-too-long", most=LONGEST_NOTE, n=len(words))
    member, _ = await _find(ctx, member_id)
    if member.note != words:
        member.note = words
        ctx.uow.add(member)
        await ctx.decided("note", about=member_id)


async def free_seats(ctx: Context, member_id: int) -> int:
    """Free all seats of a member, tell him of each, and return how many there were."""
    member, accounts = await _find(ctx, member_id)
    freed = await vacate(ctx, member, "freed", By.MANAGER)
    if freed:
        await ctx.decided("free_all", about=member_id, threads=freed)
    for number in freed:
        for account in accounts:
            ctx.tell(account, "tell-freed", thread=number)
    return len(freed)


async def _find(ctx: Context, member_id: int) -> tuple[Member, list[Identity]]:
    """Return a member of this community, held, with his chat accounts. Raises UserError `no-member`."""
    member = await people.hold_member(ctx.uow, ctx.community_id, member_id)
    accounts = (await people.names(ctx.uow, [member_id])).get(member_id, []) if member else []
    if member is None or not accounts or member.merged_into is not None or member.state is MemberState.ERASED:
        raise UserError("no-member")
    return member, accounts


def _waits(member: Member, accounts: list[Identity]) -> None:
    if member.state is not MemberState.APPLIED:
        raise UserError("no-application", name=_name(accounts))


async def _decide(ctx: Context, member: Member, what: str, to: MemberState, why: str = "") -> None:
    await ctx.decided(what, why=why, about=member.id, state=member.state, state_why=member.state_why)
    member.state, member.state_why = to, why
    ctx.uow.add(member)


def _manages(ctx: Context, member: Member, accounts: list[Identity]) -> bool:
    """Say whether a member has a manager's right: by the config, or by a role that was seen."""
    configured = {platform: rooms.rights for platform, rooms in ctx.config.rooms()}
    rights = (granted(configured.get(one.platform, {}), one.external_id, (), member=False) for one in accounts)
    return member.manages or any(suffices(right, Right.MANAGER) for right in rights)


def _name(accounts: list[Identity]) -> str:
    return accounts[0].name


def _reason(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        raise UserError("reason-missing")
    if len(words) > LONGEST_REASON:
        raise UserError("reason-too-long", most=LONGEST_REASON, n=len(words))
    return words
