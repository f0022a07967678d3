"""How the bot is, for managers. Typed: `/status`; pressed: “Look again”."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards.status import status_card
from bot.commands.say import show
from bot.commands.spec import Args, Right, action
from bot.ports.message import Button
from bot.reports import status as report

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context


async def status(ctx: Context, _: Args) -> Reply:
    """Show which chats work, what waits, and what needs somebody."""
    found = await report.status(ctx.uow, ctx.community, ctx.config, ctx.now)
    card = status_card(found, ctx.texts)
    return show(replace(card, rows=((Button(ctx.texts("button-look-again"), "status"),),)), replace=True)


ACTIONS = (action("status", Right.MANAGER, status, typed=True, shown=Right.MANAGER, pressed=True),)
