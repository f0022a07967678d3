"""Nudges: the whole policy is the list NUDGES. Each comes once; the clock gives every minute what is due.

A nudge is a row first: the database lets it be inserted once, whoever tries. Threads that stand still (staff has
them, a manager stopped the clock) are never nudged about, and nobody is written to in his quiet hours. What many share
is one message: after a night offline nobody finds a wall of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.usecases import handing_over
from bot.usecases.following_up import ask_again
from bot.usecases.late import bring_down, tell_leads, tell_managers
from bot.usecases.seats import free_late, remind
from storage.tables import NudgeKind as Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.context import Context


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
