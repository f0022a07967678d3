"""Record a public reply, its disclosure, what kind of answer it is, and likes.

Typed: `/reply 482 https://… yes steps`, `/like https://…`. Pressed: “I answered” (opens a form where the chat has
them), “I liked it” on the card, “Yes, it is in”, “Steps”. Answered: a card answered with the link (Telegram, web).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards import words
from bot.cards.words import reminder
from bot.commands.say import reminding, say
from bot.commands.spec import THREAD, THREAD_OPTIONAL, Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Choice, Form, Input, Message
from bot.ports.text import plain
from bot.rules.links import links_in
from bot.usecases import record
from bot.usecases.threads import find
from storage.tables import Account, AnswerKind

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Reply as Answer

YES = "yes"
LONGEST_LINK = 1000


async def reply(ctx: Context, args: Args) -> Reply:
    """Record a reply link; a press without one opens the form."""
    thread_id = args.number("thread")
    if not args.has("link"):
        _ = ctx.member
        return await _form(ctx, thread_id)
    found = links_in(args.text("link")) or [args.text("link")]
    kind = AnswerKind(args.text("kind").lower()) if args.has("kind") else None
    done = await record.reply(ctx, thread_id, found[0], disclosed=args.text("disclosure") == YES, kind=kind)
    return _asking_kind(ctx, _recorded(ctx, done), done.reply)


def _recorded(ctx: Context, done: record.Recorded) -> Reply:
    if done.account is Account.CONFIRMED and done.reply.disclosed:
        return say(ctx, "recorded-confirmed", points=done.points)
    if done.reply.disclosed:
        return say(ctx, "recorded-checking", points=done.points)
    asks = _asks(ctx, done.reply.id)
    if done.account is Account.PENDING:
        answer = say(ctx, "recorded-pending", asks, points=done.points)
    else:
        answer = say(ctx, "recorded-undisclosed", asks)
    return reminding(answer, reminder(ctx.texts, done.thread.source, done.thread.language))


async def _form(ctx: Context, thread_id: int) -> Reply:
    thread, t = await find(ctx, thread_id), ctx.texts
    link = Input("link", t("reply-form-link"), t("reply-form-link-hint"), longest=LONGEST_LINK)
    choices = (Choice(YES, t("disclosure-yes")), Choice("no", t("disclosure-no")))
    example = words.example(t, thread.source, thread.language)
    disclosed = Input("disclosure", t("reply-form-disclosure"), example, choices=choices)
    kinds = tuple(Choice(kind, t(f"answer-kind-{kind}")) for kind in AnswerKind)
    kind = Input("kind", t("kind-form-ask"), t("kind-form-hint"), choices=kinds, required=False)
    instead = t("reply-form-instead", thread=thread_id)
    form = Form("reply", str(thread_id), t("reply-form-title", thread=thread_id), (link, disclosed, kind), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


def _asks(ctx: Context, reply_id: int) -> tuple[Button, ...]:
    return (
        Button(ctx.texts("button-disclosed"), f"disclosed:{reply_id}:yes", style=ButtonStyle.GOOD),
        Button(ctx.texts("button-not-disclosed"), f"disclosed:{reply_id}:no"),
    )


def _asking_kind(ctx: Context, answer: Reply, row: Answer) -> Reply:
    """Return an answer that also asks what kind the recorded one is, where that was not said yet."""
    if row.kind is not None:
        return answer
    message = answer.message
    body = (*message.body, plain(ctx.texts("kind-ask")))
    return replace(answer, message=replace(message, body=body, rows=(*message.rows, _kinds(ctx, row))))


def _kinds(ctx: Context, row: Answer) -> tuple[Button, ...]:
    """Return the buttons for the kinds that an answer is not said to be."""
    return tuple(
        Button(ctx.texts(f"answer-kind-{kind}"), f"kind:{row.id}:{kind}") for kind in AnswerKind if kind is not row.kind
    )


async def kind(ctx: Context, args: Args) -> Reply:
    """Say what kind of answer one's own is; the disclosure goes on being asked for."""
    row = await record.describe(ctx, args.number("reply"), AnswerKind(args.text("kind")))
    answer = say(ctx, "kind-noted", kind=ctx.texts(f"answer-kind-{row.kind}"))
    message = replace(answer.message, rows=(_kinds(ctx, row),))
    if not row.disclosed:
        asked = (*message.body, plain(ctx.texts("kind-then-disclosure")))
        message = replace(message, body=asked, rows=(_asks(ctx, row.id), *message.rows))
    return _replacing(replace(answer, message=message))


async def answered(ctx: Context, args: Args) -> Reply:
    """Record the link in a text that answers a card."""
    found = links_in(args.text("link"))
    if not found:
        raise UserError("no-link")
    return await reply(ctx, Args({"thread": args.text("thread"), "link": found[0]}))


async def disclosed(ctx: Context, args: Args) -> Reply:
    """Say whether the disclosure is in one's reply."""
    if args.text("disclosure") != YES:
        row = await record.undisclosed(ctx, args.number("reply"))
        thread = await find(ctx, row.thread_id)
        answer = say(ctx, "disclosed-later", _asks(ctx, row.id))
        answer = reminding(answer, reminder(ctx.texts, thread.source, thread.language))
        return _replacing(_asking_kind(ctx, answer, row))
    done = await record.disclose(ctx, args.number("reply"))
    waits = done.account is Account.PENDING
    return _replacing(_asking_kind(ctx, say(ctx, "disclosed" if waits else "disclosed-noted"), done.reply))


async def like(ctx: Context, args: Args) -> Reply:
    """Record a like of an answer, by its link."""
    found = links_in(args.text("link")) or [args.text("link")]
    done = await record.like(ctx, link=found[0])
    return say(ctx, "liked", points=done.points)


async def liked(ctx: Context, args: Args) -> Reply:
    """Record a like of an answer, by its button on the card."""
    done = await record.like(ctx, reply_id=args.number("reply"))
    return say(ctx, "liked", points=done.points)


def _replacing(answer: Reply) -> Reply:
    return Reply(answer.message, brief=answer.brief, replace=True)


DISCLOSED = Option("disclosure", Kind.WORD, required=False, choices=("yes", "no"))
KIND = Option("kind", Kind.WORD, required=False, choices=tuple(AnswerKind))
ACTIONS = (
    action(
        "reply",
        Right.AMBASSADOR,
        reply,
        THREAD,
        Option("link", Kind.WORD),
        DISCLOSED,
        KIND,
        typed=True,
        shown=Right.AMBASSADOR,
        pressed=True,
    ),
    action("like", Right.AMBASSADOR, like, Option("link", Kind.WORD), typed=True, shown=Right.AMBASSADOR),
    action("liked", Right.AMBASSADOR, liked, Option("reply", Kind.NUMBER), pressed=True),
    action("disclosed", Right.AMBASSADOR, disclosed, Option("reply", Kind.NUMBER), DISCLOSED, pressed=True),
    action("kind", Right.AMBASSADOR, kind, Option("reply", Kind.NUMBER), replace(KIND, required=True), pressed=True),
)
ANSWERED = action("answered", Right.AMBASSADOR, answered, THREAD_OPTIONAL, Option("link", Kind.REST))
