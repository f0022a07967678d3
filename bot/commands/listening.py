"""Where the bot listens, for managers. Typed: `/intake`, `/intake 2` (a page), `/ask x-search`; pressed: “Ask now”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.intake import intake_card
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.message import Button
from bot.reports import intake as report
from bot.usecases import listening

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context


async def intake(ctx: Context, args: Args) -> Reply:
    """Show one page of the sources."""
    page = int(args.text("page") or 1)
    ways = await report.intake(ctx.uow, ctx.community_id, ctx.config, ctx.now)
    return show(intake_card(ways, page, ctx.texts), replace=True)


async def ask(ctx: Context, args: Args) -> Reply:
    """Have a source asked at once."""
    name = args.text("source").lower()
    await listening.ask_now(ctx, name)
    return say(ctx, "source-is-asked", (Button(ctx.texts("button-intake"), "intake"),), source=name)


ACTIONS = (
    action(
        "intake",
        Right.MANAGER,
        intake,
        Option("page", Kind.NUMBER, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action("ask", Right.MANAGER, ask, Option("source", Kind.WORD), typed=True, pressed=True),
)
