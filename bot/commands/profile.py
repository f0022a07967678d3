"""One's own page: seats, points, what one says about oneself, and the way out.

Typed: `/me`, and where there are no forms `/me handle x ana_trades`, `/me zone Europe/Berlin`, `/me quiet 22:00-07:30`,
`/me quiet off`, `/me speaks en de`, `/me knows support trust`, `/me pings 3`, `/me connect CODE`. Pressed: everything
on the page and on the small pages behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import texts
from bot.cards import profile as cards
from bot.commands import connecting, describing
from bot.commands.belonging import with_terms
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.text import plain
from bot.reports.profile import profile
from bot.rules.handles import PLACES, place_of
from bot.usecases import members
from bot.usecases import profile as usecase

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

NOTHING = frozenset({"off", "none", "-", "–", "—"})
ALSO_CALLED = {"twitter": "x", "yt": "youtube"}
SETTINGS = ("handle", "zone", "quiet", "speaks", "knows", "pings", "connect")


async def me(ctx: Context, args: Args) -> Reply:
    """Show one's own page, or change one thing on it that was typed."""
    setting, content = args.text("setting").lower(), args.text("content")
    if not setting:
        return await page(ctx)
    if setting == "connect":
        return await (connecting.connecting(ctx, Args({"code": content})) if content else connecting.connect(ctx, args))
    if not content:
        return await ASKS[setting](ctx, Args({}))
    await TYPED[setting](ctx, "" if content.lower() in NOTHING else content)
    return await page(ctx, "me-saved")


async def page(ctx: Context, said: str = "") -> Reply:
    """Return one's own page, with a sentence above it where something was just done."""
    member = await usecase.own(ctx)
    view = await profile(ctx.uow, member)
    message = cards.profile_card(view, ctx.texts, product=ctx.config.product, zone=ctx.config.zone)
    answer = show(replace(message, body=(plain(ctx.texts(said)),)) if said else message, replace=True)
    return with_terms(ctx, answer)


async def _handle(ctx: Context, content: str) -> None:
    first, _, rest = content.partition(" ")
    place = ALSO_CALLED.get(first.lower(), first.lower())
    if place not in PLACES:
        linked = place_of(content)
        if linked is None:
            raise UserError("unknown-place", value=first[:40])
        place, rest = linked, content
    if not rest.strip():
        raise UserError("option-missing", usage=f"/me handle {place} <name>")
    await usecase.name_handles(ctx, {place: "" if rest.strip().lower() in NOTHING else rest})


async def _speaks(ctx: Context, content: str) -> None:
    await usecase.speak_languages(ctx, _words(content))


async def _knows(ctx: Context, content: str) -> None:
    await usecase.know_topics(ctx, _words(content))


def _words(content: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", content.lower()) if word]


TYPED: dict[str, Callable[[Context, str], Awaitable[None]]] = {
    "handle": _handle,
    "zone": usecase.live_in,
    "quiet": usecase.sleep,
    "speaks": _speaks,
    "knows": _knows,
    "pings": lambda ctx, content: usecase.hear(ctx, content or "0"),
}


async def handles(ctx: Context, args: Args) -> Reply:
    """Ask for one's public names, or set them all."""
    if not args.has("form"):
        return describing.handles_form(ctx, await usecase.own(ctx))
    await usecase.name_handles(ctx, {place: args.text(place) for place in PLACES})
    return await page(ctx, "me-saved")


async def hours(ctx: Context, args: Args) -> Reply:
    """Ask for time zone and quiet hours, or set both."""
    if not args.has("form"):
        return describing.hours_form(ctx, await profile(ctx.uow, await usecase.own(ctx)))
    zone, quiet = args.text("zone"), args.text("quiet")
    await usecase.live_in(ctx, zone)
    await usecase.sleep(ctx, "" if quiet.strip().lower() in NOTHING else quiet)
    return await page(ctx, "me-saved")


async def language(ctx: Context, args: Args) -> Reply:
    """Choose the language of private answers."""
    await members.speak(ctx, args.text("language"))
    return say(ctx, "language-set")


async def leave(ctx: Context, _: Args) -> Reply:
    """Leave the programme."""
    await members.leave(ctx)
    return say(ctx, "left", product=ctx.config.product)


ASKS: dict[str, Callable[[Context, Args], Awaitable[Reply]]] = {
    "handle": handles,
    "zone": hours,
    "quiet": hours,
    "speaks": describing.speaks,
    "knows": describing.knows,
    "pings": describing.pings,
}
LANGUAGE = Option("language", Kind.WORD, choices=texts.LANGUAGES)
FORM = Option("form", Kind.WORD, required=False)
ACTIONS = (
    action(
        "me",
        Right.STRANGER,
        me,
        Option("setting", Kind.WORD, required=False, choices=SETTINGS),
        Option("content", Kind.REST, required=False),
        typed=True,
        shown=Right.AMBASSADOR,
        pressed=True,
    ),
    action(
        "handles",
        Right.STRANGER,
        handles,
        FORM,
        *(Option(place, Kind.REST, required=False) for place in PLACES),
        pressed=True,
    ),
    action(
        "hours",
        Right.STRANGER,
        hours,
        FORM,
        Option("zone", Kind.REST, required=False),
        Option("quiet", Kind.REST, required=False),
        pressed=True,
    ),
    action("language", Right.STRANGER, language, LANGUAGE, pressed=True),
    action("leave", Right.STRANGER, leave, pressed=True),
)
