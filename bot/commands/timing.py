"""A manager pauses a thread's clock and lets it run again.

Typed: `/hold 482 why`, `/resume 482`. Pressed: “Pause the clock” and “Let the clock run” behind “Manage”; the reason is
asked with a form where the chat has forms, and stands on the card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.say import say
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import When, plain
from bot.rules.lifecycle import WAITING
from bot.usecases import holding

if TYPE_CHECKING:
    from bot.texts import Texts
    from bot.usecases.context import Context
    from storage.tables import Thread


async def hold(ctx: Context, args: Args) -> Reply:
    """Pause a thread's clock, with a reason; a press opens the form for it."""
    thread_id, t = args.number("thread"), ctx.texts
    if not args.has("reason"):
        instead = t("hold-form-instead", thread=thread_id)
        why = Input("reason", t("hold-form-why"), longest=holding.LONGEST_WHY, long=True)
        form = Form("hold", str(thread_id), t("hold-form-title", thread=thread_id), (why,), instead)
        return Reply(Message(body=(plain(instead),)), brief=instead, form=form)
    thread = await holding.hold(ctx, thread_id, args.text("reason"))
    return say(
        ctx, "held", (*clock_buttons(thread, t), Button(t("button-undo"), f"undo:{thread_id}")), thread=thread_id
    )


async def resume(ctx: Context, args: Args) -> Reply:
    """Let a thread's clock run again."""
    thread = await holding.go_on(ctx, args.number("thread"))
    undo = Button(ctx.texts("button-undo"), f"undo:{thread.id}")
    return say(ctx, "resumed", (undo,), thread=thread.id, at=When(thread.due_at))


def clock_buttons(thread: Thread, t: Texts) -> tuple[Button, ...]:
    """Return what can be done with a thread's clock: one press for a thread that waits for its first answer."""
    if thread.state not in WAITING:
        return ()
    if thread.hold_why:
        return (Button(t("button-resume"), f"resume:{thread.id}"),)
    return (Button(t("button-hold"), f"hold:{thread.id}"),)


ACTIONS = (
    action("hold", Right.MANAGER, hold, THREAD, Option("reason", Kind.REST), typed=True, pressed=True),
    action("resume", Right.MANAGER, resume, THREAD, typed=True, pressed=True),
)
