"""Invented posts that come with a verdict, as a watching tool hands them over, and an understanding that costs nothing.

A quarter of them is negative; of these six in ten begin a thread, the others go on under an earlier one.
"""

from __future__ import annotations

from hashlib import shake_128
from random import Random
from typing import TYPE_CHECKING, Any

from bot.classify.upstream import verdict_of
from bot.ports.mentions import Verdict
from bot.ports.reading import DIMENSIONS
from bot.runtime.understood import Understood

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from bot.ports.mentions import NewMention

NEGATIVE, BEGINS = 0.25, 0.6
NONE = Verdict(tone="neutral", negative=0, category=None, why="nothing")
CATEGORIES = ("technical", "support", "trust", "rumor")
SYLLABLES = [first + second for first in "bdfgklmnprst" for second in "aeiou"]
WORDS = [one + two + three for one in SYLLABLES for two in SYLLABLES for three in ("", "s", "ly", "ing")]
"""14,400 different words: texts of few words would all look like copies of each other."""


def posts(many: int, until: datetime, span: timedelta) -> Iterator[dict[str, Any]]:
    """Yield posts of X as JSON takes them, evenly over the span up to a moment, the oldest first."""
    dice, complaints = Random(many), ["0"]
    for number in range(1, many + 1):
        at, name = until - span + span * number / many, str(number)
        negative = dice.random() < NEGATIVE
        conversation, author = name, f"critic{dice.randrange(5000)}"
        if negative and dice.random() < BEGINS:
            complaints = [*complaints[-20:], name]
        elif negative:
            conversation = dice.choice(complaints)
            author = f"critic{conversation}"
        yield {
            "source": "x",
            "id": name,
            "link": f"https://x.com/i/status/{name}",
            "author": author if conversation != name else f"critic{name}",
            "text": f"{' '.join(dice.choices(WORDS, k=18))}. {number}",
            "language": "en",
            "posted_at": at.isoformat(),
            "conversation": conversation,
            "root": conversation == name,
            "reach": {"likes": dice.randrange(50), "views": dice.randrange(5000)},
            "tone": "negative" if negative else "neutral",
            "score": round(0.8 + dice.random() / 5 if negative else dice.random() / 5, 3),
            "category": dice.choice(CATEGORIES),
        }


class AsTheyCame:
    """Takes each verdict as it came, and gives each text a place in meaning: understanding has a bench of its own."""

    async def understand(self, community: str, posts: Sequence[tuple[NewMention, str]], **_: Any) -> list[Understood]:
        """Return what came with each post."""
        return [Understood(verdict_of(post) or NONE, "upstream", _placed(post.text)) for post, _ in posts]


def _placed(text: str) -> bytes:
    return shake_128(text.encode()).digest(DIMENSIONS)
