"""The first guess, without training: VADER's word list for the tone, the playbook's keywords for the category.

VADER alone finds about half of what is negative (recall .56, precision .61 on TweetEval's test split), knows English
only, and misses irony and plain facts such as "still waiting, day nine". A text with no word of its list is therefore
not called harmless, only unknown. Source: Hutto and Gilbert, VADER, ICWSM 2014.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Protocol

from bot.classify.keywords import hits_in, strongest
from bot.ports.mentions import Verdict, because
from bot.ports.reading import Read

if TYPE_CHECKING:
    from bot.ports.mentions import CategoryName, Tone

# The authors' own limits between the three tones.
_NEUTRAL_WITHIN = 0.05
# VADER's "but" rule takes quadratic time; the tone of so long a text is told by its beginning.
_READ = 4000


class _Analyzer(Protocol):
    lexicon: dict[str, float]

    def polarity_scores(self, text: str) -> dict[str, float]: ...


class BuiltinClassifier:
    """Says tone and category of English posts by two word lists; some thousand short texts a second."""

    def classify(self, texts: list[str], keywords: dict[CategoryName, tuple[str, ...]]) -> list[Verdict]:
        """Return one verdict per text, in order. `keywords` are the playbook's, by category."""
        return [_verdict(text, keywords) for text in texts]


def guess(text: str) -> Read:
    """Return the word list's guess of one text, for the times when nothing better can read; it has no vector."""
    compound = _analyzer().polarity_scores(text[:_READ])["compound"]
    return Read(_tone(compound), round(negative_from(compound), 4), because("guess"))


def negative_from(compound: float) -> float:
    """Return how probably negative (0 to 1) a text with this compound score (-1 to 1) is: falling, 0 gives 0.27.

    A rounded curve through the shares seen on three public sets of labelled posts. It is not calibrated: among
    complaints the truth lies higher, among news lower. It reaches 0.5 at -0.4 and 0.75 at -0.84.
    """
    return 1 / (1 + math.exp(2.5 * compound + 1))


def _verdict(text: str, keywords: dict[CategoryName, tuple[str, ...]]) -> Verdict:
    compound = _analyzer().polarity_scores(text[:_READ])["compound"]
    hits = hits_in(text, keywords)
    category = strongest(hits)
    return Verdict(
        tone=_tone(compound),
        negative=round(negative_from(compound), 4),
        category=category,
        why=_why(text, hits[category] if category else [], compound),
    )


def _tone(compound: float) -> Tone:
    if compound <= -_NEUTRAL_WITHIN:
        return "negative"
    return "positive" if compound >= _NEUTRAL_WITHIN else "neutral"


def _why(text: str, matched: list[str], compound: float) -> str:
    if matched:
        return because("keywords", *matched[:2])
    if compound > -_NEUTRAL_WITHIN:
        return because("nothing")
    lexicon = _analyzer().lexicon
    words = [word.strip(".,;:!?\"'()#@“”‘’").lower() for word in text[:_READ].split()]
    worst = min(words, key=lambda word: lexicon.get(word, 0), default="")
    # Emoji and emoticons are negative without being words of the list.
    return because("wording", worst) if lexicon.get(worst, 0) < 0 else because("tone")


@cache
def _analyzer() -> _Analyzer:
    # Loaded at the first use: a start that classifies nothing should not read its 7,500 words.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    analyzer: _Analyzer = SentimentIntensityAnalyzer()
    return analyzer
