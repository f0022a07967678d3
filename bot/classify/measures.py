"""How good a tone model is, in figures that mean the same wherever they stand: in the file, the log and the README.

Every figure that depends on how frequent negatives are is weighted to the shares of `tone.PRIOR` unless it says
"as found", because the sets at hand hold half as many negatives as a stream where people argue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bot.classify.tone import PRIOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Labels = NDArray[np.int64]

BINS = 10
THRESHOLDS = [round(0.05 * step, 2) for step in range(1, 20)]


def shares_weighed(labels: Labels, shares: tuple[float, float, float] = PRIOR) -> Numbers:
    """Return a weight per text, so that the weighted shares of the three tones are as given; the weights sum to 1."""
    counts = np.bincount(labels, minlength=3)
    return np.asarray((np.array(shares) / np.maximum(counts, 1))[labels])


def calibration_error(negative: Numbers, truly: NDArray[np.bool_], weights: Numbers) -> float:
    """Return how far (0 to 1) what was said lies from what was true, over BINS equal steps of probability."""
    step = np.minimum((negative * BINS).astype(int), BINS - 1)
    gaps = [abs(float((weights * (negative - truly))[step == one].sum())) for one in range(BINS)]
    return sum(gaps) / float(weights.sum())


def measured(labels: Labels, scores: Numbers, negative: Numbers) -> dict[str, Any]:
    """Return all figures of one set: labels (0 negative, 1 neutral, 2 positive), scores (n, 3), probabilities."""
    tone, truly = scores.argmax(axis=1), labels == 0
    recalls = [float((tone[labels == one] == one).mean()) for one in range(3)]
    weights, found = shares_weighed(labels), np.full(len(labels), 1 / len(labels))
    return {
        "texts": len(labels),
        "shares_as_found": _short(np.bincount(labels, minlength=3) / len(labels)),
        "shares_assumed": list(PRIOR),
        "macro_recall": round(float(np.mean(recalls)), 4),
        "recalls": _short(recalls),
        "negative_precision": round(_share(weights, truly, tone == 0), 4),
        "negative_precision_as_found": round(_share(found, truly, tone == 0), 4),
        "calibration_error": round(calibration_error(negative, truly, weights), 4),
        "calibration_error_as_found": round(calibration_error(negative, truly, found), 4),
        "thresholds": [_at(threshold, negative, truly, weights) for threshold in THRESHOLDS],
    }


def _at(threshold: float, negative: Numbers, truly: NDArray[np.bool_], weights: Numbers) -> dict[str, float]:
    shown = negative >= threshold
    return {
        "threshold": threshold,
        "precision": round(_share(weights, truly, shown), 4),
        "recall": round(_share(weights, shown, truly), 4),
    }


def _share(weights: Numbers, true: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    whole = float(weights[among].sum())
    return float(weights[true & among].sum()) / whole if whole else 1.0


def _short(numbers: Any) -> list[float]:
    return [round(float(number), 4) for number in numbers]
