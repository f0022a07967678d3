"""Fits a model of three tones by numpy alone: the same texts give the same coefficients on the same machine.

Two heads are fitted apart and their scores added: one on the encoder's place and the word list's figures, one on the
grams. Each is a logistic regression in which the three tones weigh the same. The search is L-BFGS (Nocedal 1980). A
third, for other alphabets, stands alone on the encoder's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.grams import BUCKETS, buckets
from bot.classify.measures import shares_weighed
from bot.classify.tone import ToneModel, leaning
from bot.ports.reading import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Labels = NDArray[np.int64]

DENSE_HOLD, DENSE_STEPS = 1e-2, 60
GRAM_HOLD, GRAM_STEPS = 3e-5, 30
GRAMS_COUNT = 0.8
"""How much the grams' scores weigh beside the others; chosen on the later third of the pool."""
LEANS = 0.15
"""How much louder negative speaks than the data says: a complaint missed costs more than a look too many.

On the later third of the pool it finds 1.5 in 100 negatives more and leaves the macro-recall where it was.
"""
_SEEN = 3
_REMEMBERED = 10
_EQUAL = (1 / 3, 1 / 3, 1 / 3)


@dataclass(frozen=True, slots=True)
class Grams:
    """The buckets of many texts, one after the other: text i has `places[starts[i]:starts[i + 1]]`."""

    starts: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Grams:
        """Return the buckets of plain texts; an empty text fills bucket 0."""
        filled = [buckets(text) or [0] for text in texts]
        lengths = np.array([len(one) for one in filled], dtype=np.int64)
        return cls(np.concatenate([[0], np.cumsum(lengths)]), np.concatenate([np.array(one) for one in filled]))

    def picked(self, which: NDArray[np.int64]) -> Grams:
        """Return the buckets of some of the texts."""
        parts = [self.places[self.starts[one] : self.starts[one + 1]] for one in which]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        return Grams(np.concatenate([[0], np.cumsum(lengths)]), np.concatenate(parts))


def fit(views: Numbers, grams: Grams, labels: Labels) -> ToneModel:
    """Return the model of these texts, its curve still a guess; `views` as `tone.views_of` returns them."""
    weights = shares_weighed(labels, _EQUAL)
    mean, spread = views.mean(axis=0), views.std(axis=0) + 1e-6
    even = (views - mean) / spread
    dense, base = _logistic(
        lambda table: even @ table,
        lambda slope: even.T @ slope,
        views.shape[1],
        labels,
        weights,
        DENSE_HOLD,
        DENSE_STEPS,
    )
    dense = dense / spread[:, None]
    place = even[:, :DIMENSIONS]
    far, far_base = _logistic(
        lambda table: place @ table, lambda slope: place.T @ slope, DIMENSIONS, labels, weights, DENSE_HOLD, DENSE_STEPS
    )
    far = far / spread[:DIMENSIONS, None]

    rare = _rare(grams)
    lengths = np.diff(grams.starts)
    values = rare[grams.places]
    values = values / np.repeat(np.sqrt(np.maximum(np.add.reduceat(values**2, grams.starts[:-1]), 1e-12)), lengths)

    def scored(table: Numbers) -> Numbers:
        return np.stack(
            [np.add.reduceat(values * table[grams.places, tone], grams.starts[:-1]) for tone in range(3)], axis=1
        )

    def pulled(slope: Numbers) -> Numbers:
        return np.stack(
            [
                np.bincount(grams.places, weights=values * np.repeat(slope[:, tone], lengths), minlength=BUCKETS)
                for tone in range(3)
            ],
            axis=1,
        )

    heads, shift = _logistic(scored, pulled, BUCKETS, labels, weights, GRAM_HOLD, GRAM_STEPS)
    heads[rare == 0] = 0
    return ToneModel(
        dense=dense.astype(np.float32),
        base=(base - mean @ dense + GRAMS_COUNT * shift + [LEANS, 0, 0]).astype(np.float32),
        grams=(GRAMS_COUNT * heads).astype(np.float32),
        rare=rare.astype(np.float32),
        curve=(1.0, 0.0),
        far=far.astype(np.float32),
        far_base=(far_base - mean[:DIMENSIONS] @ far + [LEANS, 0, 0]).astype(np.float32),
        far_curve=(1.0, 0.0),
    )


def curve_of(scores: Numbers, labels: Labels) -> tuple[float, float]:
    """Return slope and shift of the probability (Platt 1999), for scores of texts the model had not seen."""
    lean, truly, weights = leaning(scores), labels == 0, shares_weighed(labels)
    slope, shift = 1.0, 0.0
    for _ in range(50):
        said = 1 / (1 + np.exp(-(slope * lean + shift)))
        off, bend = weights * (said - truly), weights * said * (1 - said)
        steep = np.array([[bend @ lean**2, bend @ lean], [bend @ lean, bend.sum()]])
        step = np.linalg.solve(steep, np.array([off @ lean, off.sum()]))
        slope, shift = slope - float(step[0]), shift - float(step[1])
    return slope, shift


def _rare(grams: Grams) -> Numbers:
    seen = np.bincount(grams.places, minlength=BUCKETS)
    texts = len(grams.starts) - 1
    return np.asarray(np.where(seen >= _SEEN, np.log((texts + 1) / (seen + 1)) + 1, 0.0))


def _logistic(  # noqa: PLR0917 - one call shape for both heads
    scored: Callable[[Numbers], Numbers],
    pulled: Callable[[Numbers], Numbers],
    width: int,
    labels: Labels,
    weights: Numbers,
    hold: float,
    steps: int,
) -> tuple[Numbers, Numbers]:
    true = np.eye(3)[labels]

    def cost(flat: Numbers) -> tuple[float, Numbers]:
        table, base = flat[:-3].reshape(width, 3), flat[-3:]
        scores = scored(table) + base
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = (np.exp(scores - sums) - true) * weights[:, None]
        loss = -float(weights @ (scores - sums)[np.arange(len(labels)), labels]) + hold / 2 * float((table**2).sum())
        return loss, np.concatenate([(pulled(slope) + hold * table).ravel(), slope.sum(axis=0)])

    found = _lowest(cost, np.zeros(3 * width + 3), steps)
    return found[:-3].reshape(width, 3), found[-3:]


def _lowest(cost: Callable[[Numbers], tuple[float, Numbers]], at: Numbers, steps: int) -> Numbers:
    loss, slope = cost(at)
    moved: list[tuple[Numbers, Numbers]] = []
    for _ in range(steps):
        way = -_bent(slope, moved)
        stride, fall = (1.0 if moved else 1 / max(1e-12, float(np.abs(slope).sum()))), float(slope @ way)
        while True:
            there, (lower, tilt) = at + stride * way, cost(at + stride * way)
            if lower <= loss + 1e-4 * stride * fall or stride < 1e-10:  # noqa: PLR2004
                break
            stride /= 2
        if float((there - at) @ (tilt - slope)) > 0:
            moved = [*moved, (there - at, tilt - slope)][-_REMEMBERED:]
        at, loss, slope = there, lower, tilt
    return at


def _bent(slope: Numbers, moved: list[tuple[Numbers, Numbers]]) -> Numbers:
    way, shares = slope.copy(), []
    for step, change in reversed(moved):
        shares.append(float(step @ way) / float(step @ change))
        way -= shares[-1] * change
    if moved:
        step, change = moved[-1]
        way *= float(step @ change) / float(change @ change)
    for (step, change), share in zip(moved, reversed(shares), strict=True):
        way += (share - float(change @ way) / float(step @ change)) * step
    return way
