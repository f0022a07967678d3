"""Points and leaderboard.

Typed: `/points`, `/leaderboard month`, `/leaderboard month 2026-10`. Pressed: the other spans and the month
before under a leaderboard, “Older” under one's points.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, cast

from bot.cards.standing import SPANS, leaderboard_card, points_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.reports.standing import leaderboard, statement
from bot.rules.periods import local_day

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.ports.message import Message
    from bot.rules.periods import Span
    from bot.usecases.context import Context


async def points(ctx: Context, _: Args) -> Reply:
    """Show the member his balances and latest lines."""
    return show(await _page(ctx), replace=True)


async def older(ctx: Context, args: Args) -> Reply:
    """Show the lines before a line."""
    return show(await _page(ctx, args.number("line")), replace=True)


async def _page(ctx: Context, before: int | None = None) -> Message:
    page = await statement(ctx.uow, ctx.community_id, ctx.member_id, now=ctx.now, zone=ctx.config.tz, before=before)
    return points_card(page, ctx.texts)


async def ranking(ctx: Context, args: Args) -> Reply:
    """Show who helped most in the week (unless another span, or an earlier month, is asked for)."""
    month = _month(ctx, args.text("season"))
    span = "month" if month else cast("Span", args.text("span").lower() or SPANS[0])
    board = await leaderboard(
        ctx.uow,
        ctx.community_id,
        span=span,
        now=ctx.now,
        zone=ctx.config.tz,
        reader=ctx.actor.member.id if ctx.actor.member else None,
        month=month,
        rank_managers=ctx.config.points.rank_managers,
    )
    return show(leaderboard_card(board, ctx.texts), shared=True, replace=True)


def _month(ctx: Context, words: str) -> date | None:
    """Return the first day of a month written as 2026-10; None for the current one, or without any."""
    if not words:
        return None
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", words, re.ASCII):
        usage = "/leaderboard month 2026-10"
        raise UserError("option-wrong", value=words[:40], option="season", usage=usage)
    month = date.fromisoformat(f"{words}-01")
    return None if month == local_day(ctx.now, ctx.config.tz).replace(day=1) else month


ACTIONS = (
    action("points", Right.AMBASSADOR, points, typed=True, shown=Right.AMBASSADOR, pressed=True),
    action("older", Right.AMBASSADOR, older, Option("line", Kind.NUMBER), pressed=True),
    action(
        "leaderboard",
        Right.VIEWER,
        ranking,
        Option("span", Kind.WORD, required=False, choices=SPANS),
        Option("season", Kind.WORD, required=False),
        typed=True,
        shown=Right.AMBASSADOR,
        pressed=True,
    ),
)
