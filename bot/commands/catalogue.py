"""Edit the catalogue of perks, one field at a time.

Typed: `/perk`, `/perk early`, `/perk early threshold 60`, `/perk early title.ru Ранний доступ`,
`/perk early stock none`, `/perk new gift code`, `/perk gift codes AAA BBB`. Pressed: each perk, and a button for each
of its fields, which opens a form where the chat has them; “Undo” takes the last edit back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.catalogue import CODES, HOLDERS, catalogue_card, codes_form, edit_form, holders_card, key, perk_card
from bot.commands.say import say, show
from bot.commands.spec import Args, Kind, Option, Right, action
from bot.ports.errors import UserError
from bot.ports.inbound import Reply
from bot.ports.message import Message
from bot.ports.text import plain
from bot.reports.perks import catalogue, holders
from bot.rules.catalogue import NEW, POWER, fields_of
from bot.rules.rights import suffices
from bot.usecases import catalogue as usecase
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.message import Form
    from bot.usecases.context import Context

KINDS = tuple(kind.value for kind in PerkKind)


async def perk(ctx: Context, args: Args) -> Reply:
    """Show the catalogue or one perk, ask for a field's value, or set it."""
    name, field = args.text("perk").lower(), args.text("field").lower()
    if name == NEW:
        return await _new(ctx, field, args.text("to").lower())
    if not name or name.isdigit():
        return show(catalogue_card(await catalogue(ctx.uow, ctx.community_id), int(name or 1), ctx.texts), replace=True)
    if not field:
        return await _page(ctx, name)
    if args.has("to"):
        return await _set(ctx, name, field, args.text("to"))
    return await _ask(ctx, name, field)


async def _new(ctx: Context, name: str, kind: str) -> Reply:
    if not name or kind not in KINDS:
        raise UserError("perk-kind", kinds=", ".join(KINDS))
    made = await usecase.create(ctx, name, PerkKind(kind))
    return await _page(ctx, made.name, said=ctx.texts("perk-made", name=made.name))


async def _page(ctx: Context, name: str, said: str = "", *, edited: bool = False) -> Reply:
    found = next((line for line in await catalogue(ctx.uow, ctx.community_id) if line.perk.name == name), None)
    if found is None:
        raise UserError("no-such-perk", name=name[:40])
    lead = suffices(ctx.actor.right, Right.LEAD)
    card = perk_card(found, ctx.texts, lead=lead, edited=edited, said=said)
    return Reply(card, brief=said or card.title, replace=True)


async def _ask(ctx: Context, name: str, field: str) -> Reply:
    held = await usecase.find(ctx, name)
    if field == HOLDERS:
        return show(holders_card(held, await holders(ctx.uow, held), ctx.texts), replace=True)
    if field == CODES:
        return _form(codes_form(held, ctx.texts))
    if field not in fields_of(held.kind):
        raise UserError("perk-field-unknown", field=field[:40], name=held.name)
    if field in POWER and not suffices(ctx.actor.right, Right.LEAD):
        raise UserError("perk-lead-only")
    return _form(edit_form(held, field, ctx.texts))


def _form(form: Form) -> Reply:
    return Reply(Message(body=(plain(form.instead),)), brief=form.instead[:200], form=form)


async def _set(ctx: Context, name: str, field: str, value: str) -> Reply:
    if field == CODES:
        new, known = await usecase.add_codes(ctx, name, value)
        return say(ctx, "codes-added", n=new, known=known, name=name)
    await usecase.edit(ctx, name, field, value)
    said = ctx.texts("perk-edited", field=ctx.texts(f"perk-field-{key(field)}"))
    return await _page(ctx, name, said, edited=True)


async def set_field(ctx: Context, args: Args) -> Reply:
    """Set the field that a form asked for: `early.threshold`."""
    name, _, field = args.text("target").partition(".")
    return await _set(ctx, name, field, args.text("to"))


async def undo(ctx: Context, args: Args) -> Reply:
    """Take the last edit of a perk back."""
    found = await usecase.undo(ctx, args.text("perk"))
    return await _page(ctx, found.name, ctx.texts("perk-edit-undone"))


PERK = Option("perk", Kind.WORD)
TO = Option("to", Kind.REST, required=False)
ACTIONS = (
    action(
        "perk",
        Right.MANAGER,
        perk,
        Option("perk", Kind.WORD, required=False),
        Option("field", Kind.WORD, required=False),
        TO,
        typed=True,
        shown=Right.MANAGER,
        pressed=True,
    ),
    action("perkset", Right.MANAGER, set_field, Option("target", Kind.WORD), Option("to", Kind.REST), pressed=True),
    action("unperk", Right.MANAGER, undo, PERK, pressed=True),
)
