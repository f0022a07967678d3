"""Who may have a perk, how many are left, and what outlasts a membership: pure decisions about the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storage.tables import PerkKind, RedemptionState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.tables import Perk

LIVE = (RedemptionState.REQUESTED, RedemptionState.APPROVED, RedemptionState.FULFILLED, RedemptionState.ENDING)
KEPT = (PerkKind.BONUS, PerkKind.CODE)
"""What was handed over for good: leaving takes none of it back, and nothing can be undone."""
FEW_CODES = 3


class Hurdle(StrEnum):
    """Why a member cannot have a perk now; each is the code of a refusal."""

    RETIRED = "perk-retired"
    YOURS = "perk-yours"
    HAD = "perk-had"
    OUT = "perk-out"
    LOCKED = "perk-locked"
    DEAR = "perk-dear"


@dataclass(frozen=True, slots=True)
class Means:
    """What a member brings: confirmed points ever earned, and confirmed points left to spend."""

    lifetime: int = 0
    spendable: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """How a perk has been given so far.

    `live` redemptions stand now, `ever` counts all that were not denied, `waiting` those that a manager still has to
    decide; `codes` are those of the list that nobody has yet.
    """

    live: int = 0
    ever: int = 0
    waiting: int = 0
    codes: int = 0

    @classmethod
    def of(cls, states: Mapping[RedemptionState, int], codes: int) -> Given:
        """Return the counts from how many redemptions stand in which state."""
        return cls(
            live=sum(states.get(state, 0) for state in LIVE),
            ever=sum(number for state, number in states.items() if state is not RedemptionState.DENIED),
            waiting=states.get(RedemptionState.REQUESTED, 0),
            codes=codes,
        )


def left(perk: Perk, given: Given) -> int | None:
    """Return how many more can be had (None: any number); what is handed over for good never comes back."""
    most = [] if perk.stock is None else [perk.stock - (given.ever if perk.kind in KEPT else given.live)]
    if perk.kind is PerkKind.CODE:
        most.append(given.codes - given.waiting)
    return max(0, min(most)) if most else None


def missing(perk: Perk, means: Means) -> int:
    """Return how many points a member lacks for a perk."""
    if perk.threshold is not None:
        return max(0, perk.threshold - means.lifetime)
    return max(0, (perk.price or 0) - means.spendable)


def hurdle(perk: Perk, means: Means, given: Given, *, live: bool, had: bool) -> Hurdle | None:
    """Return what stands between a member and a perk, or None when he may have it.

    `live`: he has it or asked for it; `had`: he was given it before. What a threshold unlocks is handed over only once,
    or one would ask for the same bonus again and again; what costs points may be had again.
    """
    if live:
        return Hurdle.YOURS
    if perk.retired:
        return Hurdle.RETIRED
    if had and perk.kind in KEPT and perk.threshold is not None:
        return Hurdle.HAD
    if missing(perk, means):
        return Hurdle.LOCKED if perk.threshold is not None else Hurdle.DEAR
    return Hurdle.OUT if left(perk, given) == 0 else None


def needs_manager(perk: Perk) -> bool:
    """Say whether a manager decides about each request; about money always."""
    return perk.approval or perk.kind is PerkKind.BONUS


def title(perk: Perk, language: str) -> str:
    """Return a perk's title in a language, or in the first that it has, or else its name."""
    return perk.title.get(language) or next(iter(perk.title.values()), perk.name)


def takes(perk: Perk) -> int:
    """Return how many points a perk takes, unlocked or spent."""
    return perk.threshold or perk.price or 0
