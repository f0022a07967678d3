"""Negative, neutral or positive, how probably negative, and which words said so: one linear model over three views.

The views are the sentence encoder's place, VADER's figures and hashed grams. The model is trained as if the three tones
were equally frequent, so the loudest score is the tone. The probability is fitted apart, on texts that the model had
not seen, for a stream with the shares of PRIOR; a stream with fewer negatives gets probabilities that are too high.

The word list and the grams know English only. A text in another alphabet is read by a second, smaller head that sees
the encoder's place alone, which is much the same in all of its languages.
"""

from __future__ import annotations

import re
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
# A second word is named only where it speaks at least so loud as this part of the first.
_BESIDE = 0.5
# Words that carry the tone of what stands around them, and tell a reader nothing by themselves.
_HOLLOW = frozenset(
    re.findall(
        r"\w+",
        """
        about after again all always and any are because been before being but can could did does doing down ever every
        for from get got had has have having her here him his how into its just like made make more most much not now
        off one only other our out over own people put really same seems she should since some someone still such than
        that the their them then there these they thing things this those through too under use used very was way were
        what when where which while who why will with would year years yet you your yours
        """,
    )
)


class Said(NamedTuple):
    """What the model says of one text; `words` are those of the text that spoke most for negative, at most two."""

    tone: ToneName
    negative: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToneModel:
    """The coefficients: `dense` (DENSE, 3), `base` (3), `grams` (BUCKETS, 3), `rare` (BUCKETS; 0: unseen), `curve`.

    `far` (DIMENSIONS, 3), `far_base` and `far_curve` are those of texts in another alphabet.
    """

    dense: Matrix
    base: Matrix
    grams: Matrix
    rare: Matrix
    curve: tuple[float, float]
    far: Matrix
    far_base: Matrix
    far_curve: tuple[float, float]

    def scores(self, texts: Sequence[str], places: Matrix) -> NDArray[np.float64]:
        """Return one row of three scores per plain text; `places` are the encoder's rows."""
        views = views_of(texts, places)
        summed = views @ self.dense.astype(np.float64) + self.base
        return summed + np.array([self._gram_scores(text) for text in texts], dtype=np.float64).reshape(-1, len(TONES))

    def far_scores(self, places: Matrix) -> NDArray[np.float64]:
        """Return one row of three scores per text, by the encoder's rows alone."""
        return np.asarray(places.astype(np.float64) @ self.far + self.far_base)

    def judged(self, texts: Sequence[str], places: Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return scores (n, 3) and how probably negative (n) each plain text is, by the head made for its alphabet."""
        scores = self.scores(texts, places)
        negative = probable(self.curve, scores)
        far = [place for place, text in enumerate(texts) if is_far(text)]
        if far:
            scores[far] = self.far_scores(places[far])
            negative[far] = probable(self.far_curve, scores[far])
        return scores, negative

    def say(self, texts: Sequence[str], places: Matrix) -> list[Said]:
        """Return what the model says of each plain text, in order."""
        scores, negative = self.judged(texts, places)
        return [
            Said(TONES[int(best)], float(probability), self._words(text) if best == 0 and not is_far(text) else ())
            for text, best, probability in zip(texts, scores.argmax(axis=1), negative, strict=True)
        ]

    def _gram_scores(self, text: str) -> Matrix:
        filled = buckets(text)
        weights = self.rare[filled]
        return np.asarray(weights @ self.grams[filled] / max(float(np.sqrt(weights @ weights)), 1e-6))

    def _words(self, text: str) -> tuple[str, ...]:
        words = tokens(text)
        told: dict[str, float] = {}
        for word, filled in zip(words, by_token(words), strict=True):
            if len(word) >= _SHORTEST and word.isalpha() and word not in _HOLLOW:
                weights = self.rare[list(filled)] @ self.grams[list(filled)]
                told[word] = float(weights[0] - weights[1:].max()) / len(filled)
        least = max(_FAINT, _BESIDE * max(told.values(), default=0.0))
        loud = sorted((word for word, weight in told.items() if weight > least), key=lambda word: -told[word])
        return tuple(loud[:_SAID])


def views_of(texts: Sequence[str], places: Matrix) -> NDArray[np.float64]:
    """Return the dense views beside each other, (texts, DENSE): the encoder's place, then VADER's figures."""
    figures = np.array([listed(text) for text in texts], dtype=np.float64).reshape(-1, NUMBERS)
    return np.hstack([places.astype(np.float64), figures])


def leaning(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-odds of negative against the two others, by the scores alone."""
    others = np.logaddexp(scores[:, 1], scores[:, 2])
    return np.asarray(scores[:, 0] - others)


def is_far(text: str) -> bool:
    """Say whether most letters of a text are of another alphabet than English."""
    letters = [letter for letter in text.replace("@user", "") if letter.isalpha()]
    return sum(not letter.isascii() for letter in letters) * 2 > len(letters)


def probable(curve: tuple[float, float], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how probably negative (0 to 1) texts with these scores are."""
    slope, shift = curve
    return np.asarray(1 / (1 + np.exp(-(slope * leaning(scores) + shift))))


def load(path: Path = SHIPPED) -> ToneModel:
    """Return the model of a file that `save` wrote."""
    with np.load(path, allow_pickle=False) as held:
        return ToneModel(
            dense=held["dense"].astype(np.float32),
            base=held["base"].astype(np.float32),
            grams=held["grams"].astype(np.float32) * held["gram_step"],
            rare=held["rare"].astype(np.float32) * held["rare_step"],
            curve=(float(held["curve"][0]), float(held["curve"][1])),
            far=held["far"].astype(np.float32),
            far_base=held["far_base"].astype(np.float32),
            far_curve=(float(held["far_curve"][0]), float(held["far_curve"][1])),
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
        far=model.far.astype(np.float32),
        far_base=model.far_base.astype(np.float32),
        far_curve=np.array(model.far_curve, dtype=np.float64),
    )
