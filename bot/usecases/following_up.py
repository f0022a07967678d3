"""The critic wrote again: who holds a seat is told at once, and once more if nobody has answered after a while.

Where nobody holds a seat, the managers are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.rules.nudges import on_clock, target_time
from bot.usecases.reaching import reach
from storage import claims, nudges, putting_off, reminders, threads
from storage.tables import DeliveryKind, Nudge, NudgeKind, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Claim, Thread

AT_ONCE = 50
BUTTONS = ("button-reply", "reply"), ("button-longer", "snooze"), ("button-handover", "handover")


async def tell_holders(ctx: Context, thread: Thread) -> None:
    """Tell those who hold a seat that the critic wrote again; where nobody does, the managers."""
    held = await claims.held(ctx.uow, [thread.id])
    if not held:
        fields = {"thread": thread.id, "author": thread.author}
        key = f"follow-up:{thread.id}:{thread.mentions}"
        ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": "notice-follow-up", "fields": fields}, key=key)
    if not ctx.config.nudges.has(NudgeKind.FOLLOW_UP):
        return
    for claim in held:
        # two for each time that he wrote: at once, and once more
        row = _row(ctx, claim, 2 * thread.mentions)
        row.then_at = on_clock(thread, ctx.now + ctx.config.nudges.remind_share * target_time(thread))
        if await nudges.give(ctx.uow, row):
            await _tell(ctx, thread, claim, "tell-follow-up")


async def ask_again(ctx: Context) -> int:
    """Ask those once more who were told that the critic wrote again, where he still waits for a word."""
    asked = 0
    for row in await reminders.come_due(ctx.uow, ctx.community_id, NudgeKind.FOLLOW_UP, ctx.now, AT_ONCE):
        row.then_at = None
        ctx.uow.add(row)
        thread = await threads.get(ctx.uow, ctx.community_id, row.thread_id)
        claim = await claims.get(ctx.uow, ctx.community_id, row.ref)
        waits = thread is not None and thread.state is ThreadState.FOLLOW_UP
        if waits and thread and claim and claim.released_at is None:
            asked += await _ask_again(ctx, row, thread, claim)
    return asked


async def _ask_again(ctx: Context, row: Nudge, thread: Thread, claim: Claim) -> bool:
    snooze = await putting_off.of(ctx.uow, thread.id, claim.member_id)
    if snooze is not None and snooze.until > ctx.now:
        row.then_at = on_clock(thread, snooze.until)
        return False
    if not await nudges.give(ctx.uow, _row(ctx, claim, row.round + 1)):
        return False
    await _tell(ctx, thread, claim, "tell-follow-up-again")
    return True


async def _tell(ctx: Context, thread: Thread, claim: Claim, key: str) -> None:
    account = (await reach(ctx, [claim.member_id]))[claim.member_id].account(claim.platform)
    if account is not None:
        buttons = ((label, f"{press}:{thread.id}") for label, press in BUTTONS)
        ctx.tell(account, key, *buttons, thread=thread.id, author=thread.author)


def _row(ctx: Context, claim: Claim, number: int) -> Nudge:
    return Nudge(
        community_id=ctx.community_id,
        thread_id=claim.thread_id,
        kind=NudgeKind.FOLLOW_UP,
        ref=claim.id,
        round=number,
        at=ctx.now,
    )
