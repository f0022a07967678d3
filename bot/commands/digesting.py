"""The digest when somebody asks for it. Typed: `/digest` (the last day, as of now), `/digest week`.

It is the managers' own: all of their room may read it, elsewhere only who asks.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.cards.digest import day_card
from bot.cards.weekly import week_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.chat import RoomKind
from bot.reports import brief
from bot.reports.addresses import FOR_MANAGERS, card_links
from bot.rules.advice import Audience

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context


def _is_among_managers(ctx: Context) -> bool:
    rooms = dict(ctx.config.rooms()).get(ctx.actor.platform)
    return rooms is not None and ctx.actor.room_id == rooms.chat_ids()[RoomKind.MANAGERS]


async def show_digest(ctx: Context, args: Args) -> Reply:
    """Show the last day or the last week as of now."""
    t, config, shared = ctx.texts, ctx.config, _is_among_managers(ctx)
    if args.text("period") == "week":
        week = await brief.week(ctx.uow, ctx.community_id, config, ctx.now, began_at=ctx.community.created_at)
        return show(week_card(week, config, t, Audience.MANAGERS), shared=shared)
    day = await brief.day(ctx.uow, ctx.community_id, config, ctx.now, audience=Audience.MANAGERS)
    platform = ctx.actor.platform
    link_to = partial(ctx.link_to, platform)
    links = await card_links(ctx.uow, ctx.community_id, platform, set(day.thread_ids()), link_to, kinds=FOR_MANAGERS)
    return show(day_card(day, config, t, links), shared=shared)


ACTIONS = (
    action(
        "digest",
        Right.MANAGER,
        show_digest,
        Option("period", Kind.WORD, required=False, choices=("now", "week")),
        typed=True,
        shown=Right.MANAGER,
    ),
)
