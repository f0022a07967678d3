"""What a threshold costs: of 100 posts shown how many are really negative, and how many negatives are missed.

Two answers. The measured one comes with the coefficients and is about a public set; the own one is what the
probabilities of a community's latest posts promise, and is right as far as they are honest there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class Expected(NamedTuple):
    """Shares (0 to 1): of what is shown, how much is negative; of what is negative, how much is shown."""

    precision: float
    recall: float


class Measured(NamedTuple):
    """One threshold of the shipped measurement, and what it reached."""

    threshold: float
    precision: float
    recall: float


def expected(threshold: float, figures: Sequence[Measured]) -> Expected:
    """Return what a threshold (0 to 1) reached where it was measured, between two steps in proportion.

    Outside the steps the nearest one answers. Raises ValueError without any figures.
    """
    if not figures:
        raise ValueError("nothing was measured")
    below = [row for row in figures if row.threshold <= threshold]
    above = [row for row in figures if row.threshold >= threshold]
    if not below or not above:
        nearest = figures[-1] if below else figures[0]
        return Expected(nearest.precision, nearest.recall)
    low, high = below[-1], above[0]
    wide = high.threshold - low.threshold
    part = (threshold - low.threshold) / wide if wide else 0.0
    return Expected(
        low.precision + part * (high.precision - low.precision), low.recall + part * (high.recall - low.recall)
    )


def expected_of(threshold: float, probabilities: Iterable[float]) -> Expected | None:
    """Return what the probabilities of a community's own posts promise, None where none is as high as the threshold."""
    said = list(probabilities)
    shown = [one for one in said if one >= threshold]
    if not shown or not sum(shown):
        return None
    return Expected(sum(shown) / len(shown), sum(shown) / sum(said))


def by_decisions(threshold: float, decisions: Collection[tuple[float, bool]]) -> Expected | None:
    """Return what the managers' decisions say of a threshold: (probability, whether it was a complaint) each.

    None where nothing that they decided was as high as the threshold, or nothing was a complaint.
    """
    shown = [right for said, right in decisions if said >= threshold]
    complaints = sum(right for _, right in decisions)
    if not shown or not complaints:
        return None
    return Expected(sum(shown) / len(shown), sum(shown) / complaints)
