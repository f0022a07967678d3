from datetime import UTC, datetime

import pytest

from bot.classify.upstream import verdict_of
from bot.ports.mentions import NewMention


def mention(**given):
    return NewMention(
        source="x",
        id="1",
        link="https://x.com/i/status/1",
        author="anna",
        text="hm",
        posted_at=datetime(2026, 5, 10, tzinfo=UTC),
        **given,
    )


@pytest.mark.parametrize(
    ("given", "tone", "negative"),
    [
        ({"tone": "negative"}, "negative", 0.9),
        ({"tone": "neutral"}, "neutral", 0.1),
        ({"tone": "positive"}, "positive", 0.02),
        ({"score": 0.5}, "negative", 0.5),
        ({"score": 0.49}, "neutral", 0.49),
        ({"score": 0.0, "tone": "negative"}, "neutral", 0.0),
        ({"score": 0.97, "tone": "positive"}, "negative", 0.97),
        ({"score": 0.2, "tone": "positive"}, "positive", 0.2),
    ],
)
def test_what_came_classified_is_trusted_and_a_score_wins(given, tone, negative):
    verdict = verdict_of(mention(**given, category="trust"))
    assert verdict is not None
    assert (verdict.tone, verdict.negative, verdict.category) == (tone, negative, "trust")


def test_a_category_alone_says_nothing_of_the_tone():
    assert verdict_of(mention(category="trust")) is None
