"""What stood before a decision, so that undo brings back exactly that: state, clocks, category, and who held a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ports.errors import UserError
from bot.rules.answered import said_at
from bot.rules.lifecycle import CLAIMABLE, WAITING, resting
from bot.usecases import clocks
from bot.usecases.threads import show_anew, weigh
from storage import claims, people, records
from storage.tables import Category, MemberState, ThreadState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.usecases.context import Context
    from storage.tables import Thread


async def standing(ctx: Context, thread: Thread) -> dict[str, Any]:
    """Return what a decision may change of a thread, in a form that the audit keeps."""
    return clocks.standing(thread) | {
        "state": thread.state,
        "seats": [claim.id for claim in await claims.held(ctx.uow, [thread.id])],
    }


async def put_back(ctx: Context, thread: Thread, before: Mapping[str, Any]) -> None:
    """Bring a thread back to what stood before a decision.

    Raises UserError `not-possible-now` when somebody has acted on what was decided since, or it was forgotten.
    """
    if thread.state != before["after"] or thread.forgotten_at is not None:
        raise UserError("not-possible-now", thread=thread.id)
    now, thread.state = thread.state, ThreadState(before["state"])
    await clocks.put_back(ctx, thread, before)
    await weigh(ctx, thread)
    await _seat_again(ctx, thread, before["seats"])
    rests = await rest(ctx, thread)
    # meanwhile a seat may have been given back, an answer rejected, or a rejection taken back
    waits = thread.state in CLAIMABLE and {thread.state, rests} & WAITING
    if waits or (thread.state is ThreadState.QUIET and rests in WAITING):
        thread.state = rests
    ctx.uow.add(thread)
    await show_anew(ctx, thread, now)


async def _seat_again(ctx: Context, thread: Thread, seats: list[int]) -> None:
    """Give those who lost their seats by the decision them back, if they are still members."""
    freed = await claims.freed(ctx.uow, thread.id, seats, "ended")
    members = await people.members(ctx.uow, ctx.community_id, [claim.member_id for claim in freed])
    active = {member.id for member in members if member.state is MemberState.ACTIVE}
    for claim in freed:
        if claim.member_id in active:
            await claims.hold_again(ctx.uow, claim)


async def unassign(ctx: Context, thread: Thread, before: Mapping[str, Any]) -> None:
    """Free the seat of an assignment. Raises UserError `not-possible-now` when it was given back or answered from."""
    held = await claims.held(ctx.uow, [thread.id])
    seat = next((claim for claim in held if claim.id == before["claim"]), None)
    answers = await records.replies_of(ctx.uow, [thread.id])
    if seat is None or any(answer.member_id == seat.member_id for answer in answers):
        raise UserError("not-possible-now", thread=thread.id)
    await claims.release(ctx.uow, seat, ctx.now, "undone")
    now = thread.state
    if len(held) == 1:
        await clocks.put_back(ctx, thread, before, "claimed_at", "paused_to_claim")
        thread.state = ThreadState.OPEN if now is ThreadState.CLAIMED else now
    ctx.uow.add(thread)
    await show_anew(ctx, thread, now)


async def recategorised(ctx: Context, thread: Thread, category: str | None, why: str) -> None:
    """Give a thread a category, and the priority and deadlines that follow from it."""
    thread.category, thread.category_why = Category(category) if category else None, why
    await weigh(ctx, thread)


async def rest(ctx: Context, thread: Thread) -> ThreadState:
    """Return the state that a thread's seats and answers make it, for one that comes back to the community."""
    answers = await records.replies_of(ctx.uow, [thread.id])
    return resting(
        answered=bool(answers),
        awaited=any(answers) and thread.last_mention_at > max(map(said_at, answers)),
        held=bool(await claims.held(ctx.uow, [thread.id])),
    )
