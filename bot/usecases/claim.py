"""Take a seat in a thread, give it back, or ask which thread to take next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.claims import NoSeat, Seating, find_seat
from bot.rules.lifecycle import AWAITED, By
from bot.rules.playbook import may_answer
from bot.rules.priority import ORDER
from bot.usecases import clocks
from bot.usecases.by_playbook import answerers, let_answer, right_of
from bot.usecases.offering import fit_of
from bot.usecases.threads import acting, find, move, show
from storage import claims, line, people, putting_off, records, threads
from storage.tables import Claim, ClaimOrigin, Thread, ThreadState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.usecases.context import Context
    from storage.tables import Member


async def claim(ctx: Context, thread_id: int, origin: ClaimOrigin) -> Thread:
    """Give the acting member a seat. Raises UserError with the reason of a `NoSeat`, `not-joined` or `no-thread`."""
    await acting(ctx)
    thread = await find(ctx, thread_id)
    await seat(ctx, thread, ctx.member, origin, ctx.actor.platform)
    return thread


async def seat(
    ctx: Context,
    thread: Thread,
    member: Member,
    origin: ClaimOrigin,
    platform: str,
    *,
    instead: Claim | None = None,
) -> int:
    """Give a member a seat, both he and the thread being held; returns the claim's row. What he put off is taken up.

    `instead` is the seat that is handed over to him. Raises UserError with the reason of a `NoSeat`, and
    `seat-manager`, `seat-lead`, `seat-staff` where the playbook lets only those answer.
    """
    if instead is not None:
        await claims.release(ctx.uow, instead, ctx.now, "handed_over")
    member_id, taken = member.id, await claims.held(ctx.uow, [thread.id])
    giver = {instead.member_id} if instead is not None else set()
    limit = ctx.config.per_author
    found = find_seat(
        Seating(
            state=thread.state,
            seats=thread.seats,
            taken={claim.seat for claim in taken},
            spent=len(await _answerers(ctx, thread) - {claim.member_id for claim in taken} - {member_id} - giver),
            mine=any(claim.member_id == member_id for claim in taken),
            same_author=await _of_author(ctx, thread, member_id),
        ),
        limit,
    )
    if found is NoSeat.CLOSED and thread.merged_into is not None:
        raise UserError("thread-merged", thread=thread.id, into=thread.merged_into)
    if isinstance(found, NoSeat):
        raise UserError(found.value, thread=thread.id, holders=await _holders(ctx, taken), days=limit.days)
    await let_answer(ctx, thread, member)
    row = Claim(
        community_id=ctx.community_id,
        thread_id=thread.id,
        member_id=member_id,
        seat=found,
        origin=origin,
        platform=platform,
        claimed_at=ctx.now,
    )
    claim_id = await claims.take(ctx.uow, row)
    if claim_id is None:
        raise UserError(NoSeat.FULL, thread=thread.id, holders="nobody", days=limit.days)
    await putting_off.end(ctx.uow, thread.id, member_id)
    clocks.claimed(thread, ctx.now)
    show(ctx, thread)
    if thread.state is ThreadState.OPEN:
        await move(ctx, thread, ThreadState.CLAIMED, By.MEMBER)
    return claim_id


async def _of_author(ctx: Context, thread: Thread, member_id: int) -> int:
    """Return in how many other threads of this critic a member took a seat lately, and kept it or answered."""
    return await threads.claimed_of_author(
        ctx.uow,
        ctx.community_id,
        member_id,
        source=thread.source,
        author=thread.author,
        since=ctx.now - timedelta(days=ctx.config.per_author.days),
        but=thread.id,
    )


async def is_swarming(ctx: Context, thread: Thread, member: Member) -> bool:
    """Say whether a member has answered this thread's critic often enough lately."""
    return await _of_author(ctx, thread, member.id) >= ctx.config.per_author.answers


async def _answerers(ctx: Context, thread: Thread) -> set[int]:
    return {answer.member_id for answer in await records.replies_of(ctx.uow, [thread.id])}


async def _holders(ctx: Context, taken: Sequence[Claim]) -> str:
    ids = [claim.member_id for claim in taken]
    accounts = await people.names(ctx.uow, ids)
    return ", ".join(accounts[member][0].name for member in ids if member in accounts) or "nobody"


async def release(ctx: Context, thread_id: int, *, reaction: bool = False) -> Thread | None:
    """Give the acting member's seat back. A reaction taken off frees only the seat that it took, in its own chat.

    Returns None when a reaction was taken off that holds no seat. Raises UserError `no-seat`, `no-thread`,
    `not-joined`.
    """
    member_id = await acting(ctx)
    thread = await find(ctx, thread_id)
    held = await claims.seat_of(ctx.uow, thread_id, member_id)
    if reaction and (held is None or held.origin is not ClaimOrigin.REACTION or held.platform != ctx.actor.platform):
        return None
    if held is None:
        raise UserError("no-seat", thread=thread_id)
    await free(ctx, thread, held, "reaction" if reaction else "released")
    return thread


async def free(ctx: Context, thread: Thread, held: Claim, reason: str, by: By = By.MEMBER) -> None:
    """Free one seat; a thread that nobody holds any more is open again."""
    await claims.release(ctx.uow, held, ctx.now, reason)
    if thread.state is ThreadState.CLAIMED and not await claims.held(ctx.uow, [held.thread_id]):
        await move(ctx, thread, ThreadState.OPEN, by)
    elif thread.shown_at is not None:
        ctx.refresh(thread)


async def next_thread(ctx: Context, among: Collection[int] | None = None) -> Thread | None:
    """Return the most urgent thread with a free seat that the acting member may take, on view or in line.

    One whose critic wrote again waits for an answer too; one that he put off waits until he is back. Within a
    priority, what fits the member comes first and what he cannot read comes last. `among` are the rows to look among.
    """
    found = await line.waiting(ctx.uow, ctx.community_id, AWAITED, NEXT_LOOKS_AT, among)
    member = ctx.member
    # they come most urgent first, which stays the order of what fits equally well
    candidates = sorted(found, key=lambda one: (-ORDER.index(one.priority), fit_of(ctx, one, member).rank))
    held = await claims.held(ctx.uow, [thread.id for thread in candidates])
    answers = await records.replies_of(ctx.uow, [thread.id for thread in candidates])
    put_off = await putting_off.until(ctx.uow, [thread.id for thread in candidates], ctx.now)
    who, right = await answerers(ctx, candidates), right_of(ctx, member)
    for thread in candidates:
        taken = [claim for claim in held if claim.thread_id == thread.id]
        members = {claim.member_id for claim in taken}
        spent = {answer.member_id for answer in answers if answer.thread_id == thread.id} - members - {ctx.member_id}
        if len(taken) + len(spent) >= thread.seats or ctx.member_id in members or (thread.id, ctx.member_id) in put_off:
            continue
        if may_answer(who[thread.id], right) and not await is_swarming(ctx, thread, ctx.member):
            return thread
    return None


async def waiting_seats(ctx: Context) -> list[Thread]:
    """Return the threads in which the acting member holds a seat and a word is awaited, the earliest deadline first."""
    held = await claims.of_member(ctx.uow, ctx.community_id, ctx.member_id)
    return [thread for _, thread in held if thread.state in AWAITED]


NEXT_LOOKS_AT = 100
