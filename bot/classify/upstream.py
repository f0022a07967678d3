"""What a watching tool already decided stands; only what it left open is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.mentions import Verdict, because

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention, Tone

_SAID_NEGATIVE = 0.9
_SAID_OTHERWISE: dict[Tone, float] = {"neutral": 0.1, "positive": 0.02}
_NEGATIVE_FROM = 0.5


def verdict_of(mention: NewMention) -> Verdict | None:
    """Return the verdict that a mention came with, None where neither its tone nor its score was given.

    A score (0 to 1) wins over a tone. A tone alone counts as 0.9 when it is negative.
    """
    if mention.score is None and mention.tone is None:
        return None
    tone, negative = _tone(mention)
    return Verdict(tone=tone, negative=negative, category=mention.category, why=because("upstream"))


def _tone(mention: NewMention) -> tuple[Tone, float]:
    if mention.score is None:
        tone: Tone = mention.tone or "neutral"
        return tone, _SAID_OTHERWISE.get(tone, _SAID_NEGATIVE)
    if mention.score >= _NEGATIVE_FROM:
        return "negative", mention.score
    return ("positive" if mention.tone == "positive" else "neutral"), mention.score
