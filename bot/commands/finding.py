"""A complaint that a member saw: a link sent to the bot in the direct chat, and the button that tells it.

Written: a message with one link, by somebody who was asked nothing; a question comes back, so that nobody tells by
accident. Pressed: “I saw this complaint”. `/find` with words beside the link stands in `telling.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.message import Button, ButtonStyle
from bot.rules import links
from bot.usecases import words

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

HTTPS = "https://"
LONGEST_PRESS = 64


def offer(ctx: Context, text: str) -> Reply | None:
    """Return the question whether a link that somebody sent is a complaint he saw; None for any other text."""
    found = links.links_in(text)
    if len(found) != 1:
        return None
    try:
        link = links.canonical(found[0])
    except ValueError:
        return None
    press = f"saw:{link.removeprefix(HTTPS)}"
    # what does not fit into a button is typed; a colon would end the link there
    if not link.startswith(HTTPS) or len(press) > LONGEST_PRESS or not press.isascii() or press.count(":") > 1:
        return say(ctx, "find-offer-typed", link=link)
    return say(ctx, "find-offer", (Button(ctx.texts("button-saw"), press, style=ButtonStyle.MAIN),))


async def saw(ctx: Context, args: Args) -> Reply:
    """Tell of a complaint whose link was sent before."""
    await words.find(ctx, HTTPS + args.text("link"))
    answer = say(ctx, "find-noted")
    return type(answer)(answer.message, brief=answer.brief, replace=True)


ACTIONS = (action("saw", Right.AMBASSADOR, saw, Option("link", Kind.WORD), pressed=True),)
