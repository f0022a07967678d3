"""Make one thread of two, or two of one.

Typed: `/merge 482`, `/merge 482 31`, `/split 482`. Pressed: “Merge with…” and “Split” behind “Manage”, then the thread
or the post that is meant; “Undo” takes it back while nobody has acted since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.deciding import merge_card, split_card
from bot.commands.say import say, show
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.message import Button
from bot.reports import likely
from bot.usecases import merging_threads, splitting

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context


async def merge(ctx: Context, args: Args) -> Reply:
    """Merge a thread with another; without the other, show which it may be."""
    number = args.number("thread")
    if args.has("with"):
        done = await merging_threads.merge(ctx, number, args.number("with"))
        return say(ctx, "merge-done", (_undo(ctx, done.into.id),), thread=done.out.id, into=done.into.id)
    choice = await likely.likely(ctx.uow, ctx.community_id, number)
    if choice is None:
        raise UserError("no-thread", thread=number)
    return show(merge_card(choice, ctx.texts))


async def split(ctx: Context, args: Args) -> Reply:
    """Let a post of a thread become one of its own; without the post, show which may."""
    number = args.number("thread")
    if args.has("post"):
        done = await splitting.split(ctx, number, args.number("post"))
        return say(ctx, "split-done", (_undo(ctx, number),), thread=number, into=done.new.id)
    found = await likely.posts(ctx.uow, ctx.community_id, number)
    if found is None:
        raise UserError("no-thread", thread=number)
    return show(split_card(*found, ctx.texts))


def _undo(ctx: Context, thread_id: int) -> Button:
    return Button(ctx.texts("button-undo"), f"undo:{thread_id}")


ACTIONS = (
    action(
        "merge",
        Right.MANAGER,
        merge,
        THREAD,
        Option("with", Kind.NUMBER, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action(
        "split",
        Right.MANAGER,
        split,
        THREAD,
        Option("post", Kind.NUMBER, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
)
