"""Nudges: the whole policy is the list NUDGES. Each comes once; the clock gives every minute what is due.

A nudge is a row first: the database lets it be inserted once, whoever tries. Threads that stand still (staff has
them, a manager stopped the clock) are never nudged about, and nobody is written to in his quiet hours. What many share
is one message: after a night offline nobody finds a wall of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ports.chat import RoomKind
from bot.rules.lifecycle import WAITING
from bot.usecases import handing_over
from bot.usecases.following_up import ask_again
from bot.usecases.offering import offer_anew
from bot.usecases.reaching import reach
from bot.usecases.seats import free_late, remind
from storage import fitting, nudges
from storage.tables import DeliveryKind, ThreadState
from storage.tables import NudgeKind as Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.usecases.context import Context

CARDS_AT_ONCE = 3
NAMED = 5


async def bring_down(ctx: Context) -> int:
    """Bring the cards down that nobody took in time; of many at once only the most urgent, the others stay in place."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.UNCLAIMED, ctx.now, (ThreadState.OPEN,), *nudges.unclaimed(ctx.now)
    )
    threads = await nudges.most_pressing(ctx.uow, late, CARDS_AT_ONCE) if late else ()
    for thread in threads:
        ctx.bring_down(thread)
    await offer_anew(ctx, threads)
    return len(late)


async def tell_managers(ctx: Context) -> int:
    """Tell the managers' room which threads missed their target, all of them in one message."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.TARGET, ctx.now, WAITING, *nudges.past_target(ctx.now)
    )
    if late:
        _post(ctx, "notice-target", late, await _fields(ctx, late))
    return len(late)


async def tell_leads(ctx: Context) -> int:
    """Tell the leads which threads missed their limit; where none can be told, the managers' room."""
    late = await nudges.once_a_thread(
        ctx.uow, ctx.community_id, Kind.LIMIT, ctx.now, WAITING, *nudges.past_limit(ctx.now)
    )
    if not late:
        return 0
    fields = await _fields(ctx, late)
    leads = await reach(ctx, await fitting.leads(ctx.uow, ctx.community_id))
    accounts = [account for lead in leads.values() if (account := lead.account()) is not None]
    for account in accounts:
        ctx.tell(account, "tell-limit", **fields)
    if not accounts:
        _post(ctx, "notice-limit", late, fields)
    return len(late)


async def _fields(ctx: Context, late: Sequence[int]) -> dict[str, Any]:
    """Return how many threads it is about, and the most pressing of them."""
    named = await nudges.most_pressing(ctx.uow, late, NAMED)
    return {"n": len(late), "threads": [thread.id for thread in named]}


def _post(ctx: Context, key: str, late: Sequence[int], fields: dict[str, Any]) -> None:
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": key, "fields": fields}, key=f"{key}:{late[0]}")


@dataclass(frozen=True, slots=True)
class Nudging:
    """One line of the policy: what happens, to whom, when, and at most how often.

    `give` gives what is due; None: it is given with what brings it about, not by the clock.
    """

    kind: Kind
    what: str
    whom: str
    when: str
    often: str
    give: Callable[[Context], Awaitable[int]] | None = None


NUDGES: tuple[Nudging, ...] = (
    Nudging(
        Kind.FITS,
        "a private word that a thread fits, with “I’ll answer”",
        "up to three members who asked for such words, are awake and have not heard of this thread",
        "it comes on view, is brought down for want of a claim, or its seat is free again",
        "once a thread and member, and as often a day as the member chose",
    ),
    Nudging(
        Kind.UNCLAIMED,
        "the card comes to the bottom of the channel",
        "the community’s room",
        "nobody took the thread by its time for the claim, and it was on view for half of that time",
        "once a thread, at most three cards a minute",
        bring_down,
    ),
    Nudging(
        Kind.REMINDER,
        "a private reminder: I answered, I need longer, hand over, give back",
        "who holds a seat without an answer of his own",
        "`remind_share` of the target’s time after the claim, or when a put-off is over",
        "once a seat and put-off; all that is due together is one message",
        remind,
    ),
    Nudging(
        Kind.FREED,
        "the seat is freed, with “Take it back” for `undo_hours`",
        "who was reminded",
        "`free_share` of the target’s time after the reminder reached him, outside of his quiet hours",
        "once a seat",
        free_late,
    ),
    Nudging(
        Kind.FOLLOW_UP,
        "a private word that the critic wrote again",
        "who holds a seat; where nobody does, the managers’ room",
        "at once, and after `remind_share` of the target’s time if the critic still waits",
        "twice each time that the critic writes again",
        ask_again,
    ),
    Nudging(
        Kind.TARGET,
        "one message that names the threads",
        "the managers’ room",
        "the target is missed",
        "once a thread",
        tell_managers,
    ),
    Nudging(
        Kind.LIMIT,
        "one message that names the threads",
        "the leads, privately; where none can be told, the managers’ room",
        "the limit is missed",
        "once a thread; the digest names it until it is answered or closed",
        tell_leads,
    ),
)


async def nudge(ctx: Context) -> int:
    """Give every nudge that is due and that the community wants; returns how many. Called every minute."""
    given = 0
    for one in NUDGES:
        if one.give is not None and ctx.config.nudges.has(one.kind):
            given += await one.give(ctx)
    await handing_over.tidy(ctx)
    return given
