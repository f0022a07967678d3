"""What a manager decides about a thread: show or drop it, assign, dismiss, hand to staff, another category, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.claims import NoSeat
from bot.rules.counted import Dismissal
from bot.rules.lifecycle import CLAIMABLE, By
from bot.usecases import clocks, holding, merging_threads, routed, splitting
from bot.usecases.claim import free, seat
from bot.usecases.complaints import begin, follow
from bot.usecases.decisions import put_back, recategorised, rest, standing, unassign
from bot.usecases.teaching import taught_category, taught_negative, untaught
from bot.usecases.threads import find, move, put, show, show_anew
from storage import audit, claims, mentions, people, threads
from storage.tables import Category, ClaimOrigin, LessonKind, MemberState, Thread, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from bot.usecases.teaching import Word
    from storage.tables import Audit


TEACHES: dict[Dismissal, Word] = {
    Dismissal.NOT_US: "not_us",
    Dismissal.NOT_NEGATIVE: "not_negative",
    # it is a complaint all the same
    Dismissal.DO_NOT_ENGAGE: "yes",
}
UNTEACHES = {"approve": LessonKind.NEGATIVE, "dismiss": LessonKind.NEGATIVE, "category": LessonKind.CATEGORY}
APART = {"merge": merging_threads.take_back, "split": splitting.take_back}
UNDOABLE = ("approve", "dismiss", "staff", "given_back", "solved", "category", "assign", "hold", "go_on", *APART)


async def approve(ctx: Context, thread_id: int) -> Thread:
    """Let a thread that waits for review be answered; it is shown at once, ahead of the line."""
    thread = await find(ctx, thread_id)
    if thread.state not in CLAIMABLE:
        show(ctx, thread)
        if await _decide(ctx, thread, "approve", ThreadState.OPEN, only_from=ThreadState.REVIEW):
            await taught_negative(ctx, thread, "yes")
    return thread


async def dismiss(ctx: Context, thread_id: int, reason: Dismissal) -> Thread:
    """Say that a thread is not about us, not negative, or not to be engaged; its seats are freed."""
    thread = await find(ctx, thread_id)
    if await _decide(ctx, thread, "dismiss", ThreadState.DISMISSED, why=reason):
        await taught_negative(ctx, thread, TEACHES[reason])
    return thread


async def to_staff(ctx: Context, thread_id: int, by: By, why: str = "") -> Thread:
    """Hand a thread to staff: its clocks pause, and the staff room gets it. A member's press needs a membership."""
    thread = await find(ctx, thread_id)
    if by is By.MEMBER:
        _ = ctx.member_id
    await _decide(ctx, thread, "staff", ThreadState.STAFF, by=by, why=why)
    return thread


async def from_staff(ctx: Context, thread_id: int, *, solved: bool) -> Thread:
    """Give a thread back to the community, its clocks moved on by the pause, or close it as solved by staff."""
    by_member = await routed.routed(ctx, thread_id) if solved else None
    thread = await find(ctx, thread_id)
    if solved:
        if await _decide(ctx, thread, "solved", ThreadState.CLOSED, only_from=ThreadState.STAFF) and by_member:
            await routed.pay(ctx, thread, by_member)
    elif thread.state not in CLAIMABLE:
        await _decide(ctx, thread, "given_back", ThreadState.OPEN, only_from=ThreadState.STAFF)
    return thread


async def _decide(
    ctx: Context,
    thread: Thread,
    what: str,
    to: ThreadState,
    *,
    by: By = By.MANAGER,
    why: str = "",
    only_from: ThreadState | None = None,
) -> bool:
    """Make a decision's move and write it down with what stood before; pressed twice it is one decision.

    Says whether it was made now.
    """
    if thread.state is to:
        return False
    if only_from is not None and thread.state is not only_from:
        raise UserError("not-possible-now", thread=thread.id)
    before = await standing(ctx, thread)
    await move(ctx, thread, to, by)
    if to is ThreadState.OPEN and (state := await rest(ctx, thread)) is not to:
        await put(ctx, thread, state)
    await ctx.decided(what, thread, why=why, after=thread.state, by=by, **before)
    return True


async def recategorise(ctx: Context, thread_id: int, category: Category) -> Thread:
    """Put a thread into another category; its priority and its deadlines follow."""
    thread = await find(ctx, thread_id)
    if thread.category is not category:
        stood = {"category": thread.category, "reason": thread.category_why} | clocks.standing(thread)
        await ctx.decided("category", thread, why=category, **stood)
        await taught_category(ctx, thread, category)
        await recategorised(ctx, thread, category, "")
        ctx.uow.add(thread)
        await show_anew(ctx, thread, thread.state)
    return thread


async def assign(ctx: Context, thread_id: int, member_id: int) -> Thread:
    """Give a member a seat, and tell him. Raises UserError `no-member`, or why there is no seat."""
    member = await people.hold_member(ctx.uow, ctx.community_id, member_id)
    accounts = (await people.names(ctx.uow, [member_id])).get(member_id, [])
    if member is None or member.state is not MemberState.ACTIVE or not accounts:
        raise UserError("no-member")
    thread = await find(ctx, thread_id)
    before = await standing(ctx, thread)
    try:
        claim = await seat(ctx, thread, member, ClaimOrigin.ASSIGNMENT, accounts[0].platform)
    except UserError as refusal:
        # said to the manager, about somebody else
        if refusal.code == NoSeat.MINE:
            raise UserError("already-yours-other", thread=thread_id, name=accounts[0].name) from None
        if refusal.code == NoSeat.SAME_AUTHOR:
            raise UserError("same-author-other", days=refusal.fields["days"], name=accounts[0].name) from None
        raise
    await ctx.decided("assign", thread, about=member_id, claim=claim, **before)
    for account in accounts:
        ctx.tell(account, "tell-assigned", thread=thread.id, author=thread.author)
    return thread


async def free_seat(ctx: Context, thread_id: int, member_id: int) -> str:
    """Free a member's seat, tell him, and return his name. Raises UserError `no-member` when he holds none."""
    thread = await find(ctx, thread_id)
    held = await claims.seat_of(ctx.uow, thread_id, member_id)
    accounts = (await people.names(ctx.uow, [member_id])).get(member_id, [])
    if held is None or not accounts:
        raise UserError("no-member")
    await ctx.decided("free", thread, about=member_id)
    await free(ctx, thread, held, "freed", By.MANAGER)
    for account in accounts:
        ctx.tell(account, "tell-freed", thread=thread.id)
    return accounts[0].name


async def promote(ctx: Context, mention_id: int) -> Thread:
    """Make a thread of a mention that was kept, and show it. Raises UserError `no-mention`."""
    await people.hold_community(ctx.uow, ctx.community_id)
    mention = await mentions.get(ctx.uow, ctx.community_id, mention_id)
    if mention is None or mention.history or not mention.url:
        # without a link it was forgotten
        raise UserError("no-mention")
    if mention.thread_id is not None:
        return await find(ctx, mention.thread_id)
    thread = (await threads.by_keys(ctx.uow, ctx.community_id, {mention.key})).get(mention.key)
    if thread is None:
        thread = await begin(ctx, mention, ThreadState.OPEN)
        show(ctx, thread)
    else:
        await follow(ctx, thread, mention)
        if thread.state is ThreadState.REVIEW:
            await approve(ctx, thread.id)
    await ctx.decided("promote", thread, mention=mention)
    await taught_negative(ctx, thread, "yes")
    return thread


async def undo(ctx: Context, thread_id: int, *, by: By = By.MANAGER) -> tuple[Thread, str]:
    """Take back the newest decision on a thread that was not taken back yet; returns what it was.

    A member takes back only that he handed a thread to staff. Raises UserError `nothing-to-undo`, `no-right`, and
    `not-possible-now` when somebody has acted on the decision since.
    """
    by_member = await routed.routed(ctx, thread_id)
    thread, line = await _newest(ctx, thread_id)
    if by is By.MEMBER and (line.what, line.person_id) != ("staff", ctx.actor.person_id):
        raise UserError("no-right", right=ctx.texts("right-manager"))
    line.undone = True
    ctx.uow.add(line)
    await ctx.decided("undo", thread, why=line.what)
    match line.what:
        case "merge" | "split":
            await APART[line.what](ctx, thread, line)
        case "assign":
            await unassign(ctx, thread, line.before)
        case "hold" | "go_on":
            await holding.take_back(ctx, thread, line)
        case "category":
            if thread.answered_at is None:
                await clocks.put_back(ctx, thread, line.before, "claim_by", "due_at", "limit_at")
            await recategorised(ctx, thread, line.before["category"], line.before["reason"])
            ctx.uow.add(thread)
            await show_anew(ctx, thread, thread.state)
        case _:
            await put_back(ctx, thread, line.before)
    if line.what in UNTEACHES:
        await untaught(ctx, thread, UNTEACHES[line.what])
    if line.what == "solved":
        await routed.take_back(ctx, by_member)
    return thread, line.what


async def _newest(ctx: Context, thread_id: int) -> tuple[Thread, Audit]:
    """Return the decision on a thread to take back, and the thread, held; of a merged one that by which it was.

    Raises UserError `no-thread`, `nothing-to-undo`, and `not-possible-now` when more was decided since the merge.
    """
    seen = await threads.get(ctx.uow, ctx.community_id, thread_id)
    into = seen.merged_into if seen is not None else None
    likely = await audit.last(ctx.uow, into or thread_id, UNDOABLE)
    if likely is not None and likely.what in APART:
        # two threads are held one after the other by one act at a time
        await people.hold_community(ctx.uow, ctx.community_id)
    thread = await find(ctx, into or thread_id)
    line = await audit.last(ctx.uow, thread.id, UNDOABLE)
    if line is None:
        raise UserError("nothing-to-undo", thread=thread.id)
    if into is not None and line.before.get("other") != thread_id:
        raise UserError("not-possible-now", thread=thread_id)
    return thread, line
