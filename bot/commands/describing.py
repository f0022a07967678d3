"""The small pages behind one's own page: languages, topics and pings by one press each, and the forms.

Pressed: “Languages”, “Topics”, “Pings”, “Seats”, “Tell the team”, and everything on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import profile as cards
from bot.cards.words import place as place_name
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Form, Input, Message
from bot.ports.text import plain
from bot.reports.profile import profile
from bot.rules.handles import PLACES
from bot.usecases import profile as usecase
from storage.tables import Category

if TYPE_CHECKING:
    from bot.reports.profile import Profile
    from bot.usecases.context import Context
    from storage.tables import Member

LONGEST = 100


async def speaks(ctx: Context, args: Args) -> Reply:
    """Show the languages; a pressed one is added or taken away."""
    if args.has("tongue"):
        await usecase.toggle_language(ctx, args.text("tongue"))
    return show(cards.speaks_page(await usecase.own(ctx), ctx.texts), replace=True)


async def knows(ctx: Context, args: Args) -> Reply:
    """Show the topics; a pressed one is added or taken away."""
    if args.has("topic"):
        await usecase.toggle_topic(ctx, args.text("topic"))
    return show(cards.knows_page(await usecase.own(ctx), ctx.texts), replace=True)


async def pings(ctx: Context, args: Args) -> Reply:
    """Show how often one may hear of a thread that fits; a pressed number is chosen."""
    if args.has("pings"):
        await usecase.hear(ctx, args.text("pings"))
    return show(cards.pings_page(await usecase.own(ctx), ctx.texts), replace=True)


async def seats(ctx: Context, _: Args) -> Reply:
    """Show every seat that one holds."""
    view = await profile(ctx.uow, await usecase.own(ctx))
    return show(cards.seats_page(view.seats, ctx.texts), replace=True)


async def tell_team(ctx: Context, _: Args) -> Reply:
    """Show what one may tell the team."""
    return show(cards.words_page(ctx.texts), replace=True)


def handles_form(ctx: Context, member: Member) -> Reply:
    """Return the form that asks for the public names, with what stands there."""
    t = ctx.texts
    inputs = tuple(
        Input(
            place,
            place_name(place),
            t("handles-hint"),
            required=False,
            longest=LONGEST,
            value=member.handles.get(place, ""),
        )
        for place in PLACES
    )
    return _form("handles", t("handles-form-title"), inputs, t("handles-instead"))


def hours_form(ctx: Context, view: Profile) -> Reply:
    """Return the form that asks for time zone and quiet hours, with what stands there."""
    t = ctx.texts
    inputs = (
        Input("zone", t("me-zone"), t("zone-hint"), required=False, longest=LONGEST, value=view.person.zone or ""),
        Input("quiet", t("me-hours"), t("quiet-hint"), required=False, longest=LONGEST, value=cards.hours(view)),
    )
    return _form("hours", t("hours-form-title"), inputs, t("hours-instead"))


def _form(name: str, title: str, inputs: tuple[Input, ...], instead: str) -> Reply:
    return Reply(
        Message(body=(plain(instead),)), brief=instead, form=Form(name, "set", title, inputs, instead), replace=True
    )


ACTIONS = (
    action("speaks", Right.STRANGER, speaks, Option("tongue", Kind.WORD, required=False), pressed=True),
    action(
        "knows",
        Right.STRANGER,
        knows,
        Option("topic", Kind.WORD, required=False, choices=tuple(Category)),
        pressed=True,
    ),
    action("pings", Right.STRANGER, pings, Option("pings", Kind.WORD, required=False), pressed=True),
    action("seats", Right.STRANGER, seats, pressed=True),
    action("words", Right.AMBASSADOR, tell_team, pressed=True),
)
