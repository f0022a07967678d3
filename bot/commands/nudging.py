"""What a member does with a thread that he cannot answer now: put it off, hand his seat over, take one over or back.

Typed: `/snooze 482 [hours]`, `/handover 482 [name]`; both stand in no menu, for they hang under the reminder and under
`/next`. Pressed: “Not now”, “I need longer”, “I’m back”, “Hand over”, a member’s name, “Anybody”, “I’ll take it”,
“I can’t”, “Take it back”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.members import number_of
from bot.commands.say import say
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.message import Button, ButtonStyle
from bot.ports.text import When
from bot.reports.members import meant
from bot.usecases import handing_over, putting_off, seats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

A_ROW = 4
ANYBODY, NOBODY = "anybody", "nobody"


async def snooze(ctx: Context, args: Args) -> Reply:
    """Put a thread off."""
    hours = args.number("hours") if args.has("hours") else None
    done = await putting_off.put_off(ctx, args.number("thread"), hours)
    number = done.thread.id
    row = (Button(ctx.texts("button-im-back"), f"unsnooze:{number}"),)
    if done.held:
        release = Button(ctx.texts("button-release"), f"release:{number}")
        return say(ctx, "put-off-held", (*row, release), thread=number, at=When(done.until), left=done.left)
    return say(ctx, "put-off", (*row, Button(ctx.texts("button-next"), "next")), thread=number, at=When(done.until))


async def unsnooze(ctx: Context, args: Args) -> Reply:
    """End a put-off."""
    done = await putting_off.resume(ctx, args.number("thread"))
    return say(ctx, "back-held" if done.held else "back-free", thread=done.thread.id)


async def handover(ctx: Context, args: Args) -> Reply:
    """Offer one's seat to a member, to anybody, or to nobody any more; without a name, show who could take it."""
    thread_id, wanted = args.number("thread"), args.text("member")
    if wanted == ANYBODY:
        await handing_over.to_anybody(ctx, thread_id)
        return say(ctx, "handover-anybody", thread=thread_id)
    if wanted == NOBODY:
        await handing_over.withdraw(ctx, thread_id)
        return say(ctx, "handover-kept", thread=thread_id)
    if not wanted:
        found = await handing_over.choices(ctx, thread_id)
        return _choices(ctx, thread_id, found.names, found.asked)
    fits = await meant(ctx.uow, ctx.community_id, wanted)
    if not fits:
        raise UserError("no-member")
    if len(fits) > 1:
        found = await handing_over.choices(ctx, thread_id)
        fits = {one: name for one, name in fits.items() if one in found.names} or found.names
        return _choices(ctx, thread_id, fits, found.asked)
    done = await handing_over.ask(ctx, thread_id, next(iter(fits)))
    return say(ctx, "handover-asked", _keep(ctx, thread_id), thread=thread_id, name=done.name)


def _choices(ctx: Context, thread_id: int, names: Mapping[int, str], asked: str) -> Reply:
    buttons = [Button(name, f"handover:{thread_id}:{number_of(member_id)}") for member_id, name in names.items()]
    buttons.append(Button(ctx.texts("button-anybody"), f"handover:{thread_id}:{ANYBODY}"))
    rows = [tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)]
    if asked:
        return say(ctx, "handover-waits", *rows, _keep(ctx, thread_id), thread=thread_id, name=asked)
    return say(ctx, "handover-whom" if names else "handover-none", *rows, thread=thread_id)


def _keep(ctx: Context, thread_id: int) -> tuple[Button, ...]:
    return (Button(ctx.texts("button-keep-seat"), f"handover:{thread_id}:{NOBODY}"),)


async def take_over(ctx: Context, args: Args) -> Reply:
    """Take a seat that one was offered."""
    done = await handing_over.take_over(ctx, args.number("handover"))
    number = done.thread.id
    row = (
        Button(ctx.texts("button-reply"), f"reply:{number}", style=ButtonStyle.GOOD),
        Button(ctx.texts("button-release"), f"release:{number}"),
    )
    return say(ctx, "taken-over", row, thread=number, name=done.name, at=When(done.thread.due_at))


async def decline_over(ctx: Context, args: Args) -> Reply:
    """Say that one cannot take a seat."""
    done = await handing_over.decline(ctx, args.number("handover"))
    return say(ctx, "declined-over", thread=done.thread.id, name=done.name)


async def take_back(ctx: Context, args: Args) -> Reply:
    """Take a seat back that one lost by time."""
    thread = await seats.take_back(ctx, args.number("claim"))
    row = (
        Button(ctx.texts("button-reply"), f"reply:{thread.id}", style=ButtonStyle.GOOD),
        Button(ctx.texts("button-release"), f"release:{thread.id}"),
    )
    return say(ctx, "taken-back", row, thread=thread.id)


HOURS, OFFER = Option("hours", Kind.NUMBER, required=False), Option("handover", Kind.NUMBER)
ACTIONS = (
    action("snooze", Right.AMBASSADOR, snooze, THREAD, HOURS, typed=True, pressed=True),
    action("unsnooze", Right.AMBASSADOR, unsnooze, THREAD, typed=True, pressed=True),
    action(
        "handover",
        Right.AMBASSADOR,
        handover,
        THREAD,
        Option("member", Kind.REST, required=False),
        typed=True,
        pressed=True,
    ),
    action("takeover", Right.AMBASSADOR, take_over, OFFER, pressed=True),
    action("declineover", Right.AMBASSADOR, decline_over, OFFER, pressed=True),
    action("takeback", Right.AMBASSADOR, take_back, Option("claim", Kind.NUMBER), pressed=True),
)
