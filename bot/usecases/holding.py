"""A manager stops a thread's clock and says why, and lets it run again; meanwhile nothing about it is overdue.

It runs again by itself with the first answer, when the thread ends, and when it comes back from staff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import WAITING
from bot.usecases import clocks
from bot.usecases.threads import find, show_anew, weigh

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Audit, Thread

LONGEST_WHY = 200


async def hold(ctx: Context, thread_id: int, why: str) -> Thread:
    """Stop the clocks of a thread that waits for its first answer; its card says why.

    The same once more changes nothing. Raises UserError `no-thread`, `no-reason`, `reason-too-long`, `not-waiting`,
    `held-already`.
    """
    words = " ".join(why.split())
    if not words:
        raise UserError("no-reason")
    if len(words) > LONGEST_WHY:
        raise UserError("reason-too-long", most=LONGEST_WHY, n=len(words))
    thread = await find(ctx, thread_id)
    if thread.state not in WAITING:
        raise UserError("not-waiting", thread=thread_id)
    if thread.hold_why and thread.hold_why != words:
        raise UserError("held-already", thread=thread_id)
    if not thread.hold_why:
        await ctx.decided("hold", thread, why=words, **clocks.standing(thread))
        clocks.stop(ctx, thread, words)
        await _show(ctx, thread)
    return thread


async def go_on(ctx: Context, thread_id: int) -> Thread:
    """Let the clocks that a manager stopped run again. Raises UserError `no-thread`, `not-held`."""
    thread = await find(ctx, thread_id)
    if not thread.hold_why:
        raise UserError("not-held", thread=thread_id)
    await ctx.decided("go_on", thread, why=thread.hold_why, **clocks.standing(thread))
    clocks.go_on(ctx, thread)
    await _show(ctx, thread)
    return thread


def end(ctx: Context, thread: Thread) -> None:
    """Let held clocks run again because the thread was answered; to be called once its answer's time is known."""
    if thread.hold_why:
        clocks.go_on(ctx, thread)
        ctx.uow.add(thread)


async def take_back(ctx: Context, thread: Thread, line: Audit) -> None:
    """Let the clocks stand as before somebody stopped them or let them run again; who claimed meanwhile has claimed.

    Raises UserError `not-possible-now` when somebody has acted on it since.
    """
    if thread.state not in WAITING or bool(thread.hold_why) is not (line.what == "hold"):
        raise UserError("not-possible-now", thread=thread.id)
    claimed_at = thread.claimed_at
    await clocks.put_back(ctx, thread, line.before)
    if claimed_at != thread.claimed_at and claimed_at is not None:
        thread.claimed_at = None
        clocks.claimed(thread, claimed_at)
    await _show(ctx, thread)


async def _show(ctx: Context, thread: Thread) -> None:
    await weigh(ctx, thread)
    ctx.uow.add(thread)
    await show_anew(ctx, thread, thread.state)
