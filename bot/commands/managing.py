"""What a manager reads and decides.

Typed: `/sla`, `/mentions [words]`, `/manage 482`, `/assign 482 name`. Pressed: everything on the
review card, the staff card, and behind “Manage”. “Needs staff” is every member's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.members import number_of
from bot.cards.overview import queue_card
from bot.cards.sla import sla_card
from bot.cards.thread_rows import category_row, staff_row
from bot.commands.say import say, show
from bot.commands.spec import THREAD, Args, Kind, Option, Right, action
from bot.commands.timing import clock_buttons
from bot.ports.errors import UserError
from bot.ports.message import Button, ButtonStyle, Message
from bot.reports import queue, sla
from bot.reports.members import meant, roster, seated
from bot.reports.review import answers_of
from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.rules.rights import suffices
from bot.usecases import manage
from bot.usecases.threads import find
from storage.tables import Category, ThreadState

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context
    from storage.tables import Thread

MOST_BUTTONS = 20
A_ROW = 4
MOST_ANSWERS = 5


async def show_sla(ctx: Context, _: Args) -> Reply:
    """Show deadlines and how fast the community answers."""
    return show(
        sla_card(await sla.sla_report(ctx.uow, ctx.community_id, ctx.now), ctx.config.sla, ctx.texts), shared=True
    )


async def show_mentions(ctx: Context, args: Args) -> Reply:
    """Show what waits for a decision and what was kept, or search."""
    found = await queue.queue(ctx.uow, ctx.community_id, args.text("words"), ctx.config.publish)
    return show(queue_card(found, ctx.texts))


async def panel(ctx: Context, args: Args) -> Reply:
    """Show what can be decided about a thread."""
    thread, t = await find(ctx, args.number("thread")), ctx.texts
    number = thread.id
    dismissals = tuple(
        Button(t(f"dismissal-{reason}"), f"dismiss:{number}:{reason}", style=ButtonStyle.DANGER) for reason in Dismissal
    )
    merge = [Button(t("button-merge"), f"merge:{number}")]
    if thread.mentions > 1:
        merge.append(Button(t("button-split"), f"split:{number}"))
    staff = Button(t("button-staff"), f"staff:{number}")
    assign = Button(t("button-assign"), f"assign:{number}")
    undo = Button(t("button-undo"), f"undo:{number}")
    seats = tuple(
        Button(t("button-free", name=name), f"free:{number}:{member_id}")
        for member_id, name in (await seated(ctx.uow, number)).items()
    )
    answers = tuple(
        Button(t("button-reject-answer", n=index, name=who.name or t("former-member")), f"reject:{reply_id}")
        for index, (reply_id, who) in enumerate((await answers_of(ctx.uow, number)).items(), start=1)
    )[:MOST_ANSWERS]
    clock = clock_buttons(thread, t)
    acts = (
        (*dismissals, *merge),
        (*category_row(number, thread.category, t), Button(t("button-story"), f"story:{number}")),
        (assign, staff, *clock, undo),
        seats,
        answers,
    )
    rows = tuple(row for row in acts if row)
    if thread.state is ThreadState.DISMISSED:
        rows = ((undo,),)
    elif thread.state is ThreadState.STAFF:
        rows = ((*staff_row(number, t), undo),)
    message = Message(title=t("manage-title", thread=number), rows=rows)
    return show(message)


async def approve(ctx: Context, args: Args) -> Reply:
    """Post a thread that waited for review."""
    thread = await manage.approve(ctx, args.number("thread"))
    return say(ctx, "approved", thread=thread.id)


def _by(ctx: Context) -> By:
    return By.MANAGER if suffices(ctx.actor.right, Right.MANAGER) else By.MEMBER


def _undo(ctx: Context, thread: Thread) -> tuple[Button, ...]:
    return (Button(ctx.texts("button-undo"), f"undo:{thread.id}"),)


async def dismiss(ctx: Context, args: Args) -> Reply:
    """Take a thread out of the community's hands, with a reason."""
    thread = await manage.dismiss(ctx, args.number("thread"), Dismissal(args.text("reason")))
    return say(
        ctx, "dismissed", _undo(ctx, thread), thread=thread.id, reason=ctx.texts(f"dismissal-{args.text('reason')}")
    )


async def category(ctx: Context, args: Args) -> Reply:
    """Put a thread into another category."""
    thread = await manage.recategorise(ctx, args.number("thread"), Category(args.text("category")))
    return say(
        ctx, "recategorised", _undo(ctx, thread), thread=thread.id, category=words.category(ctx.texts, thread.category)
    )


async def to_staff(ctx: Context, args: Args) -> Reply:
    """Hand a thread to staff; every member may."""
    thread = await manage.to_staff(ctx, args.number("thread"), _by(ctx))
    return say(ctx, "staffed", _undo(ctx, thread), thread=thread.id)


async def give_back(ctx: Context, args: Args) -> Reply:
    """Give a thread back to the community."""
    thread = await manage.from_staff(ctx, args.number("thread"), solved=False)
    return say(ctx, "given-back", thread=thread.id)


async def free_seat(ctx: Context, args: Args) -> Reply:
    """Free a member's seat."""
    name = await manage.free_seat(ctx, args.number("thread"), args.number("member"))
    return say(ctx, "freed", thread=args.number("thread"), name=name)


async def solved(ctx: Context, args: Args) -> Reply:
    """Close a thread that staff solved."""
    thread = await manage.from_staff(ctx, args.number("thread"), solved=True)
    return say(ctx, "solved", thread=thread.id)


async def undo(ctx: Context, args: Args) -> Reply:
    """Take the last decision on a thread back."""
    thread, what = await manage.undo(ctx, args.number("thread"), by=_by(ctx))
    return say(ctx, "undone", thread=thread.id, what=ctx.texts(f"decision-{what}"))


async def promote(ctx: Context, args: Args) -> Reply:
    """Post a mention that was kept."""
    thread = await manage.promote(ctx, args.number("mention"))
    return say(ctx, "promoted", thread=thread.id)


async def assign(ctx: Context, args: Args) -> Reply:
    """Give a member a seat; without a name, or where several are meant, offer the members."""
    thread_id, wanted = args.number("thread"), args.text("member")
    active = await roster(ctx.uow, ctx.community_id)
    fits = active
    if wanted:
        meant_here = await meant(ctx.uow, ctx.community_id, wanted)
        fits = {member_id: name for member_id, name in meant_here.items() if member_id in active}
    if wanted and not fits:
        raise UserError("no-member")
    if not wanted or len(fits) > 1:
        buttons = [Button(name, f"assign:{thread_id}:{number_of(member_id)}") for member_id, name in fits.items()][
            :MOST_BUTTONS
        ]
        rows = tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
        return say(ctx, "assign-whom", *rows, thread=thread_id)
    [(member_id, name)] = fits.items()
    await manage.assign(ctx, thread_id, member_id)
    return say(ctx, "assigned", thread=thread_id, name=name)


ACTIONS = (
    action("sla", Right.VIEWER, show_sla, typed=True, shown=Right.MANAGER),
    action(
        "mentions",
        Right.MANAGER,
        show_mentions,
        Option("words", Kind.REST, required=False),
        typed=True,
        shown=Right.MANAGER,
    ),
    action("manage", Right.MANAGER, panel, THREAD, typed=True, pressed=True),
    action(
        "assign",
        Right.MANAGER,
        assign,
        THREAD,
        Option("member", Kind.REST, required=False),
        typed=True,
        pressed=True,
    ),
    action("approve", Right.MANAGER, approve, THREAD, pressed=True),
    action(
        "dismiss", Right.MANAGER, dismiss, THREAD, Option("reason", Kind.WORD, choices=tuple(Dismissal)), pressed=True
    ),
    action(
        "category",
        Right.MANAGER,
        category,
        THREAD,
        Option("category", Kind.WORD, choices=tuple(Category)),
        pressed=True,
    ),
    action("staff", Right.AMBASSADOR, to_staff, THREAD, pressed=True),
    action("giveback", Right.MANAGER, give_back, THREAD, pressed=True),
    action("solved", Right.MANAGER, solved, THREAD, pressed=True),
    action("free", Right.MANAGER, free_seat, THREAD, Option("member", Kind.NUMBER), pressed=True),
    action("undo", Right.AMBASSADOR, undo, THREAD, pressed=True),
    action("promote", Right.MANAGER, promote, Option("mention", Kind.NUMBER), pressed=True),
)
