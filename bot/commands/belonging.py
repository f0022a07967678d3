"""Join, one's own page, language, leaving, help, and which community a direct chat is about.

Typed: `/start`, `/join`, `/me`, `/help`. Pressed: “I agree, let me in”, a language, a community, “Leave”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.cards.words import joined
from bot.commands import registry
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Field, Message
from bot.ports.text import RichText, Text, TimeStyle, When, plain
from bot.reports.members import seats_of
from bot.reports.standing import purse
from bot.rules.rights import suffices
from bot.usecases import members
from storage.tables import MemberState

if TYPE_CHECKING:
    from bot.usecases.context import Context

A_ROW = 4
MOST_ROWS = 5
SEAT_ROWS = 3


async def start(ctx: Context, _: Args) -> Reply:
    """Greet in a direct chat; from then on the bot may write there."""
    if ctx.actor.member is None and not suffices(ctx.actor.right, Right.AMBASSADOR):
        return await join(ctx, Args({}))
    return say(ctx, "start", products=ctx.config.product)


async def join(ctx: Context, _: Args) -> Reply:
    """Show the terms, with the button that agrees to them."""
    if ctx.actor.member is not None and ctx.actor.member.state == MemberState.ACTIVE:
        return say(ctx, "joined-already")
    product = ctx.config.product
    agree = Button(ctx.texts("button-join"), "agree", style=ButtonStyle.GOOD)
    title = ctx.texts("join-title", product=product)
    return Reply(Message(title=title, body=(plain(ctx.texts("join-terms", product=product)),), rows=((agree,),)))


async def agree(ctx: Context, _: Args) -> Reply:
    """Make the person a member, with his consent."""
    await members.join(ctx)
    return say(ctx, "joined")


async def me(ctx: Context, _: Args) -> Reply:
    """Show one's own page: seats and the way to give them back, points, language, the way out."""
    t, member = ctx.texts, ctx.member
    held = await seats_of(ctx.uow, ctx.community_id, member.id)
    seats = joined([(Text(f"#{thread.id} "), When(thread.due_at)) for thread in held]) or plain(t("me-none"))
    have = await purse(ctx.uow, ctx.community_id, member.id)
    languages = tuple(
        Button(texts.of(language)("language-name"), f"language:{language}") for language in texts.LANGUAGES
    )
    leaving = Button(t("button-leave"), "leave", style=ButtonStyle.DANGER)
    message = Message(
        title=t("me-title", product=ctx.config.product),
        fields=(
            Field(t("me-seats"), seats, wide=True),
            Field(t("me-points"), plain(t("points-n", n=have.confirmed))),
            Field(t("me-since"), (When(member.joined_at, TimeStyle.DAY),)),
            Field(t("me-language"), plain(t("language-name"))),
        ),
        rows=(*_releases([thread.id for thread in held], t), languages, (leaving,)),
    )
    return show(message)


def _releases(numbers: list[int], t: texts.Texts) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each seat, because a seat that was assigned has no reaction to take off."""
    buttons = [Button(t("button-release-thread", thread=number), f"release:{number}") for number in numbers]
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))[:SEAT_ROWS]


async def language(ctx: Context, args: Args) -> Reply:
    """Choose the language of private answers."""
    await members.speak(ctx, args.text("language"))
    return say(ctx, "language-set")


async def leave(ctx: Context, _: Args) -> Reply:
    """Leave the programme."""
    await members.leave(ctx)
    return say(ctx, "left", product=ctx.config.product)


async def help_page(ctx: Context, _: Args) -> Reply:
    """Show what this person can do."""
    t = ctx.texts
    rooms = dict(ctx.config.rooms()).get(ctx.actor.platform)
    body: list[RichText] = [plain(t("help-react", emoji=rooms.claim_emoji))] if rooms else []
    body += [
        plain(t("help-line", name=item.usage.lstrip("/"), description=t(f"command-{item.name}")))
        for item in sorted(registry.typed(), key=lambda item: item.shown is None)
        if suffices(ctx.actor.right, item.shown or item.right) and (item.name != "join" or ctx.actor.member is None)
    ]
    return show(Message(title=t("help-title"), body=tuple(body)))


async def choose(ctx: Context, _: Args) -> Reply:
    """Say which community the direct chat is about from now on; the router has noted it."""
    return say(ctx, "community-chosen", product=ctx.config.product)


def picker(t: texts.Texts, products: list[tuple[str, str]]) -> Reply:
    """Return the question which community is meant, as (name, product) pairs."""
    buttons = [Button(product, f"community:{name}") for name, product in products]
    wide = -(-len(buttons) // MOST_ROWS)
    rows = tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
    return Reply(Message(body=(plain(t("which-community")),), rows=rows), brief=t("which-community"))


LANGUAGE = Option("language", Kind.WORD, choices=texts.LANGUAGES)
ACTIONS = (
    action("start", Right.STRANGER, start, Option("payload", Kind.REST, required=False), typed=True),
    action("join", Right.STRANGER, join, typed=True, pressed=True),
    action("agree", Right.STRANGER, agree, pressed=True),
    action("me", Right.AMBASSADOR, me, typed=True, shown=Right.AMBASSADOR),
    action("language", Right.STRANGER, language, LANGUAGE, pressed=True),
    action("leave", Right.AMBASSADOR, leave, pressed=True),
    action("help", Right.STRANGER, help_page, typed=True, shown=Right.AMBASSADOR),
    action("community", Right.STRANGER, choose, Option("community", Kind.WORD), pressed=True),
)
