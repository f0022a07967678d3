"""Two threads about one complaint become one, by a manager's press; and apart again while nobody acted since.

Posts, answers, likes, seats and lessons go to the thread that goes on (the one that was answered, or the older); the
earlier start of the two clocks holds. Points stay as they were paid. Later posts under the emptied thread go there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.ports.errors import UserError
from bot.rules.answered import answered_at
from bot.rules.lifecycle import ENDED
from bot.rules.merging import in_order, refused, stands
from bot.usecases import following_up
from bot.usecases.decisions import put_back, rest
from bot.usecases.measuring import gather, measure, recall, snapshot
from bot.usecases.threads import find, free_all, put, show, show_anew, weigh
from storage import claims, merging, people, records
from storage.tables import Thread, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Audit, Claim


class Merged(NamedTuple):
    """The thread that goes on, and the one that was emptied into it."""

    into: Thread
    out: Thread


async def merge(ctx: Context, thread_id: int, other_id: int) -> Merged:
    """Make one thread of two; the same again changes nothing.

    Raises UserError `no-thread`, `merge-itself`, `merge-dismissed`, `merge-forgotten`, `merge-staff`.
    """
    first, second = sorted((thread_id, other_id))
    # their holders first, as everywhere: whoever leaves at this moment goes before or after
    for member_id in sorted({claim.member_id for claim in await claims.held(ctx.uow, [first, second])}):
        await people.hold_member(ctx.uow, ctx.community_id, member_id)
    await people.hold_community(ctx.uow, ctx.community_id)
    one, other = await find(ctx, first), await find(ctx, second)
    if one.merged_into == other.id or other.merged_into == one.id:
        return Merged(one, other) if other.merged_into == one.id else Merged(other, one)
    if (why := refused(one, other)) is not None:
        raise UserError(why.value, thread=first, other=second)
    into, out = in_order(one, other)
    stood: dict[str, Any] = {"into": await snapshot(ctx, into), "out": await snapshot(ctx, out)}
    before = into.state
    seated = await _seat(ctx, into, out)
    rows = await merging.belongings(ctx.uow, out.id, into.id)
    await merging.move(ctx.uow, rows, into.id)
    rows["claims"] = sorted([*rows["claims"], *(claim.id for claim, _ in seated)])
    await gather(ctx, into, out)
    await _empty(ctx, out, into)
    await _go_on(ctx, into, shown=out.shown_at is not None)
    after = {
        "state": into.state,
        "held": [claim.id for claim in await claims.held(ctx.uow, [into.id])],
        "answers": await merging.answers_in(ctx.uow, into.id),
    }
    numbers = {str(claim.id): seat for claim, seat in seated}
    await ctx.decided("merge", into, why=f"#{out.id}", other=out.id, rows=rows, numbers=numbers, after=after, **stood)
    await ctx.decided("merged", out, why=f"#{into.id}")
    await _tell(ctx, [claim for claim, _ in seated], into, out)
    if into.state is ThreadState.FOLLOW_UP and before is not ThreadState.FOLLOW_UP:
        await following_up.tell_holders(ctx, into)
    return Merged(into, out)


async def _seat(ctx: Context, into: Thread, out: Thread) -> list[tuple[Claim, int]]:
    """Give the holders of one thread seats in the other, beyond its number where need be; returns the seats they had.

    Who holds a seat in both keeps one.
    """
    held = await claims.held(ctx.uow, [into.id])
    members, taken = {claim.member_id for claim in held}, {claim.seat for claim in held}
    seated = []
    for claim in await claims.held(ctx.uow, [out.id]):
        if claim.member_id in members:
            await claims.release(ctx.uow, claim, ctx.now, "ended")
            continue
        seated.append((claim, claim.seat))
        seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
        await merging.reseat(ctx.uow, claim, into.id, seat)
        taken.add(seat)
    return seated


async def _empty(ctx: Context, out: Thread, into: Thread) -> None:
    """End a thread whose posts are another's now."""
    out.merged_into, out.answered_at, out.mentions = into.id, None, 0
    await put(ctx, out, ThreadState.DISMISSED)


async def _go_on(ctx: Context, into: Thread, *, shown: bool) -> None:
    """Let a thread stand as its seats and answers, now more, make it."""
    if shown and into.state is not ThreadState.REVIEW:
        show(ctx, into)
    state = stands(into.state, await rest(ctx, into))
    if state is not into.state:
        await put(ctx, into, state)
        return
    if state in ENDED:
        await free_all(ctx, into, "ended")
    await weigh(ctx, into)
    ctx.uow.add(into)
    await show_anew(ctx, into, state)


async def _tell(ctx: Context, seated: list[Claim], into: Thread, out: Thread) -> None:
    """Tell those whose seats went along where they hold them now."""
    names = await people.names(ctx.uow, [claim.member_id for claim in seated])
    for claim in seated:
        for account in names.get(claim.member_id, []):
            ctx.tell(account, "tell-merged", thread=out.id, into=into.id, threads=[into.id])


async def take_back(ctx: Context, into: Thread, line: Audit) -> None:
    """Take two threads apart again, each as it stood; what came in meanwhile goes where it belongs.

    The community is held. Raises UserError `not-possible-now` when somebody has acted on the merged thread since.
    """
    stood = line.before
    out = await find(ctx, stood["other"])
    after = {
        "state": into.state,
        "held": [claim.id for claim in await claims.held(ctx.uow, [into.id])],
        "answers": await merging.answers_in(ctx.uow, into.id),
    }
    forgotten = into.forgotten_at is not None or out.forgotten_at is not None
    if after != stood["after"] or out.merged_into != into.id or forgotten:
        raise UserError("not-possible-now", thread=into.id)
    rows = {name: list(ids) for name, ids in stood["rows"].items()}
    rows["mentions"] = sorted({*rows["mentions"], *await merging.of_key(ctx.uow, into.id, out.key)})
    rows["likes"] = sorted({*rows["likes"], *await merging.likes_of(ctx.uow, into.id, rows["replies"])})
    seated = {int(claim): seat for claim, seat in stood["numbers"].items()}
    for claim in await merging.claims_in(ctx.uow, ctx.community_id, seated):
        await merging.reseat(ctx.uow, claim, out.id, seated[claim.id])
    await merging.move(ctx.uow, rows, out.id)
    out.merged_into = None
    for thread, was, now in ((out, stood["out"], ThreadState.DISMISSED), (into, stood["into"], into.state)):
        recall(thread, was)
        await measure(ctx, thread)
        thread.answered_at = answered_at(await records.replies_of(ctx.uow, [thread.id]))
        await put_back(ctx, thread, {**was, "after": now})
