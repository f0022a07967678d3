"""Points, leaderboard, perks.

Typed: `/points`, `/leaderboard month`, `/perks`. Pressed: the other spans under a leaderboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bot.cards.standing import SPANS, leaderboard_card, perks_card, points_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.reports.standing import ladder, leaderboard, purse

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.rules.periods import Span
    from bot.usecases.context import Context


async def points(ctx: Context, _: Args) -> Reply:
    """Show the member his balances and latest lines."""
    return show(points_card(await purse(ctx.uow, ctx.community_id, ctx.member_id), ctx.texts))


async def ranking(ctx: Context, args: Args) -> Reply:
    """Show who helped most in the week (unless another span is asked for)."""
    span = cast("Span", args.text("span").lower() or SPANS[0])
    board = await leaderboard(
        ctx.uow,
        ctx.community_id,
        span=span,
        now=ctx.now,
        zone=ctx.config.tz,
        reader=ctx.actor.member.id if ctx.actor.member else None,
    )
    return show(leaderboard_card(board, ctx.texts), shared=True, replace=True)


async def perks(ctx: Context, _: Args) -> Reply:
    """Show the ladder and how far the member is."""
    return show(perks_card(await ladder(ctx.uow, ctx.community_id, ctx.member_id), ctx.texts))


ACTIONS = (
    action("points", Right.AMBASSADOR, points, typed=True, shown=Right.AMBASSADOR),
    action(
        "leaderboard",
        Right.VIEWER,
        ranking,
        Option("span", Kind.WORD, required=False, choices=SPANS),
        typed=True,
        shown=Right.AMBASSADOR,
        pressed=True,
    ),
    action("perks", Right.AMBASSADOR, perks, typed=True, shown=Right.AMBASSADOR),
)
