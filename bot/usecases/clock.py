"""What time alone does: an answered thread becomes quiet and later closes, and the daily digest goes out once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.rules.lifecycle import By
from bot.rules.periods import due_period, starts
from bot.usecases.threads import fill_view, move
from storage import jobs, threads
from storage.tables import DeliveryKind, ThreadState

if TYPE_CHECKING:
    from bot.usecases.context import Context


async def settle(ctx: Context) -> int:
    """Make answered threads quiet where nothing negative came for the configured hours, and close old quiet ones.

    What stayed in line though there is room comes on view. Returns how many threads were moved.
    """
    quiet = ctx.config.quiet
    before = ctx.now - timedelta(hours=quiet.after_hours)
    answered = (ThreadState.ANSWERED, ThreadState.FOLLOW_UP)
    found = await threads.unquiet_before(ctx.uow, ctx.community_id, answered, before)
    for thread in found:
        await move(ctx, thread, ThreadState.QUIET, By.CLOCK)
        await ctx.decided("quiet", thread)
    before -= timedelta(days=quiet.close_after_days)
    old = await threads.unquiet_before(ctx.uow, ctx.community_id, (ThreadState.QUIET,), before)
    for thread in old:
        await move(ctx, thread, ThreadState.CLOSED, By.CLOCK)
        await ctx.decided("closed", thread)
    await fill_view(ctx)
    return len(found) + len(old)


async def send_digest(ctx: Context) -> bool:
    """Post the daily digest if it is due and was not posted for this local day, whoever else may try; say whether."""
    tolerance = timedelta(hours=ctx.config.digest.tolerance_hours)
    day = due_period("day", ctx.now, ctx.config.tz, ctx.config.digest.at, tolerance)
    if day is None or starts(day, ctx.config.tz, ctx.config.digest.at) < ctx.community.created_at:
        # a community that began today has no day to look back on yet
        return False
    if not await jobs.first_run(ctx.uow, ctx.community_id, "digest", day.isoformat(), ctx.now):
        return False
    # from hour to hour of two days, so that no post falls between two digests or into both, however late they are sent
    ends = (starts(one, ctx.config.tz, ctx.config.digest.at) for one in (day - timedelta(days=1), day))
    data = dict(zip(("since", "until"), (end.isoformat() for end in ends), strict=True))
    ctx.post(DeliveryKind.DIGEST, RoomKind.CARDS, data, key=f"digest:{day}")
    return True
