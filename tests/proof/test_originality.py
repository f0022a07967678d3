"""Near-copies are told from the same advice in own words, and too little text says nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.originality import SHORTEST, likeness, nearest, own_words
from bot.rules.proof import ProofRules
from tests.bench.originality import Pair, at, floor, measure, pairs

ANSWER = "I waited four days too; what helped was to send the bank's form again, as a photo."
DEFAULT = ProofRules().alike_from


def test_the_labelled_set_is_large_and_in_both_languages() -> None:
    counts = {(pair.language, pair.copy): 0 for pair in pairs()}
    for pair in pairs():
        counts[pair.language, pair.copy] += 1
    assert len(pairs()) >= 200
    assert all(counts[language, copy] >= 40 for language in ("en", "ru") for copy in (True, False))
    assert len({(pair.one, pair.other) for pair in pairs()}) == len(pairs())


def test_the_default_threshold_wrongs_nobody_and_finds_most_copies() -> None:
    counts = at(DEFAULT, measure())
    assert counts.wronged == 0
    assert counts.recall >= 0.95


def test_the_default_threshold_is_at_the_knee() -> None:
    """A little lower it wrongs somebody, a little higher it misses twice as many copies."""
    measured = measure()
    here = at(DEFAULT, measured)
    assert at(DEFAULT - 0.05, measured).wronged > 0
    assert at(DEFAULT + 0.05, measured).missed >= 2 * here.missed > 0


def test_plain_equality_finds_almost_nothing() -> None:
    assert floor().recall < 0.1 < at(DEFAULT, measure()).recall


def test_kinds_of_pairs_lie_where_they_should() -> None:
    low = {"own": 0.2, "translation": 0.05, "quote": 0.2, "other": 0.2, "shared_fact": 0.4, "formula": DEFAULT}
    high = {"swapped": 0.85, "dressed": 0.85, "edited": 0.6, "reworked": 0.4}
    for pair, near in measure():
        assert near is not None
        if pair.copy:
            assert near >= high[pair.kind], pair
        else:
            assert near < low[pair.kind], pair


@pytest.mark.parametrize(
    "dressed",
    [
        ANSWER.upper(),
        ANSWER.replace("’", "'").replace(" ", "  "),
        f"@critic u/critic {ANSWER} https://example.com/form",
        f"{ANSWER} I get early access for taking part.",
        f"#ad {ANSWER}",
        f"{ANSWER} Получаю бонусы за ответы.",
        "\u200b".join(ANSWER),
        ANSWER.replace(".", "!!! 😀"),
        f'{ANSWER} "Transfers may take up to three working days, says the help page."',
        f"> Transfers may take up to three working days.\n{ANSWER}",
    ],
)
def test_what_dresses_a_copy_up_is_set_aside(dressed: str) -> None:
    assert likeness(ANSWER, dressed) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    "short",
    [
        "",
        "Same here!",
        "#ad",
        "I get early access for taking part in the ambassador programme.",
        "https://example.com/a/very/long/address/that/is/no/text/of/anybody",
        "@one @two @three @four @five @six @seven @eight @nine @ten",
        '"Transfers above ten thousand are looked at by a person and may take up to three days." Yes.',
        "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
        "😀" * 60,
        "a" * 39,
    ],
)
def test_too_little_of_its_own_says_nothing(short: str) -> None:
    assert nearest(short, [short, ANSWER]) is None
    assert nearest(ANSWER, [short]) is None


def test_two_disclosures_alike_make_no_copies() -> None:
    said = "Full disclosure: I'm a member of the Northwind ambassador programme and I get early access for answering."
    one = f"{said} My own transfer hung over a bank holiday in May."
    other = f"{said} Check the spam folder, the code had landed there."
    found = likeness(one, other)
    assert found is not None
    assert found < DEFAULT


def test_the_nearest_of_many_is_named_and_the_first_of_equals() -> None:
    others = ["too short", "The invoice shows the price without tax, ask for the company invoice.", ANSWER, ANSWER]
    assert nearest(ANSWER, others) == (2, 1.0)
    assert nearest(ANSWER, []) is None
    assert nearest(ANSWER, others[:1]) is None


def test_a_short_copy_of_a_part_is_less_than_the_whole() -> None:
    long = " ".join(pair.one for pair in pairs()[:20])
    found = nearest(ANSWER, [f"{long} {ANSWER}", ANSWER])
    assert found == (1, 1.0)


@given(st.text(max_size=400), st.lists(st.text(max_size=400), max_size=4))
@settings(max_examples=100)
def test_likeness_is_a_share_for_any_text(text: str, others: list[str]) -> None:
    found = nearest(text, [*others, text])
    if len(own_words(text)) < SHORTEST:
        assert found is None
    else:
        assert found is not None
        assert found[1] == 1.0


@given(st.sampled_from(pairs()))
def test_likeness_knows_no_order(pair: Pair) -> None:
    assert likeness(pair.one, pair.other) == likeness(pair.other, pair.one)


def test_a_thousand_earlier_answers_are_compared_quickly() -> None:
    others = [f"{pair.other} ({number})" for number, pair in enumerate(pairs() * 5)][:1000]
    began = time.process_time()
    assert nearest(pairs()[0].other, others) is not None
    assert time.process_time() - began < 5
