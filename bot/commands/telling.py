"""What members tell the team, and what the team does with it.

Typed: `/suggest …`, `/find https://… words`, `/feedback …`; by the product team `/answer 7 …`. Pressed: the same (a
form where the chat has them), “Take up” and “Decline” on a card, “Answer” on feedback. Answered: a feedback's card
answered with a text (Telegram, web) tells the member these words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.words_told import into_rows
from bot.commands.say import say
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Form, Input, Message
from bot.ports.text import plain
from bot.reports.told import told
from bot.rules.links import links_in
from bot.rules.rights import suffices
from bot.usecases import words
from storage.tables import WordState

if TYPE_CHECKING:
    from bot.usecases.context import Context

ACCEPT = "accept"
LONGEST_LINK = 1000


async def suggest(ctx: Context, args: Args) -> Reply:
    """Tell a suggestion for the playbook."""
    if not args.has("text"):
        _ = ctx.member
        return _form(ctx, "suggest")
    await words.suggest(ctx, args.text("text"))
    return say(ctx, "suggested")


async def find(ctx: Context, args: Args) -> Reply:
    """Tell of a complaint that the bot has not seen."""
    if not args.has("link"):
        _ = ctx.member
        return _form(ctx, "find", long=False)
    given = args.text("link")
    link = next(iter(links_in(given)), given)
    beside = " ".join(given.replace(link, " ", 1).split())
    await words.find(ctx, link, "\n".join(one for one in (beside, args.text("said").strip()) if one))
    return say(ctx, "find-noted")


async def feedback(ctx: Context, args: Args) -> Reply:
    """Tell the product team something."""
    if not args.has("text"):
        await words.may_feed_back(ctx)
        return _form(ctx, "feedback")
    await words.feedback(ctx, args.text("text"))
    return say(ctx, "feedback-sent", product=ctx.config.product)


async def decide(ctx: Context, args: Args) -> Reply:
    """Take a find or a suggestion up, or decline it; where a suggestion belongs is asked on cards that did not."""
    accept, into, number = args.text("decision").lower() == ACCEPT, args.text("into"), args.number("word")
    if accept and not into and await words.is_open_suggestion(ctx, number):
        view = await told(ctx.uow, ctx.community_id, number)
        return say(ctx, "word-where", *(into_rows(view, ctx.texts) if view else ()))
    done = await words.decide(ctx, number, accept=accept, into=into)
    if done.page is not None:
        return say(ctx, "word-put", points=done.points, name=done.page.target.key, version=str(done.page.version))
    if done.word.state is WordState.ACCEPTED:
        return say(ctx, "word-accepted", points=done.points)
    return say(ctx, "word-declined")


async def answer(ctx: Context, args: Args) -> Reply:
    """Answer feedback; a press without words opens the form."""
    _may_answer(ctx)
    if not args.has("text"):
        return _form(ctx, "answer", str(args.number("word")))
    done = await words.answer(ctx, args.number("word"), args.text("text"))
    return say(ctx, "answer-told" if done.told else "answer-kept")


async def answered(ctx: Context, args: Args) -> Reply | None:
    """Answer feedback by a text under its card; under other cards people talk among themselves."""
    if not await words.answerable(ctx, args.number("word")):
        return None
    return await answer(ctx, args)


def _may_answer(ctx: Context) -> None:
    """Let managers answer everywhere, and the product team (viewers and up) in its own room."""
    rooms = dict(ctx.config.rooms()).get(ctx.actor.platform)
    here = rooms is not None and ctx.actor.room_id == rooms.chat_ids()[RoomKind.PRODUCT]
    if not here and not suffices(ctx.actor.right, Right.MANAGER):
        raise UserError("no-right", right=ctx.texts("right-manager"))


def _form(ctx: Context, act: str, ref: str = "", *, long: bool = True) -> Reply:
    t = ctx.texts
    instead = t(f"told-instead-{act}", number=ref or "0")
    name, longest = ("text", words.LONGEST_ANSWER if ref else words.LONGEST) if long else ("link", LONGEST_LINK)
    asked = Input(name, t(f"told-ask-{act}"), longest=longest, long=long)
    more = () if long else (Input("said", t("told-ask-said"), required=False, longest=words.LONGEST, long=True),)
    form = Form(act, ref, t(f"told-title-{act}"), (asked, *more), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


SAID = Option("said", Kind.REST, required=False)
TEXT, WORD = Option("text", Kind.REST), Option("word", Kind.NUMBER)
ANSWERED = action("word answered", Right.VIEWER, answered, WORD, TEXT)
ACTIONS = (
    action("suggest", Right.AMBASSADOR, suggest, TEXT, typed=True, pressed=True),
    action("find", Right.AMBASSADOR, find, Option("link", Kind.REST), SAID, typed=True, pressed=True),
    action("feedback", Right.AMBASSADOR, feedback, TEXT, typed=True, pressed=True),
    action("answer", Right.VIEWER, answer, WORD, TEXT, typed=True, shown=Right.MANAGER, pressed=True),
    action(
        "word",
        Right.MANAGER,
        decide,
        WORD,
        Option("decision", Kind.WORD, choices=(ACCEPT, "decline")),
        Option("into", Kind.WORD, required=False),
        pressed=True,
    ),
)
