"""Join, answer the community's questions, rest and return, help, and which community a direct chat is about.

Typed: `/start`, `/join`, `/help`; the questions are answered in a form, or by simply writing to the bot in the direct
chat. Pressed: “I agree, let me in”, “Come back”, a community.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import finding, registry
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle, Form, Input, Message
from bot.ports.text import RichText, plain
from bot.rules.membership import agreed_to_old_terms, is_unfinished
from bot.rules.rights import suffices
from bot.usecases import members
from bot.usecases.actor import way_in
from storage.tables import Member, MemberState

if TYPE_CHECKING:
    from bot import texts
    from bot.usecases.context import Context

MOST_ROWS = 5
ANSWERS = ("first", "second", "third", "fourth")
"""The names of a form's answers, in the order of the config's questions."""


async def start(ctx: Context, _: Args) -> Reply:
    """Greet in a direct chat; from then on the bot may write there."""
    known = ctx.actor.member is not None and ctx.actor.member.state is MemberState.ACTIVE
    if not known and not suffices(ctx.actor.right, Right.AMBASSADOR):
        return await join(ctx, Args({}))
    return say(ctx, "start", products=ctx.config.product)


async def join(ctx: Context, _: Args) -> Reply:
    """Show the terms, with the button that agrees to them, or where one's membership stands.

    Raises UserError with the way on for who was suspended or is gone from the room.
    """
    member = ctx.actor.member
    if member is None or member.state in {MemberState.LEFT, MemberState.ERASED}:
        return _terms(ctx)
    if member.state is MemberState.ACTIVE:
        return _terms(ctx) if agreed_to_old_terms(member) else say(ctx, "joined-already")
    if is_unfinished(member, ctx.config.questions):
        return say(ctx, "join-unfinished", (_agree(ctx, "button-join-go-on"),))
    raise way_in(member, ctx.config)


def _terms(ctx: Context) -> Reply:
    t, product = ctx.texts, ctx.config.product
    told = [t("join-terms", product=product), t("join-disclosure"), t("join-data"), t("join-leaving")]
    if ctx.config.join == "admit":
        told.append(t("join-admit"))
    title = t("join-title", product=product)
    return Reply(Message(title=title, body=tuple(map(plain, told)), rows=((_agree(ctx, "button-join"),),)))


def _agree(ctx: Context, label: str) -> Button:
    return Button(ctx.texts(label), f"agree:{ctx.community.name}", style=ButtonStyle.GOOD)


def with_terms(ctx: Context, reply: Reply) -> Reply:
    """Return an answer that also tells a member that the terms have changed; nothing is kept from him meanwhile."""
    member = ctx.actor.member
    if member is None or member.state is not MemberState.ACTIVE or not agreed_to_old_terms(member):
        return reply
    told = plain(ctx.texts("terms-changed", product=ctx.config.product))
    return replace(reply, message=replace(reply.message, body=(told, *reply.message.body)), brief="")


async def agree(ctx: Context, _: Args) -> Reply:
    """Note the person's consent, and take him in or ask him the community's questions."""
    was = ctx.actor.member.state if ctx.actor.member else None
    member = await members.join(ctx)
    if was is MemberState.ACTIVE:
        return say(ctx, "agreed")
    return _next(ctx, member)


async def answers(ctx: Context, args: Args) -> Reply:
    """Take a form's answers to the questions; who was let in while it stood open is told so."""
    if members.is_active(ctx.actor.member):
        return say(ctx, "joined-already")
    given = {at: args.text(name) for at, name in enumerate(ANSWERS)}
    return _next(ctx, await members.answer(ctx, given))


async def written(ctx: Context, args: Args) -> Reply:
    """Take what somebody writes in the direct chat as the answer to the question that he was asked last.

    A member who was asked nothing and sends one link is asked whether he saw a complaint there.

    Raises UserError `which-thread` for his other words, and the way in for everybody else.
    """
    member = ctx.actor.member
    if member is None or not is_unfinished(member, ctx.config.questions):
        _ = ctx.member
        if (asked := finding.offer(ctx, args.text("words"))) is not None:
            return asked
        raise UserError("which-thread")
    return _next(ctx, await members.answer(ctx, {len(member.experience): args.text("words")}))


def _next(ctx: Context, member: Member) -> Reply:
    """Return the next question, or that somebody is in, or that a manager decides now."""
    if member.state is MemberState.ACTIVE:
        return say(ctx, "joined")
    if not is_unfinished(member, ctx.config.questions):
        return say(ctx, "applied", product=ctx.config.product)
    t, answered = ctx.texts, len(member.experience)
    open_ones = range(answered, len(ctx.config.questions))
    inputs = tuple(
        Input(ANSWERS[at], members.asked(ctx, at), longest=members.LONGEST_ANSWER, long=True) for at in open_ones
    )
    question = t(
        "join-question",
        n=answered + 1,
        total=len(ctx.config.questions),
        question=members.asked(ctx, answered),
    )
    form = Form("answers", ctx.community.name, t("answers-form-title"), inputs, question)
    # where there are no forms the question takes the place of what was pressed, so that it stays in sight
    return Reply(Message(body=(plain(question),)), form=form, replace=True)


async def pause(ctx: Context, _: Args) -> Reply:
    """Take a break."""
    await members.pause(ctx)
    return say(ctx, "paused", (Button(ctx.texts("button-come-back"), "comeback", style=ButtonStyle.GOOD),))


async def come_back(ctx: Context, _: Args) -> Reply:
    """Return from a break."""
    await members.come_back(ctx)
    return say(ctx, "come-back")


async def help_page(ctx: Context, _: Args) -> Reply:
    """Show what this person can do."""
    t = ctx.texts
    rooms = dict(ctx.config.rooms()).get(ctx.actor.platform)
    body: list[RichText] = [plain(t("help-react", emoji=rooms.claim_emoji))] if rooms else []
    body += [
        plain(t("help-line", name=item.usage.lstrip("/"), description=t(f"command-{item.name}")))
        for item in sorted(registry.typed(), key=lambda item: item.shown is None)
        if suffices(ctx.actor.right, item.shown or item.right) and (item.name != "join" or ctx.actor.member is None)
    ]
    return show(Message(title=t("help-title"), body=tuple(body)))


async def choose(ctx: Context, _: Args) -> Reply:
    """Say which community the direct chat is about from now on; the router has noted it."""
    return say(ctx, "community-chosen", product=ctx.config.product)


def picker(t: texts.Texts, products: list[tuple[str, str]]) -> Reply:
    """Return the question which community is meant, as (name, product) pairs."""
    buttons = [Button(product, f"community:{name}") for name, product in products]
    wide = -(-len(buttons) // MOST_ROWS)
    rows = tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
    return Reply(Message(body=(plain(t("which-community")),), rows=rows), brief=t("which-community"))


COMMUNITY = Option("community", Kind.WORD, required=False)
WRITTEN = action("written", Right.STRANGER, written, Option("words", Kind.REST))
ACTIONS = (
    action("start", Right.STRANGER, start, Option("payload", Kind.REST, required=False), typed=True),
    action("join", Right.STRANGER, join, typed=True, pressed=True),
    action("agree", Right.STRANGER, agree, COMMUNITY, pressed=True),
    action(
        "answers",
        Right.STRANGER,
        answers,
        COMMUNITY,
        *(Option(name, Kind.REST, required=False) for name in ANSWERS),
        pressed=True,
    ),
    action("pause", Right.AMBASSADOR, pause, pressed=True),
    action("comeback", Right.STRANGER, come_back, pressed=True),
    action("help", Right.STRANGER, help_page, typed=True, shown=Right.AMBASSADOR),
    action("community", Right.STRANGER, choose, Option("community", Kind.WORD), pressed=True),
)
