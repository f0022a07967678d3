"""Hand a seat over: the holder asks one member, who says yes or no; until then the seat stays his.

An offer ends by itself when the seat is given back, lost or answered from. Whoever takes over is seated by the same
rules as everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import CLAIMABLE
from bot.rules.playbook import may_answer
from bot.usecases.by_playbook import answerers, right_of
from bot.usecases.claim import free, seat
from bot.usecases.claim import is_swarming as swarms
from bot.usecases.offering import fit_of, offer_anew
from bot.usecases.reaching import reach
from bot.usecases.threads import acting, find
from storage import claims, fitting, handing_over, records
from storage.tables import ClaimOrigin, Handover, HandoverEnd, ThreadState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.tables import Claim, Thread

OFFERED = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that was made or answered: the thread, and the name of the other one."""

    thread: Thread
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a seat can be handed over to, best first: names by member id; `asked` is who is asked already."""

    thread: Thread
    names: dict[int, str]
    asked: str = ""


async def choices(ctx: Context, thread_id: int) -> Choices:
    """Return to whom the acting member can hand his seat over.

    Raises UserError `no-thread`, `no-seat`, `handover-answered`.
    """
    thread, held = await _own_seat(ctx, thread_id)
    waiting = (await handing_over.open_of(ctx.uow, [held.id])).get(held.id)
    found = await _eligible(ctx, thread)
    named = await reach(ctx, [*found, *([waiting.to_member_id] if waiting else [])])
    asked = named[waiting.to_member_id].name if waiting else ""
    return Choices(thread, {one: named[one].name for one in found if not waiting or one != waiting.to_member_id}, asked)


async def ask(ctx: Context, thread_id: int, to_member_id: int) -> Offer:
    """Ask a member to take the acting member's seat; another one who was asked before need not answer any more.

    Raises UserError `no-thread`, `no-seat`, `handover-answered`, `handover-not-him`.
    """
    thread, held = await _own_seat(ctx, thread_id)
    if to_member_id not in await _eligible(ctx, thread, only=to_member_id):
        raise UserError("handover-not-him", thread=thread_id)
    before = (await handing_over.open_of(ctx.uow, [held.id])).get(held.id)
    him = (await reach(ctx, [to_member_id]))[to_member_id]
    if before is not None and before.to_member_id == to_member_id:
        return Offer(thread, him.name)
    if before is not None:
        await handing_over.end(ctx.uow, before, HandoverEnd.WITHDRAWN, ctx.now)
    row = Handover(
        community_id=ctx.community_id, thread_id=thread_id, claim_id=held.id, to_member_id=to_member_id, at=ctx.now
    )
    offer = await handing_over.ask(ctx.uow, row)
    account = him.account(held.platform)
    assert account is not None  # noqa: S101 - eligible
    take, decline = ("button-take-over", f"takeover:{offer}"), ("button-decline-over", f"declineover:{offer}")
    ctx.tell(account, "tell-handover", take, decline, thread=thread_id, name=ctx.actor.name, author=thread.author)
    ctx.refresh(thread)
    return Offer(thread, him.name)


async def withdraw(ctx: Context, thread_id: int) -> Thread:
    """Keep one's seat after all. Raises UserError `no-thread`, `no-seat`, `handover-over`."""
    thread, held = await _own_seat(ctx, thread_id)
    waiting = (await handing_over.open_of(ctx.uow, [held.id])).get(held.id)
    if waiting is None:
        raise UserError("handover-over", thread=thread_id)
    await handing_over.end(ctx.uow, waiting, HandoverEnd.WITHDRAWN, ctx.now)
    ctx.refresh(thread)
    return thread


async def to_anybody(ctx: Context, thread_id: int) -> Thread:
    """Give one's seat back, and let those hear of it whom the thread fits. Raises UserError as `choices` does."""
    thread, held = await _own_seat(ctx, thread_id)
    await free(ctx, thread, held, "released")
    await offer_anew(ctx, [thread])
    return thread


async def take_over(ctx: Context, handover_id: int) -> Offer:
    """Take the seat that the acting member was offered, and tell who had it.

    Raises UserError `no-handover`, `handover-over`, `handover-declined`, or why there is no seat for him.
    """
    thread, row, theirs = await _offered(ctx, handover_id)
    await handing_over.end(ctx.uow, row, HandoverEnd.TAKEN, ctx.now)
    await seat(ctx, thread, ctx.member, ClaimOrigin.HANDOVER, ctx.actor.platform, instead=theirs)
    await ctx.decided("handed_over", thread, about=theirs.member_id)
    return Offer(thread, await _tell_giver(ctx, thread, theirs, "tell-handover-taken"))


async def decline(ctx: Context, handover_id: int) -> Offer:
    """Say that one cannot take a seat, and tell who holds it. Raises UserError as `take_over` does."""
    thread, row, theirs = await _offered(ctx, handover_id)
    await handing_over.end(ctx.uow, row, HandoverEnd.DECLINED, ctx.now)
    ctx.refresh(thread)
    return Offer(thread, await _tell_giver(ctx, thread, theirs, "tell-handover-declined"))


async def asked_of(ctx: Context) -> Sequence[tuple[Handover, str]]:
    """Return the offers that wait for the acting member's word, oldest first, each with the name of who asks."""
    found = await handing_over.asked(ctx.uow, ctx.community_id, ctx.member_id)
    named = await reach(ctx, [claim.member_id for _, claim in found])
    return [(row, named[claim.member_id].name) for row, claim in found]


async def tidy(ctx: Context) -> int:
    """End the offers that nothing can come of any more; returns how many."""
    return len(await handing_over.end_moot(ctx.uow, ctx.community_id, ctx.now))


async def _own_seat(ctx: Context, thread_id: int) -> tuple[Thread, Claim]:
    member_id = await acting(ctx)
    thread = await find(ctx, thread_id)
    held = await claims.seat_of(ctx.uow, thread_id, member_id)
    if held is None or thread.state not in CLAIMABLE:
        raise UserError("no-seat", thread=thread_id)
    answers = await records.replies_of(ctx.uow, [thread_id])
    if thread.state is not ThreadState.FOLLOW_UP and any(one.member_id == member_id for one in answers):
        raise UserError("handover-answered", thread=thread_id)
    return thread, held


async def _offered(ctx: Context, handover_id: int) -> tuple[Thread, Handover, Claim]:
    """Return an open offer to the acting member, with thread and seat, all held."""
    member_id = await acting(ctx)
    found = await handing_over.get(ctx.uow, ctx.community_id, handover_id)
    if found is None or found[0].to_member_id != member_id:
        raise UserError("no-handover")
    thread = await find(ctx, found[0].thread_id)
    # whoever held the thread a moment ago may have ended it
    found = await handing_over.get(ctx.uow, ctx.community_id, handover_id)
    assert found is not None  # noqa: S101 - offers are kept as long as their members
    row, theirs = found
    waits = await handing_over.asked(ctx.uow, ctx.community_id, member_id)
    if row.id not in {one.id for one, _ in waits}:
        declined = row.end is HandoverEnd.DECLINED
        raise UserError("handover-declined" if declined else "handover-over", thread=thread.id)
    return thread, row, theirs


async def _eligible(ctx: Context, thread: Thread, only: int | None = None) -> list[int]:
    """Return who may be asked, by fit and by how busy they are; who cannot be told or may not answer is left out."""
    taken = {claim.member_id for claim in await claims.held(ctx.uow, [thread.id])}
    taken |= {one.member_id for one in await records.replies_of(ctx.uow, [thread.id])}
    seats = await fitting.seats(ctx.uow, ctx.community_id)
    pairs = [
        (member, person)
        for member, person in await fitting.active(ctx.uow, ctx.community_id)
        if member.id not in taken and only in (None, member.id)
    ]
    reached = await reach(ctx, [member.id for member, _ in pairs])
    open_ones = [member for member, _ in pairs if reached[member.id].account() is not None]
    open_ones.sort(
        key=lambda one: (
            reached[one.id].awake_at(ctx.now) > ctx.now,
            fit_of(ctx, thread, one).rank,
            seats.get(one.id, 0),
            one.id,
        )
    )
    found: list[int] = []
    who = (await answerers(ctx, [thread]))[thread.id]
    for member in open_ones:
        may = may_answer(who, right_of(ctx, member))
        if may and len(found) < OFFERED and not await swarms(ctx, thread, member):
            found.append(member.id)
    return found


async def _tell_giver(ctx: Context, thread: Thread, theirs: Claim, key: str) -> str:
    him = (await reach(ctx, [theirs.member_id]))[theirs.member_id]
    account = him.account(theirs.platform)
    if account is not None:
        ctx.tell(account, key, thread=thread.id, name=ctx.actor.name)
    return him.name
