"""One answer with all that is decided about it, and what follows from what is known of it.

The machine confirms and opens doubts; it never takes points back. What is not checkable is held against nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.ports.errors import UserError
from bot.rules import verdict
from bot.rules.verdict import Findings, Stands
from bot.usecases import points
from bot.usecases.threads import find
from storage import people, proof, records
from storage.tables import Account, Check, Doubt, DoubtEnd, DoubtKind, EntryKind, Member, Proof, Reply, Thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.usecases.context import Context


@dataclass(slots=True)
class Case:
    """An answer with all that is decided about it, held until the transaction ends."""

    reply: Reply
    member: Member
    thread: Thread
    check: Check
    doubts: Sequence[Doubt]

    @property
    def keys(self) -> list[str]:
        """Return the ledger's keys of all that the answer itself earned."""
        return [f"{kind}:{self.reply.id}" for kind in ("reply", "first", "verified")]

    @property
    def open(self) -> list[Doubt]:
        """Return the doubts that wait for a decision."""
        return [doubt for doubt in self.doubts if doubt.decided_at is None]


async def hold(ctx: Context, reply_id: int) -> Case:
    """Return an answer of this community with its member and thread held. Raises UserError `no-such-answer`."""
    reply = await records.reply(ctx.uow, ctx.community_id, reply_id)
    if reply is None:
        raise UserError("no-such-answer")
    member = await people.hold_member(ctx.uow, ctx.community_id, reply.member_id)
    thread = await find(ctx, reply.thread_id)
    await ctx.uow.refresh(reply)
    if reply.thread_id != thread.id:  # its thread became part of another meanwhile
        thread = await find(ctx, reply.thread_id)
    if member is None or member.id != reply.member_id:  # his two chats were connected meanwhile
        member = await people.hold_member(ctx.uow, ctx.community_id, reply.member_id)
    assert member is not None  # noqa: S101 - the reply points to him
    check = await proof.hold_check(ctx.uow, reply_id)
    if check is None:  # an answer of before there was proof
        await proof.add_check(ctx.uow, ctx.community_id, reply_id, ctx.now)
        check = await proof.hold_check(ctx.uow, reply_id)
    assert check is not None  # noqa: S101 - added above
    return Case(reply, member, thread, check, await proof.doubts_of(ctx.uow, reply_id))


def findings_of(check: Check) -> Findings:
    """Return what is known of an answer from its looks."""
    return Findings(check.found, check.by_member, check.in_thread, check.disclosed, check.original)


async def judge(ctx: Context, case: Case, *, known: bool = True) -> int:
    """Let what is known decide: settle and open doubts, confirm points, and call the answer verified or not.

    `known` is false when the place could not be looked at this time: then nothing is held against anybody.
    Returns the points that this confirms.
    """
    confirmed = 0
    accepted = {one.kind for one in case.doubts if one.end is DoubtEnd.ACCEPTED}
    findings = verdict.excused(findings_of(case.check), accepted) if known else Findings()
    if findings.shows_disclosure and not case.reply.disclosure_seen:
        confirmed = await see(ctx, case)
    stands = _stands(ctx, case)
    cleared = verdict.cleared(findings, stands)
    for one in case.open:
        if one.kind in cleared:
            settle(ctx, one)
    standing = {one.kind for one in case.open}
    wanted = verdict.doubts(findings, stands) - accepted - standing
    if standing & verdict.SUSPICIONS:
        wanted.discard(DoubtKind.UNSEEN)
    for kind in sorted(wanted):
        await doubt(ctx, case, kind)
    await _prove(ctx, case, verdict.proof_of(findings, stands))
    return confirmed


def _stands(ctx: Context, case: Case) -> Stands:
    days = min(ctx.config.proof.look_again_days, default=0)
    return Stands(
        proof=case.reply.proof,
        said=case.reply.disclosed,
        seen=case.reply.disclosure_seen,
        gated=ctx.config.points.require_disclosure,
        had_time=ctx.now >= case.reply.recorded_at + timedelta(days=days),
    )


async def see(ctx: Context, case: Case) -> int:
    """Note that the disclosure was seen, by the prober or by a manager's eyes; returns the points it confirms."""
    case.reply.disclosure_seen = True
    ctx.uow.add(case.reply)
    confirmed = await points.confirm(ctx, case.keys)
    if confirmed:
        await tell(ctx, case, "tell-confirmed", thread=case.thread.id, points=confirmed)
    return confirmed


async def _prove(ctx: Context, case: Case, found: Proof) -> None:
    before, case.reply.proof = case.reply.proof, found
    ctx.uow.add(case.reply)
    if found is before:
        return
    if found is Proof.VERIFIED:
        key = f"verified:{case.reply.id}"
        paid = await points.earn(ctx, case.thread, EntryKind.VERIFIED, key, Account.CONFIRMED, member=case.member)
        if not paid:
            await points.restore(ctx, [key], "")
    if case.thread.shown_at is not None:
        ctx.refresh(case.thread)


async def doubt(ctx: Context, case: Case, kind: DoubtKind, **evidence: Any) -> None:
    """Open a doubt; a disclosure that is said to be in, and is not, is told to the member at once, with the mend."""
    if kind is DoubtKind.NEAR_COPY:
        evidence = {"other": case.check.copy_of, "likeness": case.check.likeness}
    made = Doubt(community_id=ctx.community_id, reply_id=case.reply.id, kind=kind, evidence=evidence, opened_at=ctx.now)
    if await proof.open_doubt(ctx.uow, made) is not None and kind is DoubtKind.NO_DISCLOSURE:
        button = ("button-disclosed", f"disclosed:{case.reply.id}:yes")
        await tell(ctx, case, "tell-no-disclosure", button, thread=case.thread.id)


def settle(ctx: Context, doubt: Doubt) -> None:
    """End a doubt without a manager: all is well now, or another decision made it moot."""
    doubt.decided_at, doubt.end = ctx.now, DoubtEnd.SETTLED
    ctx.uow.add(doubt)


async def tell(ctx: Context, case: Case, key: str, *buttons: tuple[str, str], **fields: str | int) -> None:
    """Tell the member who wrote an answer something, in every chat where he opened the direct chat."""
    for account in (await people.names(ctx.uow, [case.member.id])).get(case.member.id, []):
        ctx.tell(account, key, *buttons, **fields)
