"""Which complaints sound alike though nobody has named their story: pairs, by meaning and by the words they share.

Measured on weeks of 125 texts with three stories of five to nine each among single ones, most of them about a bank
too: 0.44 of the stories are found, 0.73 of each, and beside them 1.5 groups a week that are none, of questions next to
each other (`story_evaluation.py`). A manager decides on every one of them.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.stories import words_of
from bot.classify.vectors import unpack
from bot.rules.stories import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 0.80
_WORDS = 0.5


def alike(vectors: Sequence[bytes], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of positions whose texts sound alike; the smaller one first."""
    vectors, texts = vectors[:MOST_COMPARED], texts[:MOST_COMPARED]
    if not vectors:
        return []
    near = unpack(vectors)
    near = near @ near.T
    words = [words_of(text) for text in texts]
    spread = Counter(word for one in words for word in one)
    lengths = [sqrt(sum(1 / spread[word] for word in one)) for one in words]
    found = []
    # without this much nearness all words together could not make two texts alike
    for one, other in np.argwhere(np.triu(near >= ALIKE - _WORDS, k=1)).tolist():
        common = words[one] & words[other]
        shared = sum(1 / spread[word] for word in common) / (lengths[one] * lengths[other]) if common else 0.0
        if near[one, other] + _WORDS * shared >= ALIKE:
            found.append((one, other))
    return found
