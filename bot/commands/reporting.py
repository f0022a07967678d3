"""The month's report when somebody asks for it. Typed: `/report`, `/report 2026-10`, `/report 2026-10 client`.

In the managers' room it comes there; elsewhere, and always for the client, it comes privately.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.reports.monthly.model import Audience
from bot.reports.monthly.wording import Words
from bot.usecases import reporting

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context


async def report(ctx: Context, args: Args) -> Reply:
    """Have a month's report made, and say where it comes."""
    month, audience = args.text("month"), args.text("audience")
    if month in set(Audience):
        month, audience = "", month
    asked = await reporting.ask(ctx, month, client=audience == Audience.CLIENT)
    named = Words(ctx.texts.language).month(asked.month)
    if asked.already:
        return say(ctx, "monthly-already", month=named)
    if not asked.files:
        return say(ctx, "monthly-card-only", month=named)
    if asked.direct:
        return say(ctx, "monthly-coming-direct", month=named)
    return say(ctx, "monthly-coming", month=named)


ACTIONS = (
    action(
        "report",
        Right.VIEWER,
        report,
        Option("month", Kind.WORD, required=False),
        Option("audience", Kind.WORD, required=False, choices=tuple(Audience)),
        typed=True,
        shown=Right.MANAGER,
    ),
)
