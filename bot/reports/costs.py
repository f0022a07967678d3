"""What a community's two thresholds cost: of 100 cards how many are complaints, and how many complaints are missed.

From the managers' own decisions where these are enough, else from what the probabilities of the latest posts promise,
else from the measurement that came with the coefficients; which of them it is, is said.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from bot.rules.expect import Expected, Measured, by_decisions, expected, expected_of
from storage import lessons, mentions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.rules.publish import PublishRules
    from storage.database import UnitOfWork

Basis = Literal["decisions", "posts", "shipped"]
LAST_POSTS, FEWEST_POSTS = 2000, 200
LAST_DECISIONS, FEWEST_DECISIONS = 500, 30


@dataclass(frozen=True, slots=True)
class Costs:
    """The thresholds from which posts are shown, and reviewed, with what to expect of each; from how many (`n`)."""

    show_from: float
    review_from: float
    show: Expected
    review: Expected
    basis: Basis
    n: int


@cache
def shipped() -> tuple[Measured, ...]:
    """Return the measurement that came with the coefficients, by rising threshold."""
    told = json.loads((files("bot") / "classify" / "coefficients" / "figures.json").read_text("utf-8"))
    return tuple(Measured(row["threshold"], row["precision"], row["recall"]) for row in told["measured"]["thresholds"])


async def costs(uow: UnitOfWork, community_id: int, rules: PublishRules) -> Costs:
    """Return what a community's thresholds cost."""
    given = await lessons.judged(uow, community_id, LAST_DECISIONS)
    if len(given) >= FEWEST_DECISIONS and (both := _both(rules, lambda at: by_decisions(at, given))):
        return Costs(rules.show_from, rules.review_from, *both, "decisions", len(given))
    said = await mentions.latest_negative(uow, community_id, LAST_POSTS)
    if len(said) >= FEWEST_POSTS and (both := _both(rules, lambda at: expected_of(at, said))):
        return Costs(rules.show_from, rules.review_from, *both, "posts", len(said))
    measured = shipped()
    show, review = expected(rules.show_from, measured), expected(rules.review_from, measured)
    return Costs(rules.show_from, rules.review_from, show, review, "shipped", 0)


def _both(rules: PublishRules, of: Callable[[float], Expected | None]) -> tuple[Expected, Expected] | None:
    show, review = of(rules.show_from), of(rules.review_from)
    return (show, review) if show is not None and review is not None else None
