"""What VADER's word list says about a text, as a dozen numbers beside the others; it knows words no training saw.

Source: Hutto and Gilbert, VADER, ICWSM 2014. English only: elsewhere the numbers are noughts and say nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

NUMBERS = 12
"""How many numbers `listed` returns."""

_MANY = 20
_SHORT = 60
_MARKS = ".,;:!?\"'()#@"


class _Analyzer(Protocol):
    lexicon: dict[str, float]

    def polarity_scores(self, text: str) -> dict[str, float]: ...


def listed(text: str) -> list[float]:
    """Return NUMBERS figures of a plain text: the list's four scores, its extreme and summed words, length, signs."""
    analyzer = _analyzer()
    scores = analyzer.polarity_scores(text)
    values = [analyzer.lexicon.get(word.strip(_MARKS).lower(), 0.0) for word in text.split()]
    return [
        scores["compound"],
        scores["pos"],
        scores["neg"],
        scores["neu"],
        min([*values, 0.0]),
        max([*values, 0.0]),
        sum(value for value in values if value < 0),
        sum(value for value in values if value > 0),
        len(values) / _MANY,
        float("?" in text),
        float("!" in text),
        float(len(text) < _SHORT),
    ]


@cache
def _analyzer() -> _Analyzer:
    # Loaded at the first use: 7,500 words, and only the process that reads needs them.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    analyzer: _Analyzer = SentimentIntensityAnalyzer()
    return analyzer
