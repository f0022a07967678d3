"""What a manager decides about a thread: show or drop it, assign, dismiss, hand to staff, another category, undo."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import LIVE, By
from bot.usecases.claim import seat
from bot.usecases.take_in import begin
from bot.usecases.threads import ASIDE, fill_view, find, move, put, show, weigh
from storage import audit, claims, mentions, people, threads
from storage.tables import Category, ClaimOrigin, Thread, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context


class Dismissal(StrEnum):
    """Why a thread is nobody's to answer."""

    NOT_US = "not_us"
    NOT_NEGATIVE = "not_negative"
    DO_NOT_ENGAGE = "do_not_engage"


UNDOABLE = ("approve", "dismiss", "staff", "category", "assign")


async def approve(ctx: Context, thread_id: int) -> Thread:
    """Let a thread that waits for review be answered; it is shown at once, ahead of the line."""
    thread = await find(ctx, thread_id)
    await ctx.decided("approve", thread, state=thread.state)
    show(ctx, thread)
    await move(ctx, thread, ThreadState.OPEN, By.MANAGER)
    return thread


async def dismiss(ctx: Context, thread_id: int, reason: Dismissal) -> Thread:
    """Say that a thread is not about us, not negative, or not to be engaged; its seats are freed."""
    thread = await find(ctx, thread_id)
    await ctx.decided("dismiss", thread, why=reason, state=thread.state)
    await move(ctx, thread, ThreadState.DISMISSED, By.MANAGER)
    return thread


async def to_staff(ctx: Context, thread_id: int, by: By, why: str = "") -> Thread:
    """Hand a thread to staff: its clocks pause, and the staff room gets it."""
    thread = await find(ctx, thread_id)
    if by is By.MEMBER:
        _ = ctx.member_id
    await ctx.decided("staff", thread, why=why, state=thread.state)
    await move(ctx, thread, ThreadState.STAFF, by)
    return thread


async def from_staff(ctx: Context, thread_id: int, *, solved: bool) -> Thread:
    """Give a thread back to the community, its clocks moved on by the pause, or close it as solved by staff."""
    thread = await find(ctx, thread_id)
    await ctx.decided("solved" if solved else "given_back", thread, state=thread.state)
    if solved:
        await move(ctx, thread, ThreadState.CLOSED, By.MANAGER)
        return thread
    await move(ctx, thread, ThreadState.OPEN, By.MANAGER)
    await _settle_open(ctx, thread)
    return thread


async def _settle_open(ctx: Context, thread: Thread) -> None:
    """Make a thread that came back open what its seats and answers say it is: claimed, or answered."""
    if thread.answered_at is not None:
        await put(ctx, thread, ThreadState.ANSWERED)
    elif await claims.held(ctx.uow, [thread.id]):
        await put(ctx, thread, ThreadState.CLAIMED)


async def recategorise(ctx: Context, thread_id: int, category: Category) -> Thread:
    """Put a thread into another category; its priority follows."""
    thread = await find(ctx, thread_id)
    await ctx.decided("category", thread, why=category, category=thread.category, category_why=thread.category_why)
    thread.category, thread.category_why = category, "manager"
    weigh(thread)
    ctx.uow.add(thread)
    if thread.state in ASIDE:
        ctx.refresh(thread, ASIDE[thread.state])
    if thread.shown_at is not None:
        ctx.refresh(thread)
    return thread


async def assign(ctx: Context, thread_id: int, member_id: int) -> Thread:
    """Give a member a seat, and tell him. Raises UserError `no-member`, or why there is no seat."""
    thread = await find(ctx, thread_id)
    found = await people.members(ctx.uow, ctx.community_id, [member_id])
    accounts = (await people.names(ctx.uow, [member_id])).get(member_id, [])
    if not found or not accounts:
        raise UserError("no-member")
    await ctx.decided("assign", thread, why=accounts[0].name, member=member_id, state=thread.state)
    await seat(ctx, thread, member_id, ClaimOrigin.ASSIGNMENT, accounts[0].platform)
    for account in accounts:
        ctx.tell(account, "tell-assigned", thread=thread.id, author=thread.author)
    return thread


async def promote(ctx: Context, mention_id: int) -> Thread:
    """Make a thread of a mention that was kept, and show it. Raises UserError `no-mention`."""
    mention = await mentions.get(ctx.uow, ctx.community_id, mention_id)
    if mention is None or mention.history:
        raise UserError("no-mention")
    if mention.thread_id is not None:
        return await find(ctx, mention.thread_id)
    known = await threads.by_keys(ctx.uow, ctx.community_id, {mention.key})
    if mention.key in known:
        thread = known[mention.key]
        mention.thread_id = thread.id
        ctx.uow.add(mention)
    else:
        thread = await begin(ctx, mention, ThreadState.OPEN)
    await ctx.decided("promote", thread, mention=mention)
    show(ctx, thread)
    return thread


async def undo(ctx: Context, thread_id: int) -> tuple[Thread, str]:
    """Take back the newest decision on a thread that was not taken back yet; returns what it was.

    Raises UserError `nothing-to-undo`.
    """
    thread = await find(ctx, thread_id)
    line = await audit.last(ctx.uow, thread_id, UNDOABLE)
    if line is None:
        raise UserError("nothing-to-undo", thread=thread_id)
    line.undone = True
    ctx.uow.add(line)
    await ctx.decided("undo", thread, why=line.what)
    if line.what == "assign":
        held = await claims.seat_of(ctx.uow, thread_id, int(line.before["member"]))
        if held is not None:
            await claims.release(ctx.uow, held, ctx.now, "undone")
        if thread.state is ThreadState.CLAIMED and not await claims.held(ctx.uow, [thread_id]):
            await put(ctx, thread, ThreadState.OPEN)
    elif line.what == "category":
        thread.category = Category(line.before["category"]) if line.before["category"] else None
        thread.category_why = line.before["category_why"]
        weigh(thread)
    else:
        await _put_back(ctx, thread, ThreadState(line.before["state"]))
    ctx.uow.add(thread)
    if thread.shown_at is not None:
        ctx.refresh(thread)
    return thread, line.what


async def _put_back(ctx: Context, thread: Thread, state: ThreadState) -> None:
    await put(ctx, thread, state)
    if state is ThreadState.REVIEW:
        # what stands in the community's room says so until a manager decides again
        ctx.refresh(thread)
    elif state is ThreadState.CLAIMED and not await claims.held(ctx.uow, [thread.id]):
        await put(ctx, thread, ThreadState.OPEN)
    if state in LIVE:
        await fill_view(ctx)
