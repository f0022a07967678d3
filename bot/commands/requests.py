"""What a manager decides about a request for a perk, and what was and is to be paid.

Typed: `/refuse 12 reason`, `/withhold 12 reason` (what was approved but not given yet), `/endperk 12 reason`,
`/endrefund 12 reason` (the points come back too), `/payouts 2026-11`, `/payouts export`. Pressed: the same and
“Approve”, “Paid”, “Try again”, “Taken back by hand” on the request's card.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from bot.cards.requests import payouts_card, request_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import File, Form, Input, Message
from bot.ports.text import plain
from bot.reports import payouts as payouts_report
from bot.reports.perks import request_view
from bot.rules.periods import local_day
from bot.usecases import redeem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.context import Context
    from storage.tables import Redemption

    Decide = Callable[[Context, int], Awaitable[Redemption]]
    Reasoned = Callable[[Context, int, str], Awaitable[Redemption]]

LONGEST_REASON = 300
EXPORT = "export"


async def _shown(ctx: Context, redemption_id: int) -> Reply:
    """Return the request as it stands now, and as the card shows it."""
    view = await request_view(ctx.uow, ctx.community_id, redemption_id)
    if view is None:
        raise UserError("no-redemption", redemption=str(redemption_id))
    card = request_card(view, ctx.texts)
    state = "".join(getattr(span, "value", "") for span in card.body[0][2:])
    return Reply(card, brief=f"{card.title}: {state}"[:200])


def _press(decide: Decide) -> Callable[[Context, Args], Awaitable[Reply]]:
    async def run(ctx: Context, args: Args) -> Reply:
        await decide(ctx, args.number("redemption"))
        return await _shown(ctx, args.number("redemption"))

    return run


def _with_reason(name: str, decide: Reasoned) -> Callable[[Context, Args], Awaitable[Reply]]:
    async def run(ctx: Context, args: Args) -> Reply:
        number = args.number("redemption")
        if not args.has("reason"):
            return _form(ctx, name, number)
        await decide(ctx, number, args.text("reason")[:LONGEST_REASON])
        return await _shown(ctx, number)

    return run


def _form(ctx: Context, name: str, number: int) -> Reply:
    t = ctx.texts
    asked = Input("reason", t("request-form-link"), t("request-form-hint"), longest=LONGEST_REASON)
    instead = t("request-form-instead", command=f"/{name}", redemption=str(number))
    form = Form(name, str(number), t("request-form-title", redemption=str(number)), (asked,), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


async def payouts(ctx: Context, args: Args) -> Reply:
    """Show the bonuses of a month, or send them as a file."""
    wanted, export = args.text("paid_in"), args.has("as")
    if wanted.lower() == EXPORT:
        wanted, export = "", True
    month = _month(wanted) if wanted else local_day(ctx.now, ctx.config.tz).replace(day=1)
    report = await payouts_report.payouts(ctx.uow, ctx.community_id, month, ctx.config.tz)
    card = payouts_card(report, ctx.texts)
    if not export:
        return show(card, replace=True)
    name = f"payouts-{month:%Y-%m}.csv"
    sent = ctx.texts("payouts-file", month=f"{month:%Y-%m}", n=len(report.lines))
    return Reply(Message(body=(plain(sent),), file=File(name, payouts_report.as_csv(report))), brief=sent)


def _month(given: str) -> date:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", given):
        raise UserError("not-a-month", value=given[:20])
    return date.fromisoformat(f"{given}-01")


REDEMPTION = Option("redemption", Kind.NUMBER)
REASON = Option("reason", Kind.REST, required=False)
REASONED: dict[str, Reasoned] = {
    "refuse": redeem.deny,
    "withhold": partial(redeem.deny, approved=True),
    "endperk": redeem.end,
    "endrefund": partial(redeem.end, refund=True),
}
PRESSED: dict[str, Decide] = {
    "grant": redeem.approve,
    "paid": redeem.paid,
    "regrant": redeem.try_again,
    "byhand": redeem.taken_by_hand,
}
ACTIONS = (
    *(
        action(name, Right.MANAGER, _with_reason(name, decide), REDEMPTION, REASON, typed=True, pressed=True)
        for name, decide in REASONED.items()
    ),
    *(action(name, Right.MANAGER, _press(decide), REDEMPTION, pressed=True) for name, decide in PRESSED.items()),
    action(
        "payouts",
        Right.MANAGER,
        payouts,
        Option("paid_in", Kind.WORD, required=False),
        Option("as", Kind.WORD, required=False, choices=(EXPORT,)),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
)
