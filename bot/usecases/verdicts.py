"""Take an answer out, and put it back: its points, its thread's clock and state, its seat. Nothing else knows how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rules.answered import answered_at
from bot.rules.lifecycle import CLAIMABLE, ENDED
from bot.usecases import points
from bot.usecases.decisions import rest
from bot.usecases.judging import judge
from bot.usecases.threads import put
from storage import claims, records
from storage.tables import Doubt, DoubtEnd, MemberState, Proof, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from bot.usecases.judging import Case


async def take_out(ctx: Context, case: Case, why: str) -> dict[str, Any]:
    """Reject an answer: its points are reversed, its seat is free, its thread waits again if no answer is left.

    The thread's clock runs as it did before the answer (its target and limit never moved). Returns what undo needs.
    """
    reply, open_ = case.reply, case.open
    before = {"reply": reply.id, "proof": reply.proof, "doubts": [doubt.id for doubt in open_]}
    reply.proof, case.check.due_at, case.check.leased_until = Proof.REJECTED, None, None
    ctx.uow.add_all([reply, case.check])
    for doubt in open_:
        end(ctx, doubt, DoubtEnd.REJECTED, why)
    taken = await points.reverse(ctx, case.keys, why)
    before |= await _free(ctx, case)
    await _settle(ctx, case)
    return before | {"taken": taken}


async def put_in(ctx: Context, case: Case, why: str, before: dict[str, Any]) -> int:
    """Take a rejection back: the points return by new lines, and the seat if it is still free; returns the points.

    The answer is looked at again, and counts for what was known of it.
    """
    reply = case.reply
    reply.proof = Proof(before["proof"])
    case.check.due_at, case.check.leased_until, case.check.attempts = ctx.now, None, 0
    ctx.uow.add_all([reply, case.check])
    # what was not verified when it was rejected has nothing of that kind to come back
    keys = case.keys if reply.proof is Proof.VERIFIED else case.keys[:2]
    given = await points.restore(ctx, keys, why)
    if reply.disclosure_seen:
        await points.confirm(ctx, case.keys)
    await _seat_again(ctx, case, before)
    await _settle(ctx, case)
    await judge(ctx, case)
    return given


def end(ctx: Context, doubt: Doubt, how: DoubtEnd, why: str = "") -> None:
    """End a doubt by the acting person's decision."""
    doubt.decided_at, doubt.end, doubt.person_id, doubt.why = ctx.now, how, ctx.actor.person_id, why[:300]
    ctx.uow.add(doubt)


def open_again(ctx: Context, doubt: Doubt) -> None:
    """Let a doubt wait for a decision once more."""
    doubt.decided_at, doubt.end, doubt.person_id, doubt.why = None, None, None, ""
    ctx.uow.add(doubt)


async def _free(ctx: Context, case: Case) -> dict[str, Any]:
    """Free the seat of whoever has no other answer there, also the one that the end of its thread freed already."""
    answers = await records.replies_of(ctx.uow, [case.thread.id])
    if any(answer.member_id == case.member.id for answer in answers):
        return {}
    for claim in (await claims.history(ctx.uow, case.thread.id, case.member.id))[-1:]:
        if claim.released_at is None:
            await claims.release(ctx.uow, claim, ctx.now, "rejected")
            return {"seat": claim.id}
        if claim.release_reason == "ended":  # or undoing that end would seat him again
            await claims.release(ctx.uow, claim, claim.released_at, "rejected")
            return {"seat": claim.id, "ended": True}
    return {}


async def _seat_again(ctx: Context, case: Case, before: dict[str, Any]) -> None:
    held = await claims.held(ctx.uow, [case.thread.id])
    ended = case.thread.state in ENDED
    for freed in await claims.freed(ctx.uow, case.thread.id, [before.get("seat", 0)], "rejected"):
        if ended and before.get("ended") and freed.released_at is not None:
            await claims.release(ctx.uow, freed, freed.released_at, "ended")
        elif ended or before.get("ended") or case.member.state is not MemberState.ACTIVE:
            continue
        elif not any(claim.seat == freed.seat or claim.member_id == freed.member_id for claim in held):
            await claims.hold_again(ctx.uow, freed)


async def _settle(ctx: Context, case: Case) -> None:
    """Bring a thread's answer time and state in line with its answers; what staff has, or has ended, stays there."""
    thread = case.thread
    answers = await records.replies_of(ctx.uow, [thread.id])
    thread.answered_at = answered_at(answers)
    ctx.uow.add(thread)
    rests = await rest(ctx, thread)
    moves = thread.state in CLAIMABLE or (thread.state is ThreadState.QUIET and not answers)
    if moves and thread.state is not rests:
        await put(ctx, thread, rests)
    elif thread.shown_at is not None:
        ctx.refresh(thread)
