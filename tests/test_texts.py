"""Every sentence exists and fits in every language, and every sentence the code asks for exists."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from bot import texts
from bot.ports.errors import UserError
from bot.ports.text import Text, When, Who
from tests.texts_help import (
    ASKED,
    DECIDED,
    DECIDED_OTHERWISE,
    ENGLISH,
    FAMILIES,
    USUAL,
    fields_of,
    key_node,
    made_up_prefixes,
    sentences,
    source,
    strings,
    usual,
)

LANGUAGES = [pytest.param(language, id=language) for language in texts.LANGUAGES]
NUMBERS = (0, 1, 2, 5, 11, 21, 1482)
BLANKS = {name: "~" for name, value in USUAL.items() if isinstance(value, str)}
LIMITS = {
    # Telegram's alert, https://core.telegram.org/bots/api#answercallbackquery
    200: re.compile(
        r"error-.*|.*-brief|fault|manage-title|which-community|reply-form-instead|(reward|told)-instead-.*"
    ),
    # Discord's description of a command or option, and a form's placeholder
    100: re.compile(r"command-.*|option-.*|.*-hint|reward-hint-.*"),
    # Discord's title of a form and label of its inputs
    45: re.compile(r"(reward|told)-(title|ask|points|reason).*|.*-form-(title|link|disclosure|ask)"),
    # what a phone shows of a button
    34: re.compile(r"(button|dismissal|category|span|disclosure|answer-kind)-.*|language-name|queue-show"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files_and_the_same_sentences(language: str):
    files = {file.name for file in (texts.FOLDER / language).glob("*.ftl")}
    assert files == {file.name for file in (texts.FOLDER / "en").glob("*.ftl")}
    assert texts.keys(language) == texts.keys("en") == set(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_says_the_same_things_in_every_language(language: str):
    for key, found in sentences(language).items():
        assert found.variables == ENGLISH[key].variables, f"{language} {key}"
        assert found.chosen_by == ENGLISH[key].chosen_by, f"{language} {key}"


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_with_any_number_and_is_clean(language: str, number: int):
    numbers = {name: number for name, value in USUAL.items() if isinstance(value, int)}
    for key in ENGLISH:
        sentence = texts.of(language)(key, **fields_of(key, **numbers))
        assert not re.search(r"\s{2}|[{}]| [,.!?;]", sentence), f"{language} {key}: {sentence!r}"
        assert sentence.strip(), f"{language} {key} is empty"
        assert sentence == sentence.strip() or key == "digest-date", f"{language} {key}: {sentence!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_uses_the_signs_of_its_language(language: str):
    foreign = {"en": r"[\"«»]|[а-яё]", "ru": r"[\"“”']"}[language]
    for key in set(ENGLISH) - {"language-name"}:
        spelled = texts.of(language)(key, **fields_of(key, **BLANKS))
        assert not re.search(foreign, spelled), f"{language} {key}: {spelled}"


def test_points_are_counted_as_people_count():
    english = [texts.of("en")("points-n", n=number) for number in NUMBERS]
    assert english == ["0 points", "1 point", "2 points", "5 points", "11 points", "21 points", "1,482 points"]
    russian = [texts.of("ru")("points-n", n=number).replace("\N{NO-BREAK SPACE}", " ") for number in NUMBERS]
    assert russian == ["0 баллов", "1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "1 482 балла"]


def test_a_threads_number_is_never_grouped():
    assert texts.of("en")("approved", thread=1482) == "#1482 is posted."


def test_what_does_not_exist_or_does_not_fit_is_an_error_and_not_a_sentence():
    with pytest.raises(KeyError, match="no-such-sentence"):
        texts.of("en")("no-such-sentence")
    with pytest.raises(ValueError, match="thread"):
        texts.of("en")("approved")


def test_an_unknown_language_is_answered_in_english():
    assert texts.of("tlh").language == texts.of(None).language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_that_are_not_words_stand_where_the_sentence_has_them(language: str):
    at, limit = (When(datetime(2026, 3, day, tzinfo=UTC)) for day in (1, 2))
    spans = texts.of(language).rich("card-due", at=at, limit=limit)
    assert [span for span in spans if isinstance(span, When)] == [at, limit]
    words = "".join(span.value if isinstance(span, Text) else "~" for span in spans)
    assert words == texts.of(language)("card-due", at="~", limit="~")
    ada = Who("Ada")
    assert ada in texts.of(language).rich("assigned", thread=1482, name=ada)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_said_with_its_fields(language: str):
    full = UserError("thread-full", thread=1482, holders="Ada", days=7)
    assert "#1482" in texts.of(language).error(full)
    assert "(Ada)" in texts.of(language).error(full)
    assert "(" not in texts.of(language).error(UserError("thread-full", thread=1482, holders="nobody", days=7))


def test_every_sentence_the_code_asks_for_exists_and_is_given_what_it_needs():
    assert len(ASKED) > 100, "the scan lost sight of the look-ups"
    for where, key, given in ASKED:
        assert key in ENGLISH, f"{where} asks for {key}"
        missing = ENGLISH[key].variables - given if given is not None else set()
        assert not missing, f"{where} says {key} without {missing}"


def test_made_up_keys_belong_to_a_known_family():
    unknown = {prefix: where for prefix, where in made_up_prefixes().items() if prefix not in {*FAMILIES, "error-"}}
    assert unknown == {}


@pytest.mark.parametrize("prefix", FAMILIES)
def test_a_family_has_a_sentence_for_every_member_and_no_other(prefix: str):
    assert {key for key in ENGLISH if key.startswith(prefix)} == {f"{prefix}{ending}" for ending in FAMILIES[prefix]}


def test_every_decision_that_is_written_down_has_a_name():
    """The audit shows each by its name; where a name is made up, its family above lists what can come of it."""
    assert len(DECIDED) > 20, "the scan lost sight of the decisions"
    assert set(DECIDED) <= {key.removeprefix("decision-") for key in ENGLISH}
    made_up = {where.partition(":")[0] for where in DECIDED_OTHERWISE}
    assert made_up <= {
        f"bot/usecases/{name}.py" for name in ("award", "context", "manage", "playbook", "roster", "words")
    }


def test_no_sentence_is_left_that_nobody_says():
    written = {node.value for _, node in source() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    used = {f"{prefix}{ending}" for prefix, endings in FAMILIES.items() for ending in endings}
    used |= written | {one.key for one in ASKED}
    assert {key for key in ENGLISH if key.removesuffix("-brief") not in used} == set()


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_chat_cuts_is_short_enough(language: str, limit: int):
    lengths = {key: len(usual(language, key)) for key in ENGLISH if LIMITS[limit].fullmatch(key)}
    assert lengths, "no sentence has this limit any more"
    assert {key: length for key, length in lengths.items() if length > limit} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_to_a_press_fits_an_alert_or_has_a_brief_twin(language: str):
    said = defaultdict(list)
    for _, node in source():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            for key in strings(key_node(node)):
                said[key].append(len(usual(language, f"{key}-brief" if f"{key}-brief" in ENGLISH else key)))
    assert said, "the scan lost sight of what is said"
    assert {key: lengths for key, lengths in said.items() if max(lengths) > 200} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_a_button_as_the_button_names_itself(language: str):
    t = texts.of(language)
    assert t("button-reply") in usual(language, "claimed")
    assert t("button-disclosed") in usual(language, "disclosed-later")
    assert t("button-disclosed") == t("disclosure-yes")
