"""The disclosure is seen where it stands, however it is written, and not where somebody says the opposite."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.disclosure import DisclosureRules, shows_disclosure
from bot.rules.plain_text import folded

ROWS = [line.split("\t") for line in Path(__file__).with_name("disclosures.tsv").read_text("utf-8").splitlines()[1:]]
NO_PHRASES = DisclosureRules()
# What each pattern begins with, so that a hostile text sets off as many of them as it can.
STARTS = [
    "i get ",
    "i am a ",
    "as an ",
    "member of the ",
    "#ad",
    "give me ",
    "my ",
    "in exchange for ",
    "not ",
    "и ",
    "мне ",
]
STARTS += [
    "получаю ",
    "за это ",
    "я - ",
    "участник ",
    "пишу ",
    "у меня ",
    "реклама ",
    "(",
    "- ",
    "a-",
    "'",
    " ",
    "х",
    "ё",
    "\u200b",
]
PIECES = st.lists(st.sampled_from(STARTS), min_size=1, max_size=4)


@pytest.mark.parametrize(("shows", "language", "text"), ROWS)
def test_what_is_a_disclosure_and_what_is_none(shows: str, language: str, text: str) -> None:
    assert shows_disclosure(text, language, NO_PHRASES) is (shows == "yes")


@pytest.mark.parametrize(("shows", "language"), [(s, lang) for s in ("yes", "no") for lang in ("en", "ru")])
def test_the_table_is_long_enough_to_say_something(shows: str, language: str) -> None:
    assert sum(row[:2] == [shows, language] for row in ROWS) >= 40


@pytest.mark.parametrize(("shows", "_", "text"), ROWS)
def test_a_disclosure_counts_at_the_end_of_an_answer_in_any_language(shows: str, _: str, text: str) -> None:
    around = f"Same here, took days.\n\n{text}\n\nХорошего дня!"
    for language in ("en", "ru", "de", ""):
        assert shows_disclosure(around, language, NO_PHRASES) is (shows == "yes")


@pytest.mark.parametrize(("shows", "language", "text"), ROWS)
def test_capitals_do_not_matter(shows: str, language: str, text: str) -> None:
    if "http" not in text:
        assert shows_disclosure(text.upper(), language, NO_PHRASES) is (shows == "yes")


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("Posting with the Northwind Circle.", True),
        ("posting with the northwind   circle", True),
        ("Я из Северного Круга, ждал день.", True),
        ("I'm not posting with the Northwind Circle.", False),
        ("Posting with the Northwind Circle?", False),
        ("Posting with the Northwind Circles.", False),
        ("Я не из северного круга.", False),
        ("I waited.", False),
    ],
)
def test_a_communitys_own_phrases_count_too(text: str, shows: bool) -> None:
    rules = DisclosureRules.model_validate(
        {"phrases": {"en": ["Posting with the Northwind Circle"], "ru": ["из северного круга"]}}
    )
    assert shows_disclosure(text, "en", rules) is shows
    assert shows_disclosure(text, "en", NO_PHRASES) is False


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_can_be_read(text: str) -> None:
    assert shows_disclosure(text, "en", NO_PHRASES) in {True, False}
    assert folded(folded(text)) == folded(text)


@given(PIECES)
@settings(max_examples=25)
def test_no_text_takes_long(pieces: list[str]) -> None:
    text = ("".join(pieces) * 20_000)[:20_000]
    began = time.process_time()
    shows_disclosure(text, "ru", NO_PHRASES)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "piece", [*STARTS, "i get a the some few ", "i'm a b c d ", "получаю их от и за ", "я тоже и сам ", "i "]
)
def test_no_repeated_beginning_takes_long(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = time.process_time()
    shows_disclosure(text, "en", NO_PHRASES)
    assert time.process_time() - began < 1
