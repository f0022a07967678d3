"""Help with an incident, or end it.

Pressed, on its card: “Take the next one”, a thread's number; behind “Manage”: “It is over”, “It is none”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.claiming import shown
from bot.commands.say import say, show
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import plain
from bot.usecases import incidents
from bot.usecases.threads import find

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

INCIDENT = Option("incident", Kind.NUMBER)


async def take_next(ctx: Context, args: Args) -> Reply:
    """Show the next thread of an incident, with its buttons."""
    thread = await incidents.next_of(ctx, args.number("incident"))
    if thread is None:
        return say(ctx, "incident-none-free")
    return await shown(ctx, thread.id, ctx.texts("incident-one"))


async def look(ctx: Context, args: Args) -> Reply:
    """Show one thread of an incident, with its buttons."""
    _ = ctx.member
    thread = await find(ctx, args.number("thread"))
    return await shown(ctx, thread.id, ctx.texts("incident-one"))


async def panel(ctx: Context, args: Args) -> Reply:
    """Show what can be decided about an incident."""
    number, t = args.number("incident"), ctx.texts
    over = Button(t("button-incident-over"), f"incident_end:{number}", style=ButtonStyle.GOOD)
    none = Button(t("button-incident-none"), f"incident_none:{number}", style=ButtonStyle.DANGER)
    return show(Message(title=t("incident-manage"), body=(plain(t("incident-manage-how")),), rows=((over, none),)))


async def end(ctx: Context, args: Args) -> Reply:
    """End an incident."""
    await incidents.end(ctx, args.number("incident"), is_one=True)
    return say(ctx, "incident-is-over")


async def none(ctx: Context, args: Args) -> Reply:
    """Say that an incident is none."""
    await incidents.end(ctx, args.number("incident"), is_one=False)
    return say(ctx, "incident-is-none")


ACTIONS = (
    action("incident", Right.AMBASSADOR, take_next, INCIDENT, pressed=True),
    action("incident_thread", Right.AMBASSADOR, look, THREAD, pressed=True),
    action("incident_manage", Right.MANAGER, panel, INCIDENT, pressed=True),
    action("incident_end", Right.MANAGER, end, INCIDENT, pressed=True),
    action("incident_none", Right.MANAGER, none, INCIDENT, pressed=True),
)
