"""A member says why his rejected answer should count; a manager hears him, and says yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.usecases.judging import hold, tell
from bot.usecases.verdicts import end, put_in
from storage import proof, records
from storage.tables import DeliveryKind, Doubt, DoubtEnd, DoubtKind, MemberState, Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from bot.usecases.judging import Case
    from storage.tables import Audit

ACCEPTED, REJECTED = "answer_accepted", "answer_rejected"
APPEAL_ACCEPTED, APPEAL_REJECTED = "appeal_accepted", "appeal_rejected"
VERDICTS = (ACCEPTED, REJECTED, APPEAL_ACCEPTED, APPEAL_REJECTED)
LONGEST_APPEAL = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about which answer, and the points that it confirmed, took or gave back."""

    what: str
    reply_id: int
    thread_id: int
    points: int = 0


async def appeal(ctx: Context, reply_id: int, text: str) -> Decided:
    """Say why one's rejected answer should count, once for each rejection; managers hear of it.

    Open to whoever recorded it, also when he is suspended or has left. Raises UserError `no-reply`, `not-rejected`,
    `appealed`, `no-reason`.
    """
    member = ctx.actor.member
    row = await records.reply(ctx.uow, ctx.community_id, reply_id)
    if row is None or member is None or member.state is MemberState.ERASED or row.member_id != member.id:
        raise UserError("no-reply")
    text = " ".join(text.split())[:LONGEST_APPEAL]
    if not text:
        raise UserError("no-reason")
    case = await hold(ctx, reply_id)
    if case.reply.proof is not Proof.REJECTED:
        raise UserError("not-rejected")
    rejected = await last_verdict(ctx, case, (REJECTED,))
    since = rejected.at if rejected else case.reply.recorded_at
    if any(doubt.kind is DoubtKind.APPEAL and doubt.opened_at >= since for doubt in case.doubts):
        raise UserError("appealed")
    evidence = {"text": text, "why": rejected.why if rejected else ""}
    made = Doubt(
        community_id=ctx.community_id,
        reply_id=reply_id,
        kind=DoubtKind.APPEAL,
        evidence=evidence,
        opened_at=ctx.now,
    )
    await proof.open_doubt(ctx.uow, made)
    notice = {"key": "notice-appeal", "fields": {"thread": case.thread.id}}
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, notice, key=f"appeal:{reply_id}:{since.timestamp():.0f}")
    return Decided("appealed", reply_id, case.thread.id)


async def accept_appeal(ctx: Context, doubt: Doubt, case: Case) -> Decided:
    """Take a rejection back, as if it had not been; what led to it is cleared up and does not come back."""
    rejected = await last_verdict(ctx, case, (REJECTED,))
    end(ctx, doubt, DoubtEnd.ACCEPTED)
    before = rejected.before if rejected else {"proof": Proof.RECORDED, "doubts": []}
    for one in case.doubts:
        if one.id in before["doubts"]:
            one.end = DoubtEnd.ACCEPTED
            ctx.uow.add(one)
    given = await put_in(ctx, case, "", before)
    await ctx.decided(APPEAL_ACCEPTED, case.thread, about=case.member.id, reply=case.reply.id, doubt=doubt.id)
    await tell(ctx, case, "tell-restored", thread=case.thread.id, points=given)
    return Decided(APPEAL_ACCEPTED, case.reply.id, case.thread.id, given)


async def reject_appeal(ctx: Context, doubt: Doubt, case: Case, why: str) -> Decided:
    """Keep an answer out; the member is told why, and that was the last word."""
    end(ctx, doubt, DoubtEnd.REJECTED, why)
    await ctx.decided(APPEAL_REJECTED, case.thread, why=why, about=case.member.id, reply=case.reply.id, doubt=doubt.id)
    await tell(ctx, case, "tell-appeal-rejected", thread=case.thread.id, why=why)
    return Decided(APPEAL_REJECTED, case.reply.id, case.thread.id)


async def last_verdict(ctx: Context, case: Case, whats: Sequence[str]) -> Audit | None:
    """Return the newest decision of these kinds about an answer that was not taken back."""
    lines = await proof.verdicts(ctx.uow, case.thread.id, case.reply.id, whats)
    return lines[-1] if lines else None
