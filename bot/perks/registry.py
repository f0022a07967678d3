"""Finds every kind of perk by looking into this folder; one that is declared twice, or by no file, stops the start."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from storage.tables import PerkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.ports.perks import Kind


@cache
def kinds() -> Mapping[PerkKind, Kind]:
    """Return all kinds. Raises ValueError for one that is declared twice or not at all."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"bot.perks.{name}") for name in sorted(names)]
    return collect(module.KIND for module in modules if hasattr(module, "KIND"))


def collect(declared: Iterable[Kind]) -> dict[PerkKind, Kind]:
    """Return kinds by name. Raises ValueError for one that is declared twice or not at all."""
    found: dict[PerkKind, Kind] = {}
    for one in declared:
        if one.kind in found:
            raise ValueError(f"the kind of perk {one.kind!r} is declared twice")
        found[one.kind] = one
    if missing := set(PerkKind) - set(found):
        raise ValueError(f"no file in bot/perks declares {', '.join(sorted(missing))}")
    return found
