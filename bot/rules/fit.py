"""Whom a thread fits: it is about what he knows, in a language he speaks. It orders and offers, and never hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.tables import Category

NO_LANGUAGE = frozenset({"", "und", "zxx", "mul", "qme", "qst"})
"""What sources write where they could not tell a language (ISO 639-2's codes, and X's own)."""
NAMED = 3
"""How many members a card names, and a ping reaches, for one thread."""


class Rank(IntEnum):
    """Where a thread stands among those of its priority, for one member; less comes first."""

    FITS = 0
    NEUTRAL = 1
    OTHER_LANGUAGE = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """How a thread fits a member: its rank, and what makes it fit (a category, a language code; or neither)."""

    rank: Rank
    category: Category | None = None
    language: str | None = None


def base_language(code: str | None) -> str | None:
    """Return a language code without country and script (`pt-BR` is `pt`), or None where no language is told."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    return None if base in NO_LANGUAGE else base


def fit(
    category: Category | None, language: str | None, *, speaks: Collection[str], expertise: Collection[str], home: str
) -> Fit:
    """Return how a thread with this category and language fits somebody.

    Who named no languages speaks `home`, the community's. It fits when it is about what he knows and in no language
    that he does not speak, or when it is in a language of his that is not everybody's here.
    """
    spoken = {base_language(code) for code in speaks} or {base_language(home)}
    tongue = base_language(language)
    if tongue is not None and tongue not in spoken:
        return Fit(Rank.OTHER_LANGUAGE)
    known = category if category is not None and category in expertise else None
    is_rare = tongue is not None and tongue != base_language(home)
    return Fit(Rank.FITS if known or is_rare else Rank.NEUTRAL, known, tongue)


def wants(found: Fit, expertise: Collection[str]) -> bool:
    """Say whether somebody who asked for pings wants this one: it fits, or he named no topics and can read it."""
    return found.rank is Rank.FITS or (found.rank is Rank.NEUTRAL and not expertise)
