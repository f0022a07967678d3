"""A thread fits who knows its topic and reads its language; nothing is hidden from anybody."""

from __future__ import annotations

import pytest

from bot.rules.fit import Rank, base_language, fit, wants
from storage.tables import Category

TRUST, SUPPORT = Category.TRUST, Category.SUPPORT
FITS, NEUTRAL, OTHER = Rank


@pytest.mark.parametrize(
    ("category", "language", "speaks", "expertise", "rank"),
    [
        (TRUST, "en", [], ["trust"], FITS),
        (TRUST, "en", [], ["support"], NEUTRAL),
        (TRUST, "en", [], [], NEUTRAL),
        (None, "en", [], ["trust"], NEUTRAL),
        (TRUST, None, [], ["trust"], FITS),
        (TRUST, "und", ["de"], ["trust"], FITS),
        (TRUST, "de", [], ["trust"], OTHER),
        (TRUST, "de", ["en"], ["trust"], OTHER),
        (TRUST, "en", ["de"], ["trust"], OTHER),
        (SUPPORT, "de", ["en", "de"], ["trust"], FITS),
        (SUPPORT, "de-AT", ["de"], [], FITS),
        (SUPPORT, "pt_BR", ["pt"], [], FITS),
        (SUPPORT, "en-GB", ["en"], [], NEUTRAL),
    ],
)
def test_topic_and_language_decide(category, language, speaks, expertise, rank):
    assert fit(category, language, speaks=speaks, expertise=expertise, home="en").rank is rank


def test_it_says_what_makes_it_fit():
    found = fit(TRUST, "de", speaks=["de"], expertise=["trust"], home="en")
    assert (found.category, found.language) == (TRUST, "de")
    assert fit(TRUST, "xx", speaks=[], expertise=["trust"], home="en").category is None


def test_who_named_no_topic_and_asked_for_pings_wants_what_he_can_read():
    plain = fit(TRUST, "en", speaks=[], expertise=[], home="en")
    assert wants(plain, [])
    assert not wants(plain, ["support"])
    assert not wants(fit(TRUST, "de", speaks=[], expertise=[], home="en"), [])


def test_no_language_is_told_by_what_sources_write_for_none():
    assert [base_language(code) for code in (None, "", "und", "zxx", "qme", "EN-us")] == [None] * 5 + ["en"]
