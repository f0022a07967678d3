"""Connect a second chat to one's own page.

Typed: `/me connect`, `/me connect CODE`. Pressed: “Connect a chat” (shows a code), “I have a code” (opens a form where
the chat has them), “Yes, connect them”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Form, Input, Message
from bot.ports.text import Style, Text, plain
from bot.usecases import connect as usecase

if TYPE_CHECKING:
    from bot.commands.spec import Action
    from bot.usecases.context import Context

LONGEST_CODE = 40


def is_anywhere(act: Action, args: Args) -> bool:
    """Say whether an act concerns no community: a second chat may be connected before it knows any."""
    return act.name in {"connecting", "connected"} or (act.name == "me" and args.text("setting") == "connect")


async def connect(ctx: Context, _: Args) -> Reply:
    """Show a new one-time code, and how it is used."""
    t = ctx.texts
    code = await usecase.make_code(ctx)
    rows = (
        (Button(t("button-have-code"), "connecting"),),
        (Button(t("button-me"), "me"),),
    )
    body = ((Text(code, Style.CODE),), plain(t("connect-how", code=code)), plain(t("connect-for-good")))
    return Reply(Message(title=t("connect-title"), body=body, rows=rows), replace=True)


async def connecting(ctx: Context, args: Args) -> Reply:
    """Take the code from the other chat, and ask once more, by the name of the account that it leads to."""
    t = ctx.texts
    given = args.text("code").strip()
    if not given:
        question = Input("code", t("connect-form-code"), t("connect-form-code-hint"), longest=LONGEST_CODE)
        instead = t("connect-instead")
        form = Form("connecting", "", t("connect-form-title"), (question,), instead)
        return Reply(Message(body=(plain(instead),)), brief=instead, form=form)
    if ctx.actor.overheard:
        await usecase.burn(ctx, given)
        return say(ctx, "connect-overheard")
    account = await usecase.account_of(ctx, given)
    ask = t("connect-sure", name=account.name, platform=account.platform.capitalize())
    yes = Button(t("button-connected"), f"connected:{usecase.spelled(given)}", style=ButtonStyle.GOOD)
    return Reply(Message(title=t("connect-title"), body=(plain(ask), plain(t("connect-for-good"))), rows=((yes,),)))


async def connected(ctx: Context, args: Args) -> Reply:
    """Connect both accounts."""
    account = await usecase.connect(ctx, args.text("code"))
    own = (Button(ctx.texts("button-me"), "me"),)
    told = say(ctx, "connected", own, name=account.name, platform=account.platform.capitalize())
    return Reply(told.message, replace=True)


CODE = Option("code", Kind.WORD, required=False)
ACTIONS = (
    action("connect", Right.STRANGER, connect, pressed=True),
    action("connecting", Right.STRANGER, connecting, Option("form", Kind.WORD, required=False), CODE, pressed=True),
    action("connected", Right.STRANGER, connected, Option("code", Kind.WORD), pressed=True),
)
