"""How soon a thread wants an answer: one pure rule from category and reach, and the order of the line."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from storage.tables import Category, Priority

if TYPE_CHECKING:
    from datetime import datetime

WEIGHT = {Category.TRUST: 2.0, Category.RUMOR: 1.5, Category.SUPPORT: 1.5, Category.TECHNICAL: 1.0, None: 1.0}
"""What a category weighs: a doubt about reliability keeps prospects away, a technical question rarely does."""

LEVELS = ((4.0, Priority.CRITICAL), (2.75, Priority.HIGH), (1.5, Priority.NORMAL), (0.0, Priority.LOW))
MOST_REACH = 2_000_000_000
ORDER = (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people may have met a thread so far: views, or else followers, plus replies and shares."""

    people: int
    mentions: int = 1


def reach_of(*, views: int | None, followers: int | None, engaged: int) -> int:
    """Return one reach number: the views where known, else the followers, but at least ten for each who `engaged`.

    It ends at MOST_REACH, for nobody's line depends on which thousand millionth reader it was.
    """
    return min(max(views if views is not None else (followers or 0), 10 * engaged), MOST_REACH)


def priority_of(category: Category | None, reached: Reached) -> Priority:
    """Return the priority: the category's weight plus half a point per factor of ten in reach and 0.2 per mention."""
    score = WEIGHT[category] + log10(1 + reached.people) / 2 + 0.2 * min(reached.mentions - 1, 5)
    return next(level for least, level in LEVELS if score >= least)


def urgency_of(priority: Priority, due_at: datetime, *, late: bool = False) -> float:
    """Return a number that orders the line: by priority first, then by the earlier deadline. More is sooner.

    What was `late` on arrival comes after everything of its priority that can still be answered in time.
    """
    return ORDER.index(priority) * 1e11 - (5e10 if late else 0) - due_at.timestamp()
