"""What a post is about, by the words that the manager put into the playbook; the card shows which ones matched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.mentions import CategoryName

# Which category a tie goes to. An accusation left in another queue does the most harm, in public and at once; then
# whoever waits for money or an account; a technical question suffers least from being read as one of these. A rumour
# usually speaks of one of the three, so its words decide only when nothing else is said.
TIES: tuple[CategoryName, ...] = ("trust", "support", "technical", "rumor")

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff"))
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


def hits_in(text: str, keywords: Mapping[CategoryName, tuple[str, ...]]) -> dict[CategoryName, list[str]]:
    """Return the keywords that stand in a text as whole words, by category, the longest first."""
    said = _plain(text)
    found: dict[CategoryName, list[str]] = {}
    for category, words in keywords.items():
        hits = {word for word in words if _stands_in(said, word)}
        if hits:
            found[category] = sorted(hits, key=lambda word: (-len(word), word))
    return found


def strongest(hits: Mapping[CategoryName, list[str]]) -> CategoryName | None:
    """Return the category that most matched words speak for, None without any.

    A phrase of two words counts twice, for it says more than one; then the longest keyword decides, then TIES.
    """

    def weight(category: CategoryName) -> tuple[int, int, int]:
        words = hits[category]
        return sum(len(word.split()) for word in words), len(words[0]), -TIES.index(category)

    return max(hits, key=weight, default=None)


def _stands_in(said: str, keyword: str) -> bool:
    plain, whole = _sought(keyword)
    # Looking for the letters first is ten times faster, and most keywords are in few texts.
    return bool(plain) and plain in said and whole.search(said) is not None


@lru_cache(maxsize=4096)
def _sought(keyword: str) -> tuple[str, re.Pattern[str]]:
    plain = _plain(keyword)
    return plain, re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")


def _plain(text: str) -> str:
    """Write a text without case, look-alike widths, curly quotes, invisible signs and double spaces."""
    folded = unicodedata.normalize("NFKC", text.translate(_DROPPED)).translate(_QUOTES).casefold()
    return " ".join(folded.split())
