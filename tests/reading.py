"""A stand-in for the reader of texts: each word has its own place in meaning, a text stands amid its words.

Near texts share words, and nothing is loaded for it. A text is negative by a few words, or as a test says.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bot.classify.vectors import pack
from bot.ports.mentions import because
from bot.ports.reading import DIMENSIONS, Read

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD = frozenset({"stuck", "scam", "broken", "lost", "fraud", "never", "застрял", "обман", "потеряны"})
WORD = re.compile(r"\w+")


@dataclass
class WordReader:
    """Reads by words; `said` gives the probability of single texts, `asked` are the texts that it was given."""

    said: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def read(self, texts: Sequence[str]) -> list[Read]:
        self.asked += texts
        return [self._read(text) for text in texts]

    async def close(self) -> None:
        self.is_closed = True

    def _read(self, text: str) -> Read:
        bad = sorted(BAD & set(WORD.findall(text.casefold())))
        negative = self.said.get(text, 0.9 if bad else 0.1)
        why = because("wording", bad[0]) if bad else because("nothing")
        return Read("negative" if negative >= 0.5 else "neutral", negative, why, vector_of(text))


def vector_of(text: str) -> bytes:
    """Return where a text stands; without a word, nowhere."""
    words = WORD.findall(text.casefold())
    if not words:
        return bytes(DIMENSIONS)
    return pack(np.asarray([np.sum([_place(word) for word in words], axis=0)], dtype=np.float32))[0]


@cache
def _place(word: str) -> np.ndarray:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIMENSIONS).astype(np.float32)
