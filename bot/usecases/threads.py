"""Find a thread, move it, and show it: the steps that other use cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import ENDED, WAITING, By, allowed
from bot.rules.priority import Reached, priority_of, urgency_of
from bot.usecases import clocks
from storage import claims, line, people, threads
from storage.tables import CardKind, Thread, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context

ASIDE = {ThreadState.REVIEW: CardKind.REVIEW, ThreadState.STAFF: CardKind.STAFF}


async def find(ctx: Context, thread_id: int) -> Thread:
    """Return a thread of this community, held until the transaction ends. Raises UserError `no-thread`."""
    thread = await threads.lock(ctx.uow, ctx.community_id, thread_id)
    if thread is None:
        raise UserError("no-thread", thread=thread_id)
    return thread


async def acting(ctx: Context) -> int:
    """Return the acting member's row id, and hold him until the transaction ends: his acts come one after another.

    So that what is counted by member (caps, threads of one critic) holds, and whoever left takes no seat. Always before
    a thread is held, or two acts could wait for each other. Raises UserError `not-joined`.
    """
    ctx.actor.member = await people.hold_member(ctx.uow, ctx.community_id, ctx.member_id)
    return ctx.member_id


async def move(ctx: Context, thread: Thread, to: ThreadState, by: By) -> None:
    """Move a thread, refresh what shows it, and let the next one in line come on view.

    Raises UserError `not-possible-now` for a move that the lifecycle does not allow.
    """
    if thread.state == to:
        return
    if not allowed(thread.state, to, by):
        raise UserError("not-possible-now", thread=thread.id, state=thread.state.value)
    await put(ctx, thread, to)


async def put(ctx: Context, thread: Thread, to: ThreadState) -> None:
    """Set a thread's state with all that follows from it: clocks, seats, cards, the line."""
    before, thread.state = thread.state, to
    clocks.moved(ctx, thread)
    await weigh(ctx, thread)
    thread.closed_at = ctx.now if to in ENDED else None
    ctx.uow.add(thread)
    if to in ENDED:
        await free_all(ctx, thread, "ended")
    await show_anew(ctx, thread, before)


async def show_anew(ctx: Context, thread: Thread, before: ThreadState) -> None:
    """Refresh every card that shows a thread, also in the room it just left, and let the line move up."""
    for state in (before, thread.state):
        if state in ASIDE:
            ctx.refresh(thread, ASIDE[state])
    if thread.shown_at is not None:
        ctx.refresh(thread)
    if (before in WAITING) is not (thread.state in WAITING):
        await fill_view(ctx)


async def free_all(ctx: Context, thread: Thread, reason: str) -> None:
    """Free every seat of a thread."""
    for claim in await claims.held(ctx.uow, [thread.id]):
        await claims.release(ctx.uow, claim, ctx.now, reason)


async def weigh(ctx: Context, thread: Thread) -> None:
    """Give a thread its priority, the deadlines that go with it, and its place in the line.

    What a manager holds can wait as what was late on arrival can.
    """
    urgent = await ctx.is_urgent(thread.narrative_id)
    reached = Reached(thread.reach, thread.mentions, thread.growth, urgent_story=urgent)
    thread.priority = priority_of(thread.category, reached, ctx.config.priority)
    clocks.follow(ctx, thread)
    late = thread.late_on_arrival or bool(thread.hold_why)
    thread.urgency = urgency_of(thread.priority, thread.due_at, late=late)


def show(ctx: Context, thread: Thread) -> None:
    """Bring a thread on view: a card in every chat's community room."""
    if thread.shown_at is None:
        thread.shown_at = ctx.now
        ctx.uow.add(thread)
        ctx.came_on_view.append(thread)
    ctx.refresh(thread)


async def fill_view(ctx: Context) -> None:
    """Let the most urgent threads in line come on view while there is room.

    One act at a time does it, or two would fill the same room twice; what is left over, the clock shows.
    """
    if ctx.gathering:
        return
    await ctx.uow.flush()
    if not await people.try_hold_community(ctx.uow, ctx.community_id):
        return
    free = ctx.config.publish.on_view - await line.on_view(ctx.uow, ctx.community_id, WAITING)
    if free > 0:
        for thread in await line.in_line(ctx.uow, ctx.community_id, WAITING, free):
            show(ctx, thread)
