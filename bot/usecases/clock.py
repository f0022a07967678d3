"""What time alone does: answered threads become quiet and later close; digests and the overview go out once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import RoomKind
from bot.rules.advice import Audience
from bot.rules.lifecycle import By
from bot.rules.periods import Calendar, starts
from bot.usecases.threads import fill_view, move
from storage import jobs, threads
from storage.tables import DeliveryKind, ThreadState

if TYPE_CHECKING:
    from datetime import date

    from bot.config.installation import Operators
    from bot.usecases.context import Context

DAY, WEEK = timedelta(days=1), timedelta(days=7)
AT_ONCE = 500
"""How many threads one minute settles; after a long night the rest follows, and nobody waits long for the database."""
ROOMS = {Audience.MEMBERS: RoomKind.CARDS, Audience.MANAGERS: RoomKind.MANAGERS}
"""Where the digest for whom goes."""


async def settle(ctx: Context) -> int:
    """Make answered threads quiet where nothing negative came for the configured hours, and close old quiet ones.

    What stayed in line though there is room comes on view. Returns how many threads were moved.
    """
    quiet = ctx.config.quiet
    before = ctx.now - timedelta(hours=quiet.after_hours)
    answered = (ThreadState.ANSWERED, ThreadState.FOLLOW_UP)
    found = await threads.unquiet_before(ctx.uow, ctx.community_id, answered, before, AT_ONCE)
    for thread in found:
        await move(ctx, thread, ThreadState.QUIET, By.CLOCK)
        await ctx.decided("quiet", thread)
    before -= timedelta(days=quiet.close_after_days)
    old = await threads.unquiet_before(ctx.uow, ctx.community_id, (ThreadState.QUIET,), before, AT_ONCE)
    for thread in old:
        await move(ctx, thread, ThreadState.CLOSED, By.CLOCK)
        await ctx.decided("closed", thread)
    await fill_view(ctx)
    return len(found) + len(old)


async def send_digest(ctx: Context) -> bool:
    """Post the day for members and for managers if it is due and was not posted for this local day; say whether.

    From hour to hour of two days, so that no post falls between two digests or into both, however late they are sent.
    """
    digest, zone = ctx.config.digest, ctx.config.tz
    day = await _first(ctx, "digest", Calendar("day", zone, digest.at, timedelta(hours=digest.tolerance_hours)))
    if day is None:
        return False
    since, until = (starts(one, zone, digest.at).isoformat() for one in (day - DAY, day))
    for audience, room in ROOMS.items():
        data = {"audience": audience, "span": "day", "since": since, "until": until}
        ctx.post(DeliveryKind.DIGEST, room, data, key=f"digest:{day}")
    return True


async def send_weekly(ctx: Context) -> bool:
    """Post the week on the configured weekday, after that day's digest, once for both rooms; say whether."""
    digest, zone = ctx.config.digest, ctx.config.tz
    if digest.weekly is None:
        return False
    every = Calendar(digest.weekly, zone, digest.at, timedelta(hours=digest.tolerance_hours))
    day = await _first(ctx, "weekly", every)
    if day is None:
        return False
    before, since, until = (starts(day - weeks * WEEK, zone, digest.at).isoformat() for weeks in (2, 1, 0))
    for audience, room in ROOMS.items():
        data = {"audience": audience, "span": "week", "before": before, "since": since, "until": until}
        ctx.post(DeliveryKind.DIGEST, room, data, key=f"week:{day}")
    return True


async def send_overview(ctx: Context, operators: Operators) -> bool:
    """Post all communities to the operators' rooms if it is due; say whether. Whose context it is matters to nobody."""
    zone, rooms = operators.tz, list(operators.rooms())
    every = Calendar("day", zone, operators.at, timedelta(hours=operators.tolerance_hours))
    day = await _first(ctx, "overview", every) if rooms else None
    if day is None:
        return False
    since, until = (starts(one, zone, operators.at).isoformat() for one in (day - DAY, day))
    for platform, chat_id in rooms:
        ctx.post_at(DeliveryKind.OVERVIEW, platform, chat_id, {"since": since, "until": until}, key=f"overview:{day}")
    return True


async def _first(ctx: Context, job: str, every: Calendar) -> date | None:
    """Return the local day of a period that is due and that nobody else took, whoever may try; None otherwise."""
    day = every.newest(ctx.now)
    # a community that began today has no day to look back on yet
    if not every.is_due(ctx.now) or every.comes_at(day) < ctx.community.created_at:
        return None
    return day if await jobs.first_run(ctx.uow, ctx.community_id, job, day.isoformat(), ctx.now) else None
