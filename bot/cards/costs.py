"""What the thresholds cost, in two sentences that a manager reads above his queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.reports.costs import Costs
    from bot.texts import Texts


def costs_line(costs: Costs, t: Texts) -> str:
    """Return what to expect of cards and of review at a community's thresholds, and how that is known."""
    show = t(
        "costs-show",
        at=f"{costs.show_from:.2f}",
        good=round(100 * costs.show.precision),
        missed=round(100 * (1 - costs.show.recall)),
    )
    review = t(
        "costs-review",
        at=f"{costs.review_from:.2f}",
        good=round(100 * costs.review.precision),
        missed=round(100 * (1 - costs.review.recall)),
    )
    return " ".join((show, review, t(f"costs-by-{costs.basis}", n=costs.n)))
