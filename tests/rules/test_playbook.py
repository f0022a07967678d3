"""The playbook's rules: what each section takes, what applies to a thread, and that a file is read as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.rules.guide import applying, hint_of, who_may, wording_of
from bot.rules.playbook import (
    CHOICES,
    LANGUAGES,
    PLACES,
    SECTIONS,
    Answerers,
    Page,
    changed,
    columns,
    contents,
    held_by,
    in_language,
    language_of,
    may_answer,
    paths_of,
    put,
)
from bot.rules.playbook_file import Book, BookError, read, written
from storage.tables import Category, Guidance, Right

WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


def by_language(said: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(LANGUAGES), said)


PAGES = st.fixed_dictionaries(
    {},
    optional={
        **{name: by_language(WORDS) for name in ("line", "facts", "steps", "questions", "not_to_say")},
        "send_to": by_language(WORDS.map(lambda said: f"{' '.join(said.split())} https://help.example.org/a")),
        "disclosure": st.dictionaries(st.sampled_from(PLACES), by_language(WORDS)),
        "who_may_answer": st.sampled_from(Answerers).map(str),
        "do_not_engage": st.booleans(),
        "keywords": st.lists(WORDS, max_size=4),
        "examples": st.lists(WORDS, max_size=4),
    },
)


def whole(raw: dict) -> dict | None:
    """Return what a page holds of this, or None where it is refused."""
    try:
        return contents(Page.model_validate(raw))
    except ValidationError:
        return None


@given(st.dictionaries(st.sampled_from([one.value for one in Category]), PAGES), st.dictionaries(WORDS, PAGES))
def test_what_is_written_into_a_file_is_read_as_it_was(categories: dict, stories: dict):
    pages = [{name: one for name, raw in given.items() if (one := whole(raw))} for given in (categories, stories)]
    for page in pages[1].values():
        page.pop("keywords", None)
        page.pop("examples", None)
    book = Book(*[{name: page for name, page in one.items() if page} for one in pages])
    assert read(written(book)) == book


@given(PAGES)
def test_contents_by_the_rules_stay_as_they_are_and_go_through_the_table(raw: dict):
    held = whole(raw)
    if held is None:
        return
    assert contents(Page.model_validate(held)) == held
    assert held_by(Guidance(community_id=1, **columns(held))) == held
    assert changed(held, held) == ()


GOOD = [
    ("line.en", "  One \n line ", {"line": {"en": "One line"}}),
    ("facts.ru", "Раз  \r\n\r\n\r\n\r\nдва\x00", {"facts": {"ru": "Раз\n\nдва"}}),
    ("send_to.en", "\nHelp: https://help.example.org \n", {"send_to": {"en": "Help: https://help.example.org"}}),
    ("disclosure.forum.en", "I get perks", {"disclosure": {"forum": {"en": "I get perks"}}}),
    ("who_may_answer", "LEAD", {"who_may_answer": "lead"}),
    ("who_may_answer", "anyone", {}),
    ("do_not_engage", "Да", {"do_not_engage": True}),
    ("do_not_engage", "no", {}),
    ("keywords", "Scam, fraud\nscam,", {"keywords": ["scam", "fraud"]}),
    ("examples", "Is it a scam, or not?\n\nWhere is it", {"examples": ["Is it a scam, or not?", "Where is it"]}),
    ("facts.en", "none", {}),
    ("keywords", "", {}),
]


@pytest.mark.parametrize(("path", "typed", "held"), GOOD)
def test_a_section_takes_what_is_typed(path: str, typed: str, held: dict):
    assert contents(Page.model_validate(put({}, path, typed))) == held


BAD = [
    ("line.en", "x" * 301),
    ("facts.en", "x" * 3001),
    ("send_to.en", "our help page"),
    ("send_to.en", "\n".join(["https://help.example.org"] * 21)),
    ("send_to.en", "javascript:alert(1)"),
    ("disclosure.x.en", "x" * 201),
    ("who_may_answer", "everybody"),
    ("do_not_engage", "maybe"),
    ("keywords", "x"),
    ("examples", "ab"),
]


@pytest.mark.parametrize(("path", "typed"), BAD)
def test_a_section_refuses_what_it_cannot_hold(path: str, typed: str):
    assert whole(put({}, path, typed)) is None


def test_emptying_the_last_text_takes_its_section_away():
    held = {"disclosure": {"x": {"en": "I get perks"}}, "facts": {"en": "A", "ru": "Б"}}
    assert put(held, "disclosure.x.en", "-") == {"facts": {"en": "A", "ru": "Б"}}
    assert put(held, "facts.ru", "")["facts"] == {"en": "A"}


def test_every_section_can_be_reached_by_a_path():
    paths = [path for section in SECTIONS for path in paths_of(section)]
    assert len(paths) == len(set(paths)) == 6 * 2 + 4 * 2 + 4
    assert set(CHOICES) <= set(paths)


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("Limits are per day", "en", "en"),
        ("Лимиты на день (SEPA)", "en", "ru"),
        ("Per day", "ru", "en"),
        ("24/7", "ru", "ru"),
    ],
)
def test_the_language_of_a_text_is_seen_by_its_letters(text: str, usual: str, language: str):
    assert language_of(text, usual) == language


def test_a_text_comes_in_the_first_language_that_there_is():
    assert in_language({"en": "A", "ru": "Б"}, None, "ru") == ("Б", "ru")
    assert in_language({"en": "A"}, "ru", None) == ("A", "en")
    assert in_language({}, "ru") == ("", "")


@pytest.mark.parametrize("who", Answerers)
def test_who_may_answer_is_who_is_named_and_above(who: Answerers):
    enough = {"anyone": 3, "manager": 2, "lead": 1, "staff": 0}[who]
    assert [may_answer(who, right) for right in (Right.LEAD, Right.MANAGER, Right.AMBASSADOR)] == [
        number < enough for number in range(3)
    ]


def test_the_story_comes_first_and_the_stricter_word_counts():
    rows = [
        Guidance(community_id=1, category=Category.TRUST, line={"en": "T"}, sections={"who_may_answer": "lead"}),
        Guidance(community_id=1, narrative_id=7, line={"en": "S"}, sections={"who_may_answer": "manager"}),
        Guidance(community_id=1, category=Category.RUMOR, sections={"do_not_engage": True}),
    ]
    pages = applying(rows, Category.TRUST, 7)
    assert [page["line"]["en"] for page in pages] == ["S", "T"]
    assert who_may(pages) is Answerers.LEAD
    assert (hint_of(pages, "x").left_alone, hint_of(applying(rows, Category.RUMOR, 8), "x").left_alone) == (False, True)
    assert applying(rows, None, None) == []


def test_the_wording_is_that_of_the_place_or_of_forums_elsewhere():
    page = {"disclosure": {"reddit": {"en": "For transparency"}, "forum": {"en": "To be open"}}}
    assert [wording_of([{}, page], place) for place in ("reddit", "discourse", "x")] == [
        {"en": "For transparency"},
        {"en": "To be open"},
        {},
    ]


FILE = '''\
[category.trust]
keywords = ["scam"]
who_may_answer = "everybody"
[category.trust.facts]
en = """
[category.rumor]
fake = 1
"""
fr = "Bonjour"
[category.weather]
line = {en = "x"}
[story."Lost money"]
examples = ["Where is it"]
heart = "x"
[stories]
'''


def test_all_that_is_wrong_with_a_file_is_told_with_its_line():
    with pytest.raises(BookError) as refused:
        read(FILE)
    assert {(one.line, one.key) for one in refused.value.problems} == {
        (3, "category.trust.who_may_answer"),
        (9, "category.trust.facts.fr"),
        (10, "category.weather"),
        (13, "story.Lost money.examples"),
        (14, "story.Lost money.heart"),
        (15, "stories"),
    }
    assert all(len(one.what) > 10 for one in refused.value.problems)


@pytest.mark.parametrize(
    ("text", "line"), [("[category.trust]\nline = !\n", 2), ("category = 1", 1), ("[category]\ntrust = 1", 2)]
)
def test_what_is_no_playbook_is_told_where(text: str, line: int):
    with pytest.raises(BookError) as refused:
        read(text)
    assert refused.value.problems[0].line == line
