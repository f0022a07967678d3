"""Take note of what a look at an answer found; what follows from it stands in `judging`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.proof import Seen
from bot.rules import verdict
from bot.rules.answered import answered_at
from bot.rules.handles import same
from bot.rules.pace import odd_pace
from bot.usecases.judging import Case, doubt, hold, judge, tell
from storage import jobs, mentions, proof, records
from storage.tables import DoubtKind, Finding, MemberState, Proof

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.proof import TryLater
    from bot.usecases.context import Context

NOT_CHECKABLE = Seen(Finding.UNKNOWN)
TEXT_KEPT = 4000


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an answer, and what was read out of its text.

    `likeness` (0 to 1) is that to the earlier answer `copy_of`; None when the text says too little to compare.
    """

    seen: Seen
    disclosed: Finding = Finding.UNKNOWN
    likeness: float | None = None
    copy_of: int | None = None


async def noted(ctx: Context, check_id: int, look: Look, leased: datetime | None, error: str = "") -> bool:
    """Write down what a look found, and what follows; False when the look is out of date, because a newer one is due.

    `leased` is the lease under which the look was made.
    """
    row = await proof.check(ctx.uow, ctx.community_id, check_id)
    if row is None:
        return False
    case = await hold(ctx, row.reply_id)
    check, first = case.check, case.check.looked_at is None
    if check.leased_until != leased:
        return False
    check.leased_until, check.attempts, check.last_error = None, 0, error[:300]
    check.looks, check.looked_at = check.looks + 1, ctx.now
    check.due_at = verdict.next_look(case.reply.recorded_at, ctx.now, ctx.config.proof)
    ctx.uow.add(check)
    if case.member.state is MemberState.ERASED or case.thread.forgotten_at is not None:
        check.due_at = None
        return True
    _write_down(ctx, case, look)
    if case.reply.proof is Proof.REJECTED:
        check.due_at = None
        return True
    await _date(ctx, case, look.seen.published_at)
    await judge(ctx, case, known=look.seen.found is not Finding.UNKNOWN)
    if first:
        await _pace(ctx, case)
    if check.found is Finding.YES and not case.member.handles.get(case.thread.source) and check.author:
        await _ask_for_handle(ctx, case)
    return True


async def postponed(ctx: Context, check_id: int, later: TryLater, leased: datetime | None) -> None:
    """Look again when a place may answer; after eight tries it counts as not checkable until the next look is due."""
    row = await proof.check(ctx.uow, ctx.community_id, check_id)
    if row is None or row.leased_until != leased:
        return
    wait = verdict.try_again_in(row.attempts, later.seconds)
    if wait is None:
        await noted(ctx, check_id, Look(NOT_CHECKABLE), leased, later.reason)
        return
    check = await proof.hold_check(ctx.uow, row.reply_id)
    if check is not None and check.leased_until == leased:
        check.due_at, check.leased_until, check.last_error = ctx.now + wait, None, later.reason[:300]
        ctx.uow.add(check)


def _write_down(ctx: Context, case: Case, look: Look) -> None:
    """Keep what was found. What could not be looked at this time leaves what is known; a gone post leaves its text."""
    seen, check = look.seen, case.check
    if seen.found is Finding.UNKNOWN:
        return
    check.found = seen.found
    if seen.found is Finding.NO:
        return
    check.author, check.text = seen.author[:200], (seen.text or "")[:TEXT_KEPT]
    check.by_member = _by_member(case, seen)
    check.in_thread, check.disclosed = seen.in_thread, look.disclosed
    check.copy_of, check.likeness = look.copy_of, look.likeness
    check.original = Finding.UNKNOWN
    if look.likeness is not None:
        check.original = Finding.NO if look.likeness >= ctx.config.proof.alike_from else Finding.YES


async def _date(ctx: Context, case: Case, told: datetime | None) -> None:
    """Let the public time of an answer count in place of its recording's, where the place tells it (links of X do)."""
    if told is None or case.reply.published_at is not None:
        return
    complaint = (await mentions.of_thread(ctx.uow, case.thread.id))[0].posted_at
    if complaint <= told <= case.reply.recorded_at:
        case.reply.published_at = told
        ctx.uow.add(case.reply)
        case.thread.answered_at = answered_at(await records.replies_of(ctx.uow, [case.thread.id]))
        ctx.uow.add(case.thread)


def _by_member(case: Case, seen: Seen) -> Finding:
    handle = case.member.handles.get(case.thread.source, "")
    if not handle or not seen.author:
        return Finding.UNKNOWN
    return Finding.YES if same(handle, seen.author) else Finding.NO


async def _pace(ctx: Context, case: Case) -> None:
    rules, at = ctx.config.proof, case.reply.recorded_at
    opened = at - timedelta(minutes=rules.pace_minutes)
    times = await proof.recorded_within(ctx.uow, ctx.community_id, case.member.id, opened, at)
    if (count := odd_pace(times, at, rules)) is not None:
        await doubt(ctx, case, DoubtKind.ODD_PACE, answers=count, minutes=rules.pace_minutes)


async def _ask_for_handle(ctx: Context, case: Case) -> None:
    """Ask a member once for his handle in a place, so that his answers there can count as verified."""
    place = case.thread.source
    if await jobs.first_run(ctx.uow, ctx.community_id, "ask-handle", f"{case.member.id}:{place}"[:40], ctx.now):
        await tell(ctx, case, "tell-handle", place=place)
