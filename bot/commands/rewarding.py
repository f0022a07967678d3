"""What a manager gives by hand, and puts right.

Typed: `/award Ana 10 for the guide`, `/correct Ana -5 counted twice`. Pressed on a member's page: “Give points”,
“Correct points” (open a form where the chat has them); under the answer: “Undo”.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cards.members import SHORT_LABEL, number_of
from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import plain
from bot.reports.members import meant
from bot.usecases import award as giving

if TYPE_CHECKING:
    from bot.usecases.award import Given
    from bot.usecases.context import Context

LONGEST_AMOUNT = 7
AMOUNT = re.compile(r"[+−-]?\d{1,6}", re.ASCII)
MOST_OFFERED, A_ROW = 20, 4


async def award(ctx: Context, args: Args) -> Reply:
    """Give a member points for a reason; a press without them opens the form."""
    read = await _read(ctx, args, "award")
    if isinstance(read, Reply):
        return read
    given = await giving.award(ctx, *read)
    return say(ctx, "awarded", _undo(ctx, given), name=given.name, points=given.points, total=given.confirmed)


async def correct(ctx: Context, args: Args) -> Reply:
    """Put a member's points right by a difference; a press without it opens the form."""
    read = await _read(ctx, args, "correct")
    if isinstance(read, Reply):
        return read
    given = await giving.correct(ctx, *read)
    return say(ctx, "corrected", _undo(ctx, given), name=given.name, total=given.confirmed)


async def undo(ctx: Context, args: Args) -> Reply:
    """Take a gift or a correction back."""
    given = await giving.take_back(ctx, args.number("line"))
    return say(ctx, "unawarded", name=given.name, total=given.confirmed)


async def _read(ctx: Context, args: Args, act: str) -> Reply | tuple[int, int, str]:
    """Return whom it is about, how many points, and why; or the form, or the question which member is meant.

    A typed name may be of several words: the points begin at the first number. Raises UserError `no-member`,
    `option-wrong`.
    """
    name, amount, why = args.text("member"), args.text("points"), args.text("reason")
    words = [name, amount, *why.split()]
    at = next((at for at, word in enumerate(words) if at > 1 and AMOUNT.fullmatch(word)), 0)
    if amount and not AMOUNT.fullmatch(amount) and at:
        name, amount, why = " ".join(words[:at]), words[at], " ".join(words[at + 1 :])
    found = await meant(ctx.uow, ctx.community_id, name)
    if not found:
        raise UserError("no-member")
    if len(found) > 1:
        buttons = [
            Button(f"{who[:SHORT_LABEL]} ({number_of(one)})", f"{act}:{number_of(one)}") for one, who in found.items()
        ][:MOST_OFFERED]
        return say(ctx, "which-member", *(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)))
    [member_id] = found
    if not amount:
        return _form(ctx, act, member_id)
    if not AMOUNT.fullmatch(amount):
        usage = f"/{act} Ana {'10' if act == 'award' else '-5'} …"
        raise UserError("option-wrong", value=amount[:40], option="points", usage=usage)
    return member_id, int(amount.replace("−", "-")), why


def _undo(ctx: Context, given: Given) -> tuple[Button, ...]:
    return (Button(ctx.texts("button-undo"), f"unaward:{given.entry_id}"),)


def _form(ctx: Context, act: str, member_id: int) -> Reply:
    t = ctx.texts
    instead = t(f"reward-instead-{act}", number=number_of(member_id))
    points = Input("points", t(f"reward-points-{act}"), t(f"reward-hint-{act}"), longest=LONGEST_AMOUNT)
    reason = Input("reason", t("reward-reason"), longest=giving.REASON_LONGEST)
    form = Form(act, number_of(member_id), t(f"reward-title-{act}"), (points, reason), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


OPTIONS = (Option("member", Kind.WORD), Option("points", Kind.WORD), Option("reason", Kind.REST))
ACTIONS = (
    action("award", Right.MANAGER, award, *OPTIONS, typed=True, shown=Right.MANAGER, pressed=True),
    action("correct", Right.MANAGER, correct, *OPTIONS, typed=True, shown=Right.MANAGER, pressed=True),
    action("unaward", Right.MANAGER, undo, Option("line", Kind.NUMBER), pressed=True),
)
