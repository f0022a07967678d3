"""Which fields of a perk can be edited in chat, what kind of value each takes, and who may set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.tables import PerkKind

if TYPE_CHECKING:
    from typing import Any

    from storage.tables import Perk

ROLE, ROOM = "role", "room"
POWER = (ROLE, ROOM)
"""Set by leads alone: a role may be a powerful one, and a closed room is one that the bot removes people from."""
COMMON = ("title.en", "title.ru", "threshold", "price", "stock", "days", "approval", "retired")
OWN = {
    PerkKind.EARLY_ACCESS: POWER,
    PerkKind.CLOSED_ROOM: POWER,
    PerkKind.PRIORITY_SUPPORT: (ROLE,),
    PerkKind.BONUS: ("amount", "currency"),
    PerkKind.PRODUCT_LINE: (),
    PerkKind.CODE: (),
}
FIELDS = (*COMMON, *POWER, "amount", "currency")
SWITCHES = ("approval", "retired")
OPTIONAL = ("stock", "days", ROLE, ROOM)
SETTINGS = {ROLE: "discord_role", ROOM: "telegram_room", "amount": "amount", "currency": "currency"}
"""Fields that are the kind's own settings, by the name that the config has for them."""
NEW = "new"
"""Typed in the place of a perk's name, so no perk may be called that."""
NOTHING = ("none", "-", "нет")


def fields_of(kind: PerkKind) -> tuple[str, ...]:
    """Return the fields that a perk of a kind has, in the order of its page."""
    return tuple(field for field in COMMON if field not in SWITCHES) + OWN[kind] + SWITCHES


def seed_of(perk: Perk) -> dict[str, Any]:
    """Return a perk in the form of the config's seed."""
    seed = {name: getattr(perk, name) for name in ("name", "title", "kind", "stock", "days", "approval")}
    takes = {name: getattr(perk, name) for name in ("threshold", "price") if getattr(perk, name) is not None}
    return seed | takes | dict(perk.settings)


def changed(perk: Perk, field: str, value: str) -> dict[str, Any]:
    """Return the seed of a perk with one field set to what was typed, which is not checked yet.

    A threshold takes the place of a price, and a price that of a threshold.
    """
    seed = seed_of(perk)
    given = None if field in OPTIONAL and value.strip().lower() in NOTHING else value.strip()
    if field.startswith("title."):
        return seed | {"title": {**perk.title, field.removeprefix("title."): " ".join(value.split())}}
    if field in {"threshold", "price"}:
        return {name: one for name, one in seed.items() if name not in {"threshold", "price"}} | {field: given}
    return seed | {SETTINGS.get(field, field): given}


def value_of(perk: Perk, field: str) -> Any:
    """Return what a field holds now."""
    if field.startswith("title."):
        return perk.title.get(field.removeprefix("title."))
    return perk.settings.get(SETTINGS[field]) if field in SETTINGS else getattr(perk, field)
