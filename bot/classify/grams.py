"""Words, word pairs and letter groups of a text as numbers of buckets, so that a model needs no dictionary.

A word after "not" counts as another word than the same without. What two grams share a bucket is left to chance: with
131,072 buckets that costs nothing that could be measured.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

BUCKETS = 1 << 17

_TOKEN = re.compile(r"[#@]?\w+(?:'\w+)?|[^\w\s]{1,3}")
_NOT = re.compile(r"not|no|never|none|nothing|cannot|.*n't|без|не|нет|ни")
_ENDS = frozenset(".,;:!?")
_TURNS = 4
_LONGEST_WORD = 40


def tokens(text: str) -> list[str]:
    """Return the words and signs of a plain text, in lower case and in order."""
    return [token[:_LONGEST_WORD] for token in _TOKEN.findall(text.lower())]


def by_token(words: list[str]) -> list[tuple[int, ...]]:
    """Return for each token the buckets that it fills alone: itself, itself after a "not", its letter groups."""
    found, turned = [], 0
    for word in words:
        if _NOT.fullmatch(word):
            turned = _TURNS
            found.append((*_of_word(word), _bucket("w" + word)))
            continue
        if word[0] in _ENDS:
            turned = 0
        found.append((*_of_word(word), _bucket("w!" + word)) if turned else _of_word(word))
        turned = max(0, turned - 1)
    return found


def pairs(words: list[str]) -> list[int]:
    """Return the buckets of neighbouring words."""
    return [_bucket(f"b{one} {other}") for one, other in pairwise(words)]


def buckets(text: str) -> list[int]:
    """Return all buckets that a plain text fills, each once, in rising order."""
    words = tokens(text)
    return sorted({bucket for filled in by_token(words) for bucket in filled} | set(pairs(words)))


@lru_cache(maxsize=8192)
def _of_word(word: str) -> tuple[int, ...]:
    framed = f" {word} "
    groups = {framed[start : start + size] for size in (3, 4, 5) for start in range(len(framed) - size + 1)}
    return (_bucket("w" + word), *sorted(_bucket("c" + group) for group in groups))


def _bucket(gram: str) -> int:
    return crc32(gram.encode()) & (BUCKETS - 1)
