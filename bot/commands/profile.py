"""One's own page: seats, points, language, and the way out.

Typed: `/me`. Pressed: a language, “Leave”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.cards.words import joined
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.message import Button, ButtonStyle, Field, Message
from bot.ports.text import Text, TimeStyle, When, plain
from bot.reports.members import seats_of
from bot.reports.standing import purse
from bot.usecases import members

if TYPE_CHECKING:
    from bot.ports.inbound import Reply
    from bot.usecases.context import Context

A_ROW = 4
SEAT_ROWS = 3


async def me(ctx: Context, _: Args) -> Reply:
    """Show one's own page: seats and the way to give them back, points, language, the way out."""
    t, member = ctx.texts, ctx.member
    held = await seats_of(ctx.uow, ctx.community_id, member.id)
    seats = joined([(Text(f"#{thread.id} "), When(thread.due_at)) for thread in held]) or plain(t("me-none"))
    have = await purse(ctx.uow, ctx.community_id, member.id)
    languages = tuple(
        Button(texts.of(language)("language-name"), f"language:{language}") for language in texts.LANGUAGES
    )
    leaving = Button(t("button-leave"), "leave", style=ButtonStyle.DANGER)
    message = Message(
        title=t("me-title", product=ctx.config.product),
        fields=(
            Field(t("me-seats"), seats, wide=True),
            Field(t("me-points"), plain(t("points-n", n=have.confirmed))),
            Field(t("me-since"), (When(member.joined_at, TimeStyle.DAY),)),
            Field(t("me-language"), plain(t("language-name"))),
        ),
        rows=(*_releases([thread.id for thread in held], t), languages, (leaving,)),
    )
    return show(message)


def _releases(numbers: list[int], t: texts.Texts) -> tuple[tuple[Button, ...], ...]:
    """Return a button for each seat, because a seat that was assigned has no reaction to take off."""
    buttons = [Button(t("button-release-thread", thread=number), f"release:{number}") for number in numbers]
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))[:SEAT_ROWS]


async def language(ctx: Context, args: Args) -> Reply:
    """Choose the language of private answers."""
    await members.speak(ctx, args.text("language"))
    return say(ctx, "language-set")


async def leave(ctx: Context, _: Args) -> Reply:
    """Leave the programme."""
    await members.leave(ctx)
    return say(ctx, "left", product=ctx.config.product)


LANGUAGE = Option("language", Kind.WORD, choices=texts.LANGUAGES)
ACTIONS = (
    action("me", Right.AMBASSADOR, me, typed=True, shown=Right.AMBASSADOR),
    action("language", Right.STRANGER, language, LANGUAGE, pressed=True),
    action("leave", Right.AMBASSADOR, leave, pressed=True),
)
