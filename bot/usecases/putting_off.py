"""Put a thread off: “not now” for what `/next` offers, “I need longer” for a seat; the card says until when.

While it lasts the reminder waits, the seat is not freed, and `/next` does not offer the thread to this member.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.rules.lifecycle import CLAIMABLE
from bot.rules.nudges import put_off_until
from bot.usecases.threads import acting, find
from storage import claims, putting_off
from storage.tables import Snooze

if TYPE_CHECKING:
    from datetime import datetime

    from bot.usecases.context import Context
    from storage.tables import Thread

SHORTEST = timedelta(minutes=5)
LONGEST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True)
class PutOff:
    """A thread that was put off: until when, whether a seat is held, and how often that is possible still."""

    thread: Thread
    until: datetime
    held: bool
    left: int = 0


async def put_off(ctx: Context, thread_id: int, hours: int | None = None) -> PutOff:
    """Put a thread off for the acting member, by the config's hours if none are given.

    Who holds a seat may do it a few times, and is back by the thread's limit. Raises UserError `snooze-hours`,
    `no-thread`, `thread-closed`, `snooze-spent`, `snooze-limit`.
    """
    rules, member_id = ctx.config.nudges, await acting(ctx)
    if hours is not None and not 1 <= hours <= LONGEST_HOURS:
        raise UserError("snooze-hours", most=LONGEST_HOURS)
    thread = await find(ctx, thread_id)
    if thread.state not in CLAIMABLE:
        raise UserError("thread-closed", thread=thread_id)
    held = await claims.seat_of(ctx.uow, thread_id, member_id) is not None
    known = await putting_off.of(ctx.uow, thread_id, member_id)
    times = known.times if known else 0
    if held and times >= rules.snoozes:
        raise UserError("snooze-spent", thread=thread_id, n=rules.snoozes)
    until = put_off_until(rules, thread, ctx.now, hours, held=held)
    if until < ctx.now + SHORTEST:
        raise UserError("snooze-limit", thread=thread_id)
    row = Snooze(
        community_id=ctx.community_id, thread_id=thread_id, member_id=member_id, until=until, times=1 if held else 0
    )
    await putting_off.put_off(ctx.uow, row)
    if held and thread.shown_at is not None:
        ctx.refresh(thread)
    return PutOff(thread, until, held, rules.snoozes - times - 1 if held else 0)


async def resume(ctx: Context, thread_id: int) -> PutOff:
    """End the acting member's put-off of a thread, as if it had not been.

    Raises UserError `no-thread`, `not-put-off`.
    """
    member_id = await acting(ctx)
    thread = await find(ctx, thread_id)
    known = await putting_off.of(ctx.uow, thread_id, member_id)
    if known is None or known.until <= ctx.now:
        raise UserError("not-put-off", thread=thread_id)
    held = await claims.seat_of(ctx.uow, thread_id, member_id) is not None
    if held and known.times > 1:
        known.until, known.times = ctx.now, known.times - 1
        ctx.uow.add(known)
    else:
        await putting_off.end(ctx.uow, thread_id, member_id)
    if held and thread.shown_at is not None:
        ctx.refresh(thread)
    return PutOff(thread, ctx.now, held)
