"""What handing a thread to staff brings: points for the member who saw that it was theirs, once they solved it.

A manager who hands a thread over decides about it, so that brings nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.lifecycle import By
from bot.usecases import points
from storage import audit, people
from storage.tables import Account, EntryKind, Member, MemberState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Thread

PAID = {MemberState.ACTIVE, MemberState.PAUSED}


@dataclass(frozen=True, slots=True)
class Routed:
    """Who handed a thread to staff, and the line of the audit that says so."""

    member: Member
    line_id: int

    @property
    def key(self) -> str:
        """Return what the points stand under in the ledger."""
        return f"routed:{self.line_id}"


async def routed(ctx: Context, thread_id: int) -> Routed | None:
    """Return the member who handed a thread to staff, held; to be asked before the thread is held."""
    line = await audit.last(ctx.uow, thread_id, ["staff"])
    if line is None or line.community_id != ctx.community_id or line.before.get("by") != By.MEMBER:
        return None
    member = await people.member_of(ctx.uow, ctx.community_id, line.person_id) if line.person_id else None
    if member is None:
        return None
    held = await people.hold_member(ctx.uow, ctx.community_id, member.merged_into or member.id)
    return Routed(held, line.id) if held is not None else None


async def pay(ctx: Context, thread: Thread, found: Routed) -> None:
    """Pay for a thread that staff solved, and tell the member; nobody is paid for what he solves himself."""
    line = await audit.last(ctx.uow, thread.id, ["staff"])
    himself = found.member.person_id == ctx.actor.person_id
    # between the look and the hold, another may have handed it over anew
    if himself or found.member.state not in PAID or line is None or line.id != found.line_id:
        return
    earned = await points.earn(
        ctx, thread, EntryKind.ROUTED, found.key, Account.CONFIRMED, member=found.member
    ) or await points.restore(ctx, [found.key], "")
    if not earned:
        return
    for account in (await people.names(ctx.uow, [found.member.id])).get(found.member.id, []):
        ctx.tell(account, "tell-routed", thread=thread.id, points=earned)


async def take_back(ctx: Context, found: Routed | None) -> None:
    """Take back what was paid for a thread that is not solved after all."""
    if found is not None:
        await points.reverse(ctx, [found.key], "")
