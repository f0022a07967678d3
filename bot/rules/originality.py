"""Near-copies are found by the share of four-letter pieces that two answers have in common.

Measured against embeddings it did best (see the bench, `make bench`). X forbids substantially similar content across
accounts (help.x.com, "Platform manipulation and spam policy"); what everybody may and should write alike is set aside:
the disclosure, links, names, and quotations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from bot.rules.disclosure import without_disclosure
from bot.rules.plain_text import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

SHORTEST = 40
"""Of fewer characters of its own a text can be like another by chance: nothing is said."""

_PIECE = 4
# As much of a text as is kept of earlier ones.
_COMPARED = 4000
_QUOTED = re.compile(r"^\s*>[^\n]*$|\"[^\"\n]{20,600}\"", re.MULTILINE)
_NAMES = re.compile(r"(?<!\w)(?:@|/?u/|/?r/)[\w.-]{2,40}")
_WORD = re.compile(r"\w+")


def own_words(text: str) -> str:
    """Return what a text says in its own words, in one spelling: words with one blank between, nothing else."""
    plain = _NAMES.sub(" ", _QUOTED.sub(" ", folded(text[:_COMPARED])))
    return " ".join(_WORD.findall(without_disclosure(plain)))


def nearest(text: str, others: Sequence[str]) -> tuple[int, float] | None:
    """Return which of the other texts is nearest and how near (0 to 1), None where nothing can be said.

    The first of equals wins. Under 40 characters in own words there is too little to compare, in either text.
    """
    own = pieces(own_words(text))
    best: tuple[int, float] | None = None
    for index, other in enumerate(others):
        # two texts of so different a length cannot be nearer than the best one
        if not own or (best and len(other) - _PIECE + 1 < best[1] * len(own)):
            continue
        theirs = pieces(own_words(other))
        likeness = jaccard(own, theirs) if theirs else None
        if likeness is not None and (best is None or likeness > best[1]):
            best = (index, likeness)
    return best


def likeness(one: str, other: str) -> float | None:
    """Return how near two texts are (0 to 1), None where one of them is too short to say."""
    found = nearest(one, [other])
    return found[1] if found else None


def pieces(words: str) -> frozenset[str]:
    """Return the four-letter pieces of own words; none where there is too little to compare."""
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(words[start : start + _PIECE] for start in range(len(words) - _PIECE + 1))


def jaccard(one: frozenset[T], other: frozenset[T]) -> float:
    """Return which share of all pieces two texts have in common (0 to 1); one of them has some."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
