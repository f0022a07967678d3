"""How soon a thread wants an answer: one pure rule that the config may change and the card explains; and the line."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from bot.rules.settings import Settings
from storage.tables import Category, Priority

if TYPE_CHECKING:
    from datetime import datetime

MOST_REACH = 2_000_000_000
ORDER = (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL)


class CategoryWeights(Settings):
    """What a category weighs: a doubt about reliability keeps prospects away, a technical question rarely does."""

    trust: float = Field(2.0, ge=0, le=10)
    rumor: float = Field(1.5, ge=0, le=10)
    support: float = Field(1.5, ge=0, le=10)
    technical: float = Field(1.0, ge=0, le=10)
    none: float = Field(1.0, ge=0, le=10)


class PriorityRules(Settings):
    """Points of a thread, and from how many on it is normal, high, critical.

    `reach` is for each factor of ten in readers, `mention` for each further post (five count), `growth` for each
    further post within six hours (five count), `story` for a story that the manager called urgent.
    """

    category: CategoryWeights = CategoryWeights()
    reach: float = Field(0.5, ge=0, le=10)
    mention: float = Field(0.2, ge=0, le=10)
    growth: float = Field(0.1, ge=0, le=10)
    story: float = Field(1.0, ge=0, le=10)
    normal_from: float = Field(1.5, ge=0)
    high_from: float = Field(2.75, ge=0)
    critical_from: float = Field(4.0, ge=0)


MOST_COUNTED = 5


class Weight(NamedTuple):
    """What one fact added: its name (`weight-<what>` in the texts), the fact as a number, the points."""

    what: str
    value: float
    points: float


@dataclass(frozen=True, slots=True)
class Reached:
    """What is known of a thread so far: readers, posts, posts within six hours, and whether its story is urgent."""

    people: int
    mentions: int = 1
    growth: int = 1
    urgent_story: bool = False


def reach_of(*, views: int | None, followers: int | None, engaged: int) -> int:
    """Return one reach number: the views where known, else the followers, but at least ten for each who `engaged`.

    It ends at MOST_REACH, for nobody's line depends on which thousand millionth reader it was.
    """
    return min(max(views if views is not None else (followers or 0), 10 * engaged), MOST_REACH)


def weights_of(category: Category | None, reached: Reached, rules: PriorityRules) -> list[Weight]:
    """Return what each fact adds to a thread's priority, those that add nothing left out."""
    further = min(reached.mentions - 1, MOST_COUNTED)
    faster = min(reached.growth - 1, MOST_COUNTED)
    weights = [
        Weight("category", 0, getattr(rules.category, category.value if category else "none")),
        Weight("reach", reached.people, rules.reach * log10(1 + reached.people)),
        Weight("mentions", reached.mentions, rules.mention * further),
        Weight("growth", reached.growth, rules.growth * faster),
        Weight("story", 1, rules.story if reached.urgent_story else 0),
    ]
    return [weight for weight in weights if weight.points > 0]


def priority_of(category: Category | None, reached: Reached, rules: PriorityRules | None = None) -> Priority:
    """Return the priority that the sum of all weights reaches."""
    rules = rules or PriorityRules()
    score = sum(weight.points for weight in weights_of(category, reached, rules))
    if score >= rules.critical_from:
        return Priority.CRITICAL
    if score >= rules.high_from:
        return Priority.HIGH
    return Priority.NORMAL if score >= rules.normal_from else Priority.LOW


def urgency_of(priority: Priority, due_at: datetime, *, late: bool = False) -> float:
    """Return a number that orders the line: by priority first, then by the earlier deadline. More is sooner.

    What was `late` on arrival comes after everything of its priority that can still be answered in time.
    """
    return ORDER.index(priority) * 1e11 - (5e10 if late else 0) - due_at.timestamp()
