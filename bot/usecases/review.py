"""What a manager decides about an answer: it is fine, or it is not; and what the member may say against that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ports.errors import UserError
from bot.rules.verdict import TOGETHER
from bot.usecases import points
from bot.usecases.appeals import (
    ACCEPTED,
    REJECTED,
    VERDICTS,
    Decided,
    accept_appeal,
    last_verdict,
    reject_appeal,
)
from bot.usecases.judging import Case, hold, judge, see, settle, tell
from bot.usecases.threads import find
from bot.usecases.verdicts import end, open_again, put_in, take_out
from storage import people, proof, records
from storage.tables import Doubt, DoubtEnd, DoubtKind, Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context
    from storage.tables import Audit

AT_ONCE = 10
"""How many doubts of a kind are listed with their links, and so may be accepted at once."""
LONGEST_WHY = 300


async def accept(ctx: Context, doubt_id: int) -> Decided:
    """Say that an answer is fine as far as one doubt goes; for a disclosure: that one sees it there.

    An appeal that is accepted takes the rejection back. Raises UserError `no-doubt`, `doubt-decided`, `own-answer`.
    """
    doubt, case = await _open(ctx, doubt_id)
    if case.member.person_id == ctx.actor.person_id:
        raise UserError("own-answer")
    if doubt.kind is DoubtKind.APPEAL:
        return await accept_appeal(ctx, doubt, case)
    before: dict[str, Any] = {"reply": case.reply.id, "doubt": doubt.id, "proof": case.reply.proof}
    unseen, confirmed = not case.reply.disclosure_seen, 0
    end(ctx, doubt, DoubtEnd.ACCEPTED)
    if doubt.kind is DoubtKind.UNSEEN and unseen:
        confirmed = await see(ctx, case)
    confirmed += await judge(ctx, case)
    before["saw"] = unseen and case.reply.disclosure_seen
    await ctx.decided(ACCEPTED, case.thread, why=doubt.kind, about=case.member.id, **before)
    return Decided(ACCEPTED, case.reply.id, case.thread.id, confirmed)


async def accept_all(ctx: Context, kind: DoubtKind, up_to: int) -> list[Decided]:
    """Accept the doubts of one kind that the manager was shown: those up to a row, one's own answers left out.

    Raises UserError `one-by-one` for kinds that have to be read each by itself.
    """
    if kind not in TOGETHER:
        raise UserError("one-by-one")
    shown = await proof.waiting(ctx.uow, ctx.community_id, kind, up_to=up_to, limit=AT_ONCE)
    theirs = [row for doubt in shown if (row := await records.reply(ctx.uow, ctx.community_id, doubt.reply_id))]
    # held in one order, or two acts could wait for each other
    for member_id in sorted({reply.member_id for reply in theirs}):
        await people.hold_member(ctx.uow, ctx.community_id, member_id)
    for thread_id in sorted({reply.thread_id for reply in theirs}):
        await find(ctx, thread_id)
    done = []
    for doubt in shown:
        try:
            done.append(await accept(ctx, doubt.id))
        except UserError as refusal:
            if refusal.code not in {"doubt-decided", "own-answer"}:
                raise
    return done


async def reject(
    ctx: Context, reply_id: int, why: str, *, reason: str = "other", doubt_id: int | None = None
) -> Decided:
    """Take an answer out, or keep it out against an appeal; the member is told privately why and how to disagree.

    `reason` is the short word for a usual reason; `doubt_id` names the doubt that led here and must be open still.
    Raises UserError `no-such-answer`, `no-reason`, `no-doubt`, `doubt-decided`, `reply-rejected`.
    """
    why = " ".join(why.split())[:LONGEST_WHY]
    if not why:
        raise UserError("no-reason")
    if doubt_id is not None:
        _, case = await _open(ctx, doubt_id)
    else:
        case = await hold(ctx, reply_id)
    appeal_ = next((doubt for doubt in case.open if doubt.kind is DoubtKind.APPEAL), None)
    if appeal_ is not None:
        return await reject_appeal(ctx, appeal_, case, why)
    if case.reply.proof is Proof.REJECTED:
        raise UserError("reply-rejected")
    before = await take_out(ctx, case, why)
    await ctx.decided(REJECTED, case.thread, why=why, about=case.member.id, **before)
    button = ("button-disagree", f"appeal:{case.reply.id}")
    await tell(
        ctx,
        case,
        "tell-rejected",
        button,
        thread=case.thread.id,
        reply=str(case.reply.id),
        reason=reason,
        why=why,
        points=before["taken"],
    )
    return Decided(REJECTED, case.reply.id, case.thread.id, before["taken"])


async def undo(ctx: Context, reply_id: int) -> Decided:
    """Take back the newest decision about an answer that was not taken back yet; what was doubted waits again.

    Raises UserError `no-such-answer`, `own-answer`, `nothing-to-undo-here`.
    """
    case = await hold(ctx, reply_id)
    if case.member.person_id == ctx.actor.person_id:
        raise UserError("own-answer")
    line = await last_verdict(ctx, case, VERDICTS)
    if line is None:
        raise UserError("nothing-to-undo-here")
    line.undone = True
    ctx.uow.add(line)
    before, changed = line.before, 0
    match line.what:
        case "answer_accepted":
            changed = await _doubt_again(ctx, case, line)
        case "answer_rejected":
            for doubt in case.open:  # an appeal against it is moot
                settle(ctx, doubt)
            _reopen(ctx, case, before["doubts"])
            changed = await put_in(ctx, case, "", before)
            await tell(ctx, case, "tell-restored", thread=case.thread.id, points=changed)
        case "appeal_accepted":
            rejected = await last_verdict(ctx, case, (REJECTED,))
            changed = (await take_out(ctx, case, rejected.why if rejected else line.why))["taken"]
            _reopen(ctx, case, [before["doubt"]])
            await tell(ctx, case, "tell-appeal-again", thread=case.thread.id, points=changed)
        case _:
            _reopen(ctx, case, [before["doubt"]])
    await ctx.decided("undo", case.thread, why=line.what, about=case.member.id, reply=reply_id)
    return Decided(line.what, reply_id, case.thread.id, changed)


async def _open(ctx: Context, doubt_id: int) -> tuple[Doubt, Case]:
    """Return an open doubt and its answer, held. Raises UserError `no-doubt`, `doubt-decided`."""
    row = await proof.doubt(ctx.uow, ctx.community_id, doubt_id)
    if row is None:
        raise UserError("no-doubt")
    case = await hold(ctx, row.reply_id)
    found = next((doubt for doubt in case.open if doubt.id == doubt_id), None)
    if found is None:
        raise UserError("doubt-decided")
    return found, case


async def _doubt_again(ctx: Context, case: Case, line: Audit) -> int:
    """Let the doubt that was accepted wait again; the disclosure that was seen by eyes alone is not seen any more."""
    _reopen(ctx, case, [line.before["doubt"]])
    before = Proof(line.before["proof"])
    if case.reply.proof is Proof.VERIFIED and before is not Proof.VERIFIED:
        await points.reverse(ctx, [f"verified:{case.reply.id}"], "")
        case.reply.proof = before
    turned = 0
    if line.before["saw"]:
        case.reply.disclosure_seen = False
        turned = await points.unconfirm(ctx, case.keys)
    ctx.uow.add(case.reply)
    ctx.refresh(case.thread)
    return turned


def _reopen(ctx: Context, case: Case, doubt_ids: Sequence[int]) -> None:
    standing = {doubt.kind for doubt in case.open}
    for doubt in case.doubts:
        if doubt.id in doubt_ids and doubt.decided_at is not None and doubt.kind not in standing:
            open_again(ctx, doubt)
