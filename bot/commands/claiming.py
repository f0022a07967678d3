"""Take a seat, give it back, ask for the next thread.

Typed: `/next`, `/release 482`. Pressed: “I’ll answer”, “Give my seat back”. Reacted: the community's claim emoji.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards.profile import fit_words, language_name
from bot.cards.thread import thread_card
from bot.cards.words import due, reminder
from bot.commands.belonging import with_terms
from bot.commands.say import reminding, say
from bot.commands.spec import THREAD, Args, Right, action
from bot.ports.inbound import Reply
from bot.ports.message import Button, ButtonStyle
from bot.ports.text import plain
from bot.reports.thread import address_of, thread_view
from bot.rules.fit import Rank
from bot.usecases import claim as usecase
from bot.usecases.handing_over import asked_of
from bot.usecases.offering import fit_of
from storage.tables import CardKind, ClaimOrigin

if TYPE_CHECKING:
    from bot.usecases.context import Context
    from storage.tables import Thread


async def claim(ctx: Context, args: Args) -> Reply:
    """Take a seat by button or command."""
    return await _claimed(ctx, args.number("thread"), ClaimOrigin.BUTTON)


async def claim_by_reaction(ctx: Context, args: Args) -> Reply:
    """Take a seat by putting the emoji on the card."""
    return await _claimed(ctx, args.number("thread"), ClaimOrigin.REACTION)


async def _claimed(ctx: Context, thread_id: int, origin: ClaimOrigin) -> Reply:
    thread = await usecase.claim(ctx, thread_id, origin)
    look = Button(ctx.texts("button-look"), url=await address_of(ctx.uow, thread))
    release = Button(ctx.texts("button-release"), f"release:{thread_id}")
    answer = say(ctx, "claimed", (look, release), thread=thread_id, at=due(ctx.texts, thread))
    return reminding(answer, reminder(ctx.texts, thread.source, thread.language))


async def release(ctx: Context, args: Args) -> Reply:
    """Give the seat back by button or command."""
    await usecase.release(ctx, args.number("thread"))
    return say(ctx, "released", thread=args.number("thread"))


async def release_by_reaction(ctx: Context, args: Args) -> Reply | None:
    """Give the seat back that the reaction took; a reaction that holds no seat says nothing."""
    freed = await usecase.release(ctx, args.number("thread"), reaction=True)
    return say(ctx, "released", thread=args.number("thread")) if freed else None


async def next_thread(ctx: Context, _: Args) -> Reply:
    """Show what somebody wants to hand over to the member, else the most urgent thread that fits him, with buttons."""
    offered = await asked_of(ctx)
    if offered:
        row, name = offered[0]
        take = Button(ctx.texts("button-take-over"), f"takeover:{row.id}", style=ButtonStyle.MAIN)
        decline = Button(ctx.texts("button-decline-over"), f"declineover:{row.id}")
        why = ctx.texts("next-handover", name=name or ctx.texts("former-member"))
        return await shown(ctx, row.thread_id, why, (take, decline))
    thread = await usecase.next_thread(ctx)
    if thread is None:
        holds = await _holds(ctx)
        return with_terms(ctx, holds or say(ctx, "next-none"))
    later = Button(ctx.texts("button-not-now"), f"snooze:{thread.id}")
    return await shown(ctx, thread.id, _why(ctx, thread), (), later)


async def shown(ctx: Context, thread_id: int, why: str, instead: tuple[Button, ...] = (), *more: Button) -> Reply:
    """Return a thread's card for one member: why he sees it, and his own buttons in place of or beside the card's."""
    view = await thread_view(ctx.uow, ctx.community_id, thread_id, now=ctx.now)
    assert view is not None  # noqa: S101 - found in this transaction
    card = thread_card(view, ctx.texts, CardKind.THREAD)
    rows = (instead,) if instead else (*card.rows, more) if more else card.rows
    return with_terms(ctx, Reply(replace(card, body=(plain(why), *card.body), rows=rows)))


async def _holds(ctx: Context) -> Reply | None:
    """Say which seats the member holds that wait for his answer, where nothing else waits for him."""
    held = await usecase.waiting_seats(ctx)
    if not held:
        return None
    numbers = ", ".join(f"#{thread.id}" for thread in held)
    return say(ctx, "next-none-but-yours", (Button(ctx.texts("button-my-seats"), "seats"),), numbers=numbers)


def _why(ctx: Context, thread: Thread) -> str:
    """Return in a line why this thread is the one: it fits, or only what is in another language is left."""
    found = fit_of(ctx, thread, ctx.member)
    if found.rank is Rank.OTHER_LANGUAGE and thread.language:
        return ctx.texts("next-other-language", why=language_name(thread.language, ctx.texts.language))
    return ctx.texts("next-fits", why=fit_words(ctx.texts, found)) if found.rank is Rank.FITS else ctx.texts("next")


ACTIONS = (
    action("next", Right.AMBASSADOR, next_thread, typed=True, shown=Right.AMBASSADOR, pressed=True),
    action("claim", Right.AMBASSADOR, claim, THREAD, pressed=True),
    action("release", Right.AMBASSADOR, release, THREAD, typed=True, pressed=True),
)
REACTION_ADDED = action("claim-by-reaction", Right.AMBASSADOR, claim_by_reaction, THREAD)
REACTION_REMOVED = action("release-by-reaction", Right.AMBASSADOR, release_by_reaction, THREAD)
