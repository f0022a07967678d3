"""The members, for a manager: who they are, who asks to join, and what can be decided about each.

Typed: `/members`, `/members quiet`, `/members applied`, `/members Anna`, `/members m17`, `/admit m17`,
`/decline m17 why`, `/suspend Anna why`, `/lift m17`, `/note m17 words`. Pressed: a name, “Admit”, “Decline”, and what
a member's page offers; a reason or a note is asked with a form where the chat has forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.members import SHORT_LABEL, member_card, number_of, roster_card
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Button, Form, Input, Message
from bot.ports.text import plain
from bot.reports.applications import member_view
from bot.reports.members import FILTERS, meant, meant_first, page_of
from bot.usecases import roster

if TYPE_CHECKING:
    from bot.usecases.context import Context

ALL = "all"
MOST_OFFERED = 20
A_ROW = 4
NOTHING = "-"


async def members(ctx: Context, args: Args) -> Reply:
    """Show the roster, those in a state or with a name, or the page of the one whom a name means."""
    words = "" if args.text("words") == ALL else args.text("words")
    if words and words.casefold() not in FILTERS:
        found = await meant(ctx.uow, ctx.community_id, words)
        if len(found) == 1:
            return await _page(ctx, *found)
    page = args.number("page") if args.has("page") else 1
    return show(roster_card(await page_of(ctx.uow, ctx.community_id, ctx.now, words, page), ctx.texts))


async def member(ctx: Context, args: Args) -> Reply:
    """Show one member's page."""
    found = await _meant(ctx, args)
    return found if isinstance(found, Reply) else await _page(ctx, found[0])


async def admit(ctx: Context, args: Args) -> Reply:
    """Let an applicant in."""
    found = await _meant(ctx, args)
    if isinstance(found, Reply):
        return found
    member_id, name, _ = found
    return say(ctx, "admitted" if await roster.admit(ctx, member_id) else "admitted-already", name=name)


async def decline(ctx: Context, args: Args) -> Reply:
    """Turn an applicant down, with a reason."""
    found = await _meant(ctx, args, "why")
    if isinstance(found, Reply):
        return found
    member_id, name, why = found
    if not why:
        t = ctx.texts
        title, label = t("decline-form-title", name=name), t("decline-form-why", name=name)
        why_not = Input("why", label, longest=roster.LONGEST_REASON, long=True)
        return _form("decline", member_id, title, why_not, t("decline-form-instead", number=number_of(member_id)))
    await roster.decline(ctx, member_id, why)
    return say(ctx, "declined", name=name)


async def suspend(ctx: Context, args: Args) -> Reply:
    """Stop a member, with a reason."""
    found = await _meant(ctx, args, "why")
    if isinstance(found, Reply):
        return found
    member_id, name, why = found
    if not why:
        t = ctx.texts
        title, label = t("suspend-form-title", name=name), t("suspend-form-why", name=name)
        reason = Input("why", label, longest=roster.LONGEST_REASON, long=True)
        return _form("suspend", member_id, title, reason, t("suspend-form-instead", number=number_of(member_id)))
    await roster.suspend(ctx, member_id, why)
    return say(ctx, "suspended", _lift(ctx, member_id), name=name)


async def lift(ctx: Context, args: Args) -> Reply:
    """End a suspension."""
    found = await _meant(ctx, args)
    if isinstance(found, Reply):
        return found
    member_id, name, _ = found
    return say(ctx, "lifted" if await roster.lift(ctx, member_id) else "lifted-already", name=name)


async def note(ctx: Context, args: Args) -> Reply:
    """Keep a note about a member, for managers only; a dash takes it away."""
    found = await _meant(ctx, args, "words")
    if isinstance(found, Reply):
        return found
    member_id, name, words = found
    if not words:
        t, title = ctx.texts, ctx.texts("note-form-title", name=name)
        view = await member_view(ctx.uow, ctx.community_id, member_id, now=ctx.now, questions=())
        had = view.application.member.note if view else ""
        kept = Input("words", t("note-form-words"), longest=roster.LONGEST_NOTE, long=True, value=had)
        return _form("note", member_id, title, kept, t("note-form-instead", number=number_of(member_id)))
    await roster.note(ctx, member_id, "" if words == NOTHING else words)
    return say(ctx, "note-removed" if words == NOTHING else "noted", name=name)


async def free_all(ctx: Context, args: Args) -> Reply:
    """Free all seats of a member."""
    found = await _meant(ctx, args)
    if isinstance(found, Reply):
        return found
    return say(ctx, "freed-all", n=await roster.free_seats(ctx, found[0]), name=found[1])


async def _page(ctx: Context, member_id: int) -> Reply:
    view = await member_view(ctx.uow, ctx.community_id, member_id, now=ctx.now, questions=ctx.config.questions)
    if view is None:
        raise UserError("no-member")
    return show(member_card(view, ctx.texts))


async def _meant(ctx: Context, args: Args, rest: str = "") -> Reply | tuple[int, str, str]:
    """Return whom a command means, his name, and the words after it; several are offered as buttons.

    Raises UserError `no-member`, and `unknown-button` for a press that names nobody.
    """
    if not args.has("member"):
        raise UserError("unknown-button")
    found, words = await meant_first(ctx.uow, ctx.community_id, args.text("member"), args.text(rest))
    if not found:
        raise UserError("no-member")
    if len(found) > 1:
        buttons = [
            Button(f"{name[:SHORT_LABEL]} ({number_of(one)})", f"member:{number_of(one)}")
            for one, name in [*found.items()][:MOST_OFFERED]
        ]
        return say(ctx, "which-member", *(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)))
    [(member_id, name)] = found.items()
    return member_id, name, words


def _form(act: str, member_id: int, title: str, asked: Input, instead: str) -> Reply:
    form = Form(act, number_of(member_id), title, (asked,), instead)
    return Reply(Message(body=(plain(instead),)), brief=instead, form=form)


def _lift(ctx: Context, member_id: int) -> tuple[Button, ...]:
    return (Button(ctx.texts("button-lift"), f"lift:{number_of(member_id)}"),)


MEMBER = Option("member", Kind.WORD)
WHY = Option("why", Kind.REST, required=False)
ACTIONS = (
    action(
        "members",
        Right.MANAGER,
        members,
        Option("words", Kind.REST, required=False),
        Option("page", Kind.NUMBER, required=False),
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action("member", Right.MANAGER, member, MEMBER, pressed=True),
    action("admit", Right.MANAGER, admit, Option("member", Kind.REST), typed=True, pressed=True),
    action("decline", Right.MANAGER, decline, MEMBER, WHY, typed=True, pressed=True),
    action("suspend", Right.MANAGER, suspend, MEMBER, WHY, typed=True, pressed=True),
    action("lift", Right.MANAGER, lift, Option("member", Kind.REST), typed=True, pressed=True),
    action("note", Right.MANAGER, note, MEMBER, Option("words", Kind.REST, required=False), typed=True, pressed=True),
    action("freeall", Right.MANAGER, free_all, MEMBER, pressed=True),
)
