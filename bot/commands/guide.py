"""Read all that the playbook says: of a thread, of a category, of a story.

Typed: `/guide`, `/guide 482`, `/guide trust`, `/guide s12`. Pressed: “Guide” on a card, and each page of a long one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.guide import guide_card, guides_card
from bot.commands.say import show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.reports.guide import Guide, all_pages, guide_of_thread
from bot.rules.playbook import in_language

if TYPE_CHECKING:
    from bot.usecases.context import Context


async def guide(ctx: Context, args: Args) -> Reply:
    """Show all that the playbook says, or what there is to read."""
    _ = ctx.member
    about = args.text("about").lower().removeprefix("#")
    pages = await all_pages(ctx.uow, ctx.community_id)
    if not about:
        return show(guides_card(pages, ctx.texts), replace=True)
    if about.isascii() and about.isdecimal() and len(about) <= len("999999999"):
        found = await guide_of_thread(ctx.uow, ctx.community_id, int(about))
        if found is None:
            raise UserError("no-thread", thread=int(about))
    else:
        found = Guide(tuple(one for one in pages if one.key == about))
        if not found.pages:
            raise UserError("guide-no-page", value=about[:40])
    home = ctx.config.language
    card = guide_card(found, args.number("page") if args.has("page") else 1, ctx.texts, home)
    hearts = [in_language(one.held.get("line", {}), ctx.texts.language, home)[0] for one in found.pages]
    return Reply(card, brief=" ".join(filter(None, hearts))[:200] or card.title, replace=args.has("page"))


ACTIONS = (
    action(
        "guide",
        Right.AMBASSADOR,
        guide,
        Option("about", Kind.WORD, required=False),
        Option("page", Kind.NUMBER, required=False),
        typed=True,
        pressed=True,
    ),
)
