import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classify.builtin import BuiltinClassifier, negative_from
from bot.classify.keywords import TIES, hits_in, strongest

KEYWORDS = {
    "technical": ("api", "app crashes", "withdrawal"),
    "support": ("withdrawal stuck", "can't log in", "frozen account"),
    "trust": ("scam", "ponzi scheme"),
    "rumor": ("shutting down", "i heard"),
}


def classify(*texts):
    return BuiltinClassifier().classify(list(texts), KEYWORDS)


@pytest.mark.parametrize(
    ("text", "category", "why"),
    [
        ("My withdrawal stuck since Monday, terrible", "support", "keywords|“withdrawal stuck”"),
        ("WITHDRAWAL\u00a0 Stuck!!!", "support", "keywords|“withdrawal stuck”"),
        ("this is a #scam", "trust", "keywords|“scam”"),
        ("ｓｃ\u200bａｍ", "trust", "keywords|“scam”"),
        ("I can’t log in", "support", "keywords|“can't log in”"),
        ("a scam, a ponzi scheme", "trust", "keywords|“ponzi scheme”, “scam”"),
        ("scamming apis, worst, ever.", None, "wording|“worst”"),
        (":(", None, "tone"),
        ("how do I add a second wallet?", None, "nothing"),
        ("", None, "nothing"),
    ],
)
def test_a_category_comes_from_whole_words_of_the_playbook_and_says_which(text, category, why):
    (verdict,) = classify(text)
    assert (verdict.category, verdict.why) == (category, why)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        # Two words outweigh one, three hits outweigh two.
        ("scam? withdrawal stuck", "support"),
        ("the api, the app crashes: scam", "technical"),
        # As many words: the longer keyword.
        ("scam withdrawal", "technical"),
        # Where nothing else tells: the order of TIES.
        ("shutting down? frozen account?", "support"),
    ],
)
def test_the_most_telling_words_win(text, category):
    assert strongest(hits_in(text, KEYWORDS)) == category


@settings(deadline=None)
@given(st.lists(st.sampled_from(TIES), min_size=1, unique=True))
def test_a_tie_goes_to_what_harms_most_when_missed(categories):
    hits = hits_in("word", dict.fromkeys(categories, ("word",)))
    assert strongest(hits) == min(categories, key=("trust", "support", "technical", "rumor").index)


def test_a_keyword_of_nothing_matches_nothing():
    assert hits_in("anything", {"trust": ("", " ", "\u200b")}) == {}


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("This is the worst service, I hate it", "negative"),
        ("I love it, great support!", "positive"),
        ("It opens at nine", "neutral"),
    ],
)
def test_the_tone_follows_the_words(text, tone):
    assert [verdict.tone for verdict in classify(text)] == [tone]


def test_verdicts_come_in_the_order_of_the_texts():
    assert [verdict.tone for verdict in classify("I hate it", "I love it", "I hate it")] == [
        "negative",
        "positive",
        "negative",
    ]


@settings(deadline=None)
@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_worse_text_is_never_called_less_negative(one, other):
    worse, better = sorted([one, other])
    assert 0 <= negative_from(better) <= negative_from(worse) <= 1


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text):
    (verdict,) = classify(text)
    assert 0 <= verdict.negative <= 1
    assert verdict.why


@pytest.mark.parametrize("text", ["not bad but " * 1700, "😡" * 4000, "\u202e@everyone <b>" * 1000])
def test_a_hostile_text_takes_no_time(text):
    classify("warm")
    start = time.process_time()
    classify(text)
    assert time.process_time() - start < 0.5
