"""A manager edits the catalogue one field at a time; each edit is a decision that says what stood before.

What was given stays as it was given: an edit counts for requests from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.config.perks import PerkSeed
from bot.ports.errors import UserError
from bot.rules.catalogue import NEW, NOTHING, POWER, SWITCHES, changed, fields_of, seed_of, value_of
from bot.rules.perks import LIVE
from bot.rules.rights import suffices
from storage import perks
from storage.tables import Perk, PerkKind, Right

if TYPE_CHECKING:
    from bot.usecases.context import Context

EDIT = "perk_edit"
FIRST_THRESHOLD = 100
MOST_CODES = 500
LONGEST_CODE = 200
COLUMNS = ("title", "threshold", "price", "stock", "days", "approval", "retired", "settings")
UNSET = {"amount": "0", "currency": "EUR"}
YES, NO = ("yes", "да"), ("no", "нет")


async def find(ctx: Context, name: str) -> Perk:
    """Return a perk by name, held until the transaction ends. Raises UserError `no-such-perk`."""
    perk = await perks.hold(ctx.uow, ctx.community_id, name=name.lower())
    if perk is None:
        raise UserError("no-such-perk", name=name[:40])
    return perk


async def create(ctx: Context, name: str, kind: PerkKind) -> Perk:
    """Put a new perk into the catalogue, not offered yet. Raises UserError `perk-name`, `perk-name-taken`."""
    perk = Perk(
        community_id=ctx.community_id,
        name=name.lower(),
        title={ctx.config.language: name},
        kind=kind,
        threshold=FIRST_THRESHOLD,
        retired=True,
    )
    try:
        PerkSeed.model_validate(UNSET | seed_of(perk))
    except ValidationError:
        raise UserError("perk-name", name=name[:40]) from None
    if perk.name == NEW:
        raise UserError("perk-name", name=NEW)
    if not await perks.add(ctx.uow, perk):
        raise UserError("perk-name-taken", name=perk.name)
    await ctx.decided("perk_new", why=f"{perk.name}: {kind}")
    return await find(ctx, perk.name)


async def edit(ctx: Context, name: str, field: str, value: str) -> Perk:
    """Set one field of a perk, by the same rules as the config.

    Raises UserError `no-such-perk`, `perk-field-<what>`, `perk-lead-only`, `perk-in-use`, `perk-not-whole`.
    """
    perk = await find(ctx, name)
    if field not in fields_of(perk.kind):
        raise UserError("perk-field-unknown", field=field[:40], name=perk.name)
    await _may_set(ctx, perk, field)
    old = value_of(perk, field)
    before = _columns(perk)
    if field == "retired":
        perk.retired = _switch(ctx, field, value)
    else:
        _apply(ctx, perk, field, value)
    _must_be_whole(perk)
    after = _columns(perk)
    if after != before:
        why = f"{perk.name} {field}: {_plain(old)} → {_plain(value_of(perk, field))}"
        ctx.uow.add(perk)
        await ctx.decided(EDIT, why=why, perk=perk.id, field=field, before=before, after=after)
    return perk


async def undo(ctx: Context, name: str) -> Perk:
    """Take back the newest edit of a perk that was not taken back yet.

    Raises UserError `perk-nothing-to-undo`, and what `edit` raises for the field.
    """
    perk = await find(ctx, name)
    line = await perks.last_edit(ctx.uow, ctx.community_id, perk.id, EDIT)
    if line is None or _columns(perk) != line.before["after"]:
        raise UserError("perk-nothing-to-undo", name=perk.name)
    await _may_set(ctx, perk, line.before["field"])
    for column, value in line.before["before"].items():
        setattr(perk, column, value)
    line.undone = True
    ctx.uow.add_all([perk, line])
    await ctx.decided("perk_undo", why=line.why)
    return perk


async def add_codes(ctx: Context, name: str, lines: str) -> tuple[int, int]:
    """Add codes, which white space parts, to a perk's list; returns how many are new and how many stood there already.

    Raises UserError `perk-no-codes-kind`, `perk-codes-none`, `perk-codes-many`, `perk-code-long`.
    """
    perk = await find(ctx, name)
    if perk.kind is not PerkKind.CODE:
        raise UserError("perk-no-codes-kind", name=perk.name)
    given = lines.split()
    codes = list(dict.fromkeys(given))
    if not codes:
        raise UserError("perk-codes-none", name=perk.name)
    if len(codes) > MOST_CODES:
        raise UserError("perk-codes-many", n=MOST_CODES)
    if max(map(len, codes)) > LONGEST_CODE:
        raise UserError("perk-code-long", n=LONGEST_CODE)
    new = await perks.add_codes(ctx.uow, perk, codes)
    if new:
        await ctx.decided("perk_codes", why=f"{perk.name}: +{new}")
    return new, len(given) - new


async def _may_set(ctx: Context, perk: Perk, field: str) -> None:
    if field not in POWER:
        return
    if not suffices(ctx.actor.right, Right.LEAD):
        raise UserError("perk-lead-only")
    states = (await perks.counted(ctx.uow, ctx.community_id)).get(perk.id, {})
    if live := sum(states.get(state, 0) for state in LIVE):
        # what the bot takes back later must be what it gave
        raise UserError("perk-in-use", name=perk.name, n=live)


def _apply(ctx: Context, perk: Perk, field: str, value: str) -> None:
    """Set a field to what was typed, as the config would read it. Raises UserError `perk-field-wrong`."""
    given = str(_switch(ctx, field, value)) if field in SWITCHES else value
    seed = changed(perk, field, given)
    try:
        # a bonus that is not offered yet may still lack what it pays
        checked = PerkSeed.model_validate(UNSET | seed if perk.kind is PerkKind.BONUS else seed)
    except ValidationError:
        raise _wrong(ctx, field, value) from None
    for column in ("title", "threshold", "price", "stock", "days", "approval"):
        setattr(perk, column, getattr(checked, column))
    perk.settings = {name: one for name, one in checked.settings().items() if name in seed}


def _must_be_whole(perk: Perk) -> None:
    """Refuse to offer what the config would not take. Raises UserError `perk-not-whole`."""
    if perk.retired:
        return
    try:
        PerkSeed.model_validate(seed_of(perk))
    except ValidationError:
        raise UserError("perk-not-whole", name=perk.name) from None


def _columns(perk: Perk) -> dict[str, Any]:
    return {column: getattr(perk, column) for column in COLUMNS}


def _switch(ctx: Context, field: str, value: str) -> bool:
    if value.strip().lower() in {*YES, *NO}:
        return value.strip().lower() in YES
    raise _wrong(ctx, field, value)


def _wrong(ctx: Context, field: str, value: str) -> UserError:
    shape = ctx.texts(f"perk-shape-{field.partition('.')[0]}")
    return UserError("perk-field-wrong", field=field, value=value[:40], shape=shape)


def _plain(value: Any) -> str:
    return NOTHING[0] if value is None else str(value)
