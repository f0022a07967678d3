"""What points bring: look, get a perk, take a request back.

Typed: `/perks`. Pressed: “Get it” (what costs points asks once more), “Take back”, and the other pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.perks import shelf_card
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import Style, Text
from bot.reports import perks as report
from bot.rules.perks import title
from bot.usecases import redeem
from storage.tables import RedemptionState

if TYPE_CHECKING:
    from bot.reports.perks import Offer
    from bot.usecases.context import Context


async def perks(ctx: Context, args: Args) -> Reply:
    """Show the perks, how far the member is, and what he has."""
    page = args.number("page") if args.has("page") else 1
    return show(shelf_card(await report.shelf(ctx.uow, ctx.community_id, ctx.member_id), page, ctx.texts), replace=True)


async def get(ctx: Context, args: Args) -> Reply:
    """Get a perk; one that costs points is asked for twice, so that no slip of a thumb and no new price spends them."""
    offer = await _offer(ctx, args.number("perk"))
    if offer.hurdle is None and offer.perk.price and args.text("spend") != str(offer.perk.price):
        return await _confirm(ctx, offer)
    row = await redeem.request(ctx, offer.perk.id)
    name = title(offer.perk, ctx.texts.language)
    if row.state is RedemptionState.REQUESTED:
        return say(ctx, "perk-requested", perk=name)
    if row.state is RedemptionState.APPROVED:
        return say(ctx, "perk-on-its-way", perk=name)
    code = (await _offer(ctx, offer.perk.id)).code
    words = ctx.texts.rich("perk-your-code", perk=name, code=Text(code, Style.CODE))
    return Reply(Message(body=(words,)), brief=ctx.texts("perk-your-code", perk=name, code=code))


async def _offer(ctx: Context, perk_id: int) -> Offer:
    """Return a perk as the acting member sees it. Raises UserError `no-perk`."""
    shelf = await report.shelf(ctx.uow, ctx.community_id, ctx.member_id)
    found = next((offer for offer in shelf.offers if offer.perk.id == perk_id), None)
    if found is None:
        raise UserError("no-perk")
    return found


async def _confirm(ctx: Context, offer: Offer) -> Reply:
    means = await report.means_of(ctx.uow, ctx.community_id, ctx.member_id)
    press = f"redeem:{offer.perk.id}:{offer.perk.price}"
    sure = Button(ctx.texts("button-spend", n=offer.perk.price), press, style=ButtonStyle.GOOD)
    name = title(offer.perk, ctx.texts.language)
    return say(ctx, "perk-confirm", (sure,), perk=name, n=offer.perk.price, have=means.spendable)


async def take_back(ctx: Context, args: Args) -> Reply:
    """Take one's own request back while nobody has decided it."""
    row = await redeem.cancel(ctx, args.number("redemption"))
    return say(ctx, "perk-cancelled", n=row.cost)


PERK = Option("perk", Kind.NUMBER)
REDEMPTION = Option("redemption", Kind.NUMBER)
ACTIONS = (
    action(
        "perks",
        Right.AMBASSADOR,
        perks,
        Option("page", Kind.NUMBER, required=False),
        typed=True,
        shown=Right.AMBASSADOR,
        pressed=True,
    ),
    action("redeem", Right.AMBASSADOR, get, PERK, Option("spend", Kind.WORD, required=False), pressed=True),
    action("unredeem", Right.AMBASSADOR, take_back, REDEMPTION, pressed=True),
)
