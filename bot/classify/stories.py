"""Which of a community's stories a text tells, and how sure that is (0 to 1).

A story is known by the sentence that a manager wrote, and by the threads that managers put into it. Three things speak
for it: how near the text is in meaning, which words they share, and how far the next best story is behind. What they
weigh was fitted so that of a hundred texts with a score of 0.6 about sixty belong to the story. Measured by
`bot/classify/story_evaluation.py` among twelve stories of a bank's customers: the right one comes first for 0.81 of the
texts by the sentence alone, for 0.90 with five confirmed threads; from 0.6 on a story is right in 0.81 and 0.85 of the
cases, and 0.45 and 0.65 of its texts are found.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.classify.vectors import unpack
from bot.rules.plain_text import folded, without_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MEMBERS = 25
"""So many of its newest confirmed threads a story is known by; more did not help."""
GROWN, WELL_KNOWN = 3, 12
"""From so many confirmed threads on a story is weighed as one that is known by them, and well known."""
_SENTENCE = 3.0
"""As many threads the manager's sentence weighs."""
_WORDS = 0.75
_USUAL_SECOND = 0.35
"""How near a text is to the next best story at the least, where there is hardly another."""
_SHORTEST, _STEM = 4, 5
"""Words of fewer letters say little, and the first letters stand for all endings of a word, in Russian too."""
_WORD = re.compile(r"[^\W\d_]+")


class Weights(NamedTuple):
    """What each of the three is worth, on the scale of log-odds."""

    meaning: float
    words: float
    ahead: float
    start: float


FRESH = Weights(4.47, 0.11, 6.99, -2.94)
KNOWN = Weights(10.67, -1.25, 6.02, -7.09)
WELL = Weights(12.04, -2.45, 7.12, -8.55)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is matched: its row, the sentence with its vector, and the vectors of confirmed threads."""

    id: int
    sentence: str
    vector: bytes
    members: Sequence[bytes] = ()


class Fact(NamedTuple):
    """What speaks for the story at a place of the list: nearness in meaning, shared words, how far the next is behind.

    `members` is how many confirmed threads it is known by.
    """

    at: int
    near: float
    shared: float
    ahead: float
    members: int


class Stories:
    """The live stories of one community, made ready; texts are matched by computing alone."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._told = [one for one in told if one.vector or one.members]
        self._words = [words_of(one.sentence) for one in self._told]
        self._shared = Counter(word for words in self._words for word in words)
        self._places = np.stack([_place(one) for one in self._told]) if self._told else None
        self._lengths = [self._length(words) for words in self._words]

    def __len__(self) -> int:
        """Return how many stories there are to match."""
        return len(self._told)

    def match(self, vectors: Sequence[bytes], texts: Sequence[str]) -> list[tuple[int, float] | None]:
        """Return the best story of each text with its score; None for a text that was not read, or without stories."""
        found = self.facts(vectors, texts)
        return [
            (self._told[one.at].id, scored(weights_of(one.members), one.near, one.shared, one.ahead)) if one else None
            for one in found
        ]

    def facts(self, vectors: Sequence[bytes], texts: Sequence[str]) -> list[Fact | None]:
        """Return what speaks for the best story of each text."""
        if self._places is None or not vectors:
            return [None] * len(texts)
        near = unpack(vectors) @ self._places.T
        return [
            self._best(row, words_of(text)) if vector else None
            for row, vector, text in zip(near, vectors, texts, strict=True)
        ]

    def _best(self, near: NDArray[np.float32], words: frozenset[str]) -> Fact:
        shared = np.array([self._overlap(words, index) for index in range(len(self._told))])
        whole = near + _WORDS * shared
        best = int(whole.argmax())
        second = max((float(one) for index, one in enumerate(whole) if index != best), default=_USUAL_SECOND)
        ahead = float(whole[best]) - max(second, _USUAL_SECOND)
        return Fact(best, float(near[best]), float(shared[best]), ahead, len(self._told[best].members))

    def _overlap(self, words: frozenset[str], index: int) -> float:
        """Return how much of two texts' words is the same; a word that several sentences hold weighs less."""
        common = words & self._words[index]
        if not common:
            return 0.0
        return float(sum(self._weight(word) ** 2 for word in common) / (self._length(words) * self._lengths[index]))

    def _length(self, words: frozenset[str]) -> float:
        return float(sum(self._weight(word) ** 2 for word in words) ** 0.5)

    def _weight(self, word: str) -> float:
        return 1 / max(1, self._shared[word])


def match(vector: bytes, text: str, stories: Stories) -> tuple[int, float] | None:
    """Return the story that a text is nearest to and how sure that is (0 to 1), None where nothing can be said."""
    return stories.match([vector], [text])[0]


def weights_of(members: int) -> Weights:
    """Return what each fact is worth for a story with so many confirmed threads."""
    if members < GROWN:
        return FRESH
    return KNOWN if members < WELL_KNOWN else WELL


def scored(weights: Weights, meaning: float, words: float, ahead: float) -> float:
    """Return the score (0 to 1) of what speaks for a story."""
    odds = weights.meaning * meaning + weights.words * words + weights.ahead * ahead + weights.start
    return round(1 / (1 + exp(-odds)), 4)


def words_of(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, without links and short words."""
    found = _WORD.findall(without_links(folded(text)))
    return frozenset(word[:_STEM] for word in found if len(word) >= _SHORTEST)


def _place(one: Told) -> NDArray[np.float32]:
    """Return where a story stands in meaning: its sentence, drawn towards the threads that managers put into it."""
    weights = np.array([_SENTENCE] + [1.0] * len(one.members[:MEMBERS]), dtype=np.float32)
    place = weights @ unpack([one.vector, *one.members[:MEMBERS]])
    length = float(np.linalg.norm(place))
    return np.asarray(place / length if length else place, dtype=np.float32)
