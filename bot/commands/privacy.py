"""What is held about oneself, and how to have it erased.

Typed: `/mydata`, from /me a button of that name. Pressed: erase here, erase everything, and the same once more after
reading what goes and what stays.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.message import Button, ButtonStyle, File, Message
from bot.ports.text import plain
from bot.reports.owndata import own_data
from bot.usecases import privacy

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

FILE = "firsthand-my-data.json"


async def my_data(ctx: Context, _: Args) -> Reply:
    """Send one JSON file with everything held about the person who asks, from all communities."""
    t, product = ctx.texts, ctx.config.product
    assert ctx.actor.person_id is not None  # noqa: S101 - a person acts
    data = await own_data(ctx.uow, ctx.actor.person_id, ctx.now, t("mydata-what-this-is"))
    content = json.dumps(data, ensure_ascii=False, indent=2).encode()
    everything = Button(t("button-erase-all"), "erase:all", style=ButtonStyle.DANGER)
    here = Button(t("button-erase-one", product=product), "erase:one", style=ButtonStyle.DANGER)
    several = await privacy.communities_of(ctx) - {ctx.community_id}
    message = Message(
        title=t("mydata-title"),
        body=(plain(t("mydata-body")), plain(t("mydata-erase"))),
        rows=((here, everything),) if several else ((everything,),),
        file=File(FILE, content),
    )
    return show(message)


async def erase(ctx: Context, args: Args) -> Reply:
    """Say what erasing takes away and what stays; at the second press, do it."""
    t, product, everywhere = ctx.texts, ctx.config.product, args.text("scope") == "all"
    if args.has("sure"):
        await privacy.erase(ctx, everywhere=everywhere)
        return say(ctx, "erased-all") if everywhere else say(ctx, "erased-one", product=product)
    scope = "all" if everywhere else "one"
    sure = Button(t("button-erase-sure"), f"erase:{scope}:yes", style=ButtonStyle.DANGER)
    title = t("erase-title-all") if everywhere else t("erase-title-one", product=product)
    body = (plain(t("erase-goes")), plain(t("erase-stays")))
    return show(Message(title=title, body=body, rows=((sure,),)))


ACTIONS = (
    action("mydata", Right.STRANGER, my_data, typed=True, pressed=True),
    action(
        "erase",
        Right.STRANGER,
        erase,
        Option("scope", Kind.WORD, choices=("one", "all")),
        Option("sure", Kind.WORD, required=False, choices=("yes",)),
        typed=True,
        pressed=True,
    ),
)
