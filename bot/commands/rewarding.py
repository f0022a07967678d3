"""What a manager gives by hand, and puts right.

Typed: `/award Ana 10 for the guide`, `/correct Ana -5 counted twice`. Pressed on a member's page: “Give points”,
“Correct points” (open a form where the chat has them); under the answer: “Undo”.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import plain
from bot.usecases import award as giving

if TYPE_CHECKING:
    from bot.usecases.award import Given
    from bot.usecases.context import Context

LONGEST_AMOUNT = 6


async def award(ctx: Context, args: Args) -> Reply:
    """Give a member points for a reason; a press without them opens the form."""
    member_id = await giving.whom(ctx, args.text("member"))
    if not args.has("points"):
        return _form(ctx, "award", member_id)
    given = await giving.award(ctx, member_id, _amount(args.text("points"), "award"), args.text("reason"))
    return say(ctx, "awarded", _undo(ctx, given), name=given.name, points=given.points, total=given.confirmed)


async def correct(ctx: Context, args: Args) -> Reply:
    """Put a member's points right by a difference; a press without it opens the form."""
    member_id = await giving.whom(ctx, args.text("member"))
    if not args.has("points"):
        return _form(ctx, "correct", member_id)
    given = await giving.correct(ctx, member_id, _amount(args.text("points"), "correct"), args.text("reason"))
    return say(ctx, "corrected", _undo(ctx, given), name=given.name, total=given.confirmed)


async def undo(ctx: Context, args: Args) -> Reply:
    """Take a gift or a correction back."""
    given = await giving.take_back(ctx, args.number("line"))
    return say(ctx, "unawarded", name=given.name, total=given.confirmed)


def _amount(words: str, act: str) -> int:
    """Return a whole number, with or without a sign. Raises UserError `option-wrong`."""
    if not re.fullmatch(r"[+−-]?\d{1,6}", words, re.ASCII):
        usage = f"/{act} Ana 10 …" if act == "award" else f"/{act} Ana -5 …"
        raise UserError("option-wrong", value=words[:40], option="points", usage=usage)
    return int(words.replace("−", "-"))


def _undo(ctx: Context, given: Given) -> tuple[Button, ...]:
    return (Button(ctx.texts("button-undo"), f"unaward:{given.entry_id}"),)


def _form(ctx: Context, act: str, member_id: int) -> Reply:
    t = ctx.texts
    instead = t(f"reward-instead-{act}", number=str(member_id))
    points = Input("points", t(f"reward-points-{act}"), t(f"reward-hint-{act}"), longest=LONGEST_AMOUNT + 1)
    reason = Input("reason", t("reward-reason"), longest=giving.REASON_LONGEST)
    form = Form(act, str(member_id), t(f"reward-title-{act}"), (points, reason), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


OPTIONS = (Option("member", Kind.WORD), Option("points", Kind.WORD), Option("reason", Kind.REST))
ACTIONS = (
    action("award", Right.MANAGER, award, *OPTIONS, typed=True, shown=Right.MANAGER, pressed=True),
    action("correct", Right.MANAGER, correct, *OPTIONS, typed=True, shown=Right.MANAGER, pressed=True),
    action("unaward", Right.MANAGER, undo, Option("line", Kind.NUMBER), pressed=True),
)
