"""What a manager decides about answers, and how a member disagrees.

Typed: `/review`, `/reject 31 why`, `/appeal 31 why`. Pressed: everything under `/review`, which is one private message
that is replaced from doubt to doubt; “I disagree” under the word that an answer was rejected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.cards.review import REASONS, reasons_card, review_card
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import plain
from bot.reports.review import review as waiting
from bot.usecases import appeals
from bot.usecases import review as usecase
from storage.tables import DoubtKind

if TYPE_CHECKING:
    from bot.ports.text import RichText
    from bot.usecases.appeals import Decided
    from bot.usecases.context import Context


async def review(ctx: Context, _: Args) -> Reply:
    """Show the first doubt, the most serious kind first."""
    return await _next(ctx, None)


async def later(ctx: Context, args: Args) -> Reply:
    """Leave a doubt for later and show the one after it, or this one once more."""
    return await _next(ctx, args.number("doubt"), here=args.has("here"))


async def _next(
    ctx: Context, after: int | None, said: RichText = (), undo: Decided | None = None, *, here: bool = False
) -> Reply:
    view = await waiting(ctx.uow, ctx.community_id, after=after, here=here, at_once=usecase.AT_ONCE)
    button = Button(ctx.texts("button-undo"), f"unreview:{undo.reply_id}") if undo else None
    return show(review_card(view, ctx.texts, said, button), replace=True)


async def fine(ctx: Context, args: Args) -> Reply:
    """Say that an answer is fine as far as this doubt goes."""
    done = await usecase.accept(ctx, args.number("doubt"))
    return await _next(ctx, args.number("doubt"), _said(ctx, done), done)


async def fine_all(ctx: Context, args: Args) -> Reply:
    """Accept all doubts of one kind that were shown with their links."""
    done = await usecase.accept_all(ctx, DoubtKind(args.text("doubts")), args.number("newest"))
    return await _next(ctx, args.number("newest"), plain(ctx.texts("accepted-all", n=len(done))))


async def why(ctx: Context, args: Args) -> Reply:
    """Ask for the reason of a rejection."""
    view = await waiting(ctx.uow, ctx.community_id, after=args.number("doubt"), here=True)
    if view.next is None or view.next.doubt.id != args.number("doubt"):
        raise UserError("doubt-decided")
    return show(reasons_card(view.next, ctx.texts), replace=True)


async def rejected(ctx: Context, args: Args) -> Reply:
    """Reject an answer for one of the usual reasons."""
    doubt, reason = args.number("doubt"), args.text("ground")
    # the reason stands in the ledger and the audit, which the whole community's managers read
    sentence = texts.of(ctx.config.language)(f"reject-reason-{reason}")
    view = await waiting(ctx.uow, ctx.community_id, after=doubt, here=True)
    if view.next is None or view.next.doubt.id != doubt:
        raise UserError("doubt-decided")
    done = await usecase.reject(ctx, view.next.reply.id, sentence, reason=reason, doubt_id=doubt)
    return await _next(ctx, doubt, _said(ctx, done), done)


async def reject(ctx: Context, args: Args) -> Reply:
    """Reject an answer, or an appeal, for a reason in one's own words; a press opens the form for them."""
    reply_id, t = args.number("reply"), ctx.texts
    if not args.has("reason"):
        instead = t("reject-form-instead", reply=str(reply_id))
        reason = Input("reason", t("reject-form-reason"), t("reject-form-hint"), longest=LONGEST_WHY, long=True)
        return _asks(Form("reject", str(reply_id), t("reject-form-title"), (reason,), instead))
    done = await usecase.reject(ctx, reply_id, args.text("reason"))
    row = (Button(t("button-undo"), f"unreview:{reply_id}"), Button(t("button-review"), "review"))
    return say(ctx, f"done-{done.what}", row, thread=done.thread_id, points=done.points)


async def unreview(ctx: Context, args: Args) -> Reply:
    """Take the newest decision about an answer back."""
    done = await usecase.undo(ctx, args.number("reply"))
    said = ctx.texts("undone", thread=done.thread_id, what=ctx.texts(f"decision-{done.what}"))
    return await _next(ctx, None, plain(said))


async def appeal(ctx: Context, args: Args) -> Reply:
    """Say why one's rejected answer should count; a press opens the form for it."""
    reply_id, t = args.number("reply"), ctx.texts
    if not args.has("reason"):
        instead = t("appeal-form-instead", reply=str(reply_id))
        reason = Input("reason", t("appeal-form-reason"), t("appeal-form-hint"), longest=LONGEST_APPEAL, long=True)
        return _asks(Form("appeal", str(reply_id), t("appeal-form-title"), (reason,), instead))
    done = await appeals.appeal(ctx, reply_id, args.text("reason"))
    return say(ctx, "appealed", thread=done.thread_id)


def _asks(form: Form) -> Reply:
    return Reply(Message(body=(plain(form.instead),)), brief=form.instead, form=form)


def _said(ctx: Context, done: Decided) -> RichText:
    return plain(ctx.texts(f"done-{done.what}", thread=done.thread_id, points=done.points))


LONGEST_WHY, LONGEST_APPEAL = 300, 500
DOUBT, REPLY = Option("doubt", Kind.NUMBER), Option("reply", Kind.NUMBER)
REASON = Option("reason", Kind.REST)
ACTIONS = (
    action("review", Right.MANAGER, review, typed=True, shown=Right.MANAGER, pressed=True),
    action(
        "later", Right.MANAGER, later, DOUBT, Option("here", Kind.WORD, required=False, choices=("here",)), pressed=True
    ),
    action("fine", Right.MANAGER, fine, DOUBT, pressed=True),
    action(
        "fineall",
        Right.MANAGER,
        fine_all,
        Option("doubts", Kind.WORD, choices=tuple(DoubtKind)),
        Option("newest", Kind.NUMBER),
        pressed=True,
    ),
    action("why", Right.MANAGER, why, DOUBT, pressed=True),
    action("rejected", Right.MANAGER, rejected, DOUBT, Option("ground", Kind.WORD, choices=REASONS), pressed=True),
    action("reject", Right.MANAGER, reject, REPLY, REASON, typed=True, pressed=True),
    action("unreview", Right.MANAGER, unreview, REPLY, pressed=True),
    action("appeal", Right.STRANGER, appeal, REPLY, REASON, typed=True, pressed=True),
)
