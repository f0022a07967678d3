"""Negative, neutral or positive, how probably negative, and which words said so: one linear model over three views.

The views are the sentence encoder's place, VADER's figures and hashed grams. The model is trained as if the three tones
were equally frequent, so the loudest score is the tone. The probability is fitted apart, on texts that the model had
not seen, for a stream with the shares of PRIOR; a stream with fewer negatives gets probabilities that are too high.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from bot.classify.grams import buckets, by_token, tokens
from bot.classify.wordlist import NUMBERS, listed
from bot.ports.reading import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.classify.vectors import Matrix

ToneName = Literal["negative", "neutral", "positive"]
TONES: tuple[ToneName, ...] = ("negative", "neutral", "positive")
PRIOR = (0.32, 0.48, 0.20)
"""The shares of negative, neutral, positive that a probability assumes: people who argue, as in SemEval 2017."""
SHIPPED = Path(__file__).parent / "coefficients" / "tone.npz"
DENSE = DIMENSIONS + NUMBERS

_SAID = 2
_SHORTEST = 3
_FAINT = 0.02


class Said(NamedTuple):
    """What the model says of one text; `words` are those of the text that spoke most for negative, at most two."""

    tone: ToneName
    negative: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToneModel:
    """The coefficients: `dense` (DENSE, 3), `base` (3), `grams` (BUCKETS, 3), `rare` (BUCKETS; 0: unseen), `curve`."""

    dense: Matrix
    base: Matrix
    grams: Matrix
    rare: Matrix
    curve: tuple[float, float]

    def scores(self, texts: Sequence[str], places: Matrix) -> NDArray[np.float64]:
        """Return one row of three scores per plain text; `places` are the encoder's rows."""
        views = views_of(texts, places)
        summed = views @ self.dense.astype(np.float64) + self.base
        return summed + np.array([self._gram_scores(text) for text in texts], dtype=np.float64).reshape(-1, len(TONES))

    def say(self, texts: Sequence[str], places: Matrix) -> list[Said]:
        """Return what the model says of each plain text, in order."""
        scores = self.scores(texts, places)
        return [
            Said(TONES[int(best)], float(probability), self._words(text) if best == 0 else ())
            for text, best, probability in zip(texts, scores.argmax(axis=1), self.negative(scores), strict=True)
        ]

    def negative(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how probably negative (0 to 1) texts with these scores are."""
        slope, shift = self.curve
        return np.asarray(1 / (1 + np.exp(-(slope * leaning(scores) + shift))))

    def _gram_scores(self, text: str) -> Matrix:
        filled = buckets(text)
        weights = self.rare[filled]
        return np.asarray(weights @ self.grams[filled] / max(float(np.sqrt(weights @ weights)), 1e-6))

    def _words(self, text: str) -> tuple[str, ...]:
        words = tokens(text)
        told: dict[str, float] = {}
        for word, filled in zip(words, by_token(words), strict=True):
            if len(word) >= _SHORTEST and word.isalpha():
                weights = self.rare[list(filled)] @ self.grams[list(filled)]
                told[word] = float(weights[0] - weights[1:].max()) / len(filled)
        loud = sorted((word for word, weight in told.items() if weight > _FAINT), key=lambda word: -told[word])
        return tuple(loud[:_SAID])


def views_of(texts: Sequence[str], places: Matrix) -> NDArray[np.float64]:
    """Return the dense views beside each other, (texts, DENSE): the encoder's place, then VADER's figures."""
    figures = np.array([listed(text) for text in texts], dtype=np.float64).reshape(-1, NUMBERS)
    return np.hstack([places.astype(np.float64), figures])


def leaning(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-odds of negative against the two others, by the scores alone."""
    others = np.logaddexp(scores[:, 1], scores[:, 2])
    return np.asarray(scores[:, 0] - others)


def load(path: Path = SHIPPED) -> ToneModel:
    """Return the model of a file that `save` wrote."""
    with np.load(path, allow_pickle=False) as held:
        return ToneModel(
            dense=held["dense"].astype(np.float32),
            base=held["base"].astype(np.float32),
            grams=held["grams"].astype(np.float32) * held["gram_step"],
            rare=held["rare"].astype(np.float32) * held["rare_step"],
            curve=(float(held["curve"][0]), float(held["curve"][1])),
        )


def save(model: ToneModel, path: Path) -> None:
    """Write the coefficients as one compressed file, grams as signed bytes; the same model gives the same bytes."""
    gram_step = np.float32(np.abs(model.grams).max() / 127)
    rare_step = np.float32(model.rare.max() / 255)
    np.savez_compressed(
        path,
        dense=model.dense.astype(np.float32),
        base=model.base.astype(np.float32),
        grams=np.rint(model.grams / gram_step).astype(np.int8),
        gram_step=gram_step,
        rare=np.rint(model.rare / rare_step).astype(np.uint8),
        rare_step=rare_step,
        curve=np.array(model.curve, dtype=np.float64),
    )
