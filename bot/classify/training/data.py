"""The labelled texts, and the promise that what measures was never trained on.

28 in 100 texts of the validation set also stand in the training pool, as copies with other addresses or names, so a
model is measured too well on it unless those are taken out of the pool first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.plain import plain
from bot.classify.tone import TONES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

POOL = "semeval_train_pool.tsv"
HELD_OUT = "tweeteval_sentiment_val.tsv"

_SHINGLE = 3
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """Plain texts and their labels: 0 negative, 1 neutral, 2 positive."""

    texts: list[str]
    labels: NDArray[np.int64]


def read(path: Path) -> Labelled:
    """Read a table of label and text with a head line; labels may be words or 0, 1, 2. Raises ValueError for others."""
    known = {name: place for place, name in enumerate(TONES)} | {str(place): place for place in range(len(TONES))}
    rows = [line.split("\t", 1) for line in path.read_text("utf-8").split("\n") if line.strip()]
    rows = rows[1:] if rows and rows[0][0].lower() == "label" else rows
    unknown = {row[0] for row in rows if len(row) == 1 or row[0].lower() not in known}
    if unknown:
        raise ValueError(f"{path.name}: a line is label, tab, text; unknown: {sorted(unknown)[:3]}")
    return Labelled([plain(text) for _, text in rows], np.array([known[label.lower()] for label, _ in rows]))


def without(pool: Labelled, held_out: Labelled) -> Labelled:
    """Return the pool without what shares half its word triples with a text held out."""
    pieces = [_shingles(text) for text in pool.texts]
    where: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(pieces):
        for shingle in found:
            where[shingle].append(place)
    copies: set[int] = set()
    for text in held_out.texts:
        mine = _shingles(text)
        common = Counter(place for shingle in mine for place in where.get(shingle, ()))
        copies |= {place for place, many in common.items() if many >= _SAME * min(len(mine), len(pieces[place]))}
    return picked(pool, [place for place in range(len(pool.texts)) if place not in copies])


def picked(labelled: Labelled, places: Sequence[int] | NDArray[np.int64]) -> Labelled:
    """Return some of the texts, by their places."""
    return Labelled([labelled.texts[place] for place in places], labelled.labels[places])


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.replace("@user", "").lower())
    return {" ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))}
