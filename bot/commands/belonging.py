"""Join, help, and which community a direct chat is about.

Typed: `/start`, `/join`, `/help`. Pressed: “I agree, let me in”, a community.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import registry
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import RichText, plain
from bot.rules.rights import suffices
from bot.usecases import members
from storage.tables import MemberState

if TYPE_CHECKING:
    from bot import texts
    from bot.usecases.context import Context

MOST_ROWS = 5


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


ACTIONS = (
    action("start", Right.STRANGER, start, Option("payload", Kind.REST, required=False), typed=True),
    action("join", Right.STRANGER, join, typed=True, pressed=True),
    action("agree", Right.STRANGER, agree, pressed=True),
    action("help", Right.STRANGER, help_page, typed=True, shown=Right.AMBASSADOR),
    action("community", Right.STRANGER, choose, Option("community", Kind.WORD), pressed=True),
)
