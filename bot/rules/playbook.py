"""What the playbook holds of one category or story: its sections, the shape of each, and who may answer by it.

The chat, the config's seed and the exported file are read by the same rules. It holds facts and questions to know when
one answers, never a text to paste.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from bot.rules.settings import Settings
from storage.tables import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.tables import Guidance, GuidanceVersion

LONGEST_LINE, LONGEST_PROSE, LONGEST_WORDING, LONGEST_WORD, LONGEST_EXAMPLE = 300, 3000, 200, 100, 300
MOST_LINKS, MOST_KEYWORDS, MOST_EXAMPLES = 20, 200, 50
LONGEST_WHY = 200
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+|https?://localhost\S*")


class Answerers(StrEnum):
    """Who may take a seat, the laxest first; `staff`: nobody here, the team answers by itself."""

    ANYONE = "anyone"
    MANAGER = "manager"
    LEAD = "lead"
    STAFF = "staff"


STRICTER = tuple(Answerers)
ENOUGH = {
    Answerers.ANYONE: frozenset(Right),
    Answerers.MANAGER: frozenset({Right.MANAGER, Right.LEAD}),
    Answerers.LEAD: frozenset({Right.LEAD}),
    Answerers.STAFF: frozenset[Right](),
}


def may_answer(who: Answerers, right: Right) -> bool:
    """Say whether somebody of this right may take a seat where `who` may answer."""
    return right in ENOUGH[who]


def one_line(value: Any) -> Any:
    """Return words in one line; what is no text is left to be refused."""
    return " ".join(_clean(value).split()) if isinstance(value, str) else value


def prose(value: Any) -> Any:
    """Return a text without what cannot be seen, blanks at the ends of lines, or more than one blank line in a row."""
    if not isinstance(value, str):
        return value
    lines = "\n".join(line.rstrip() for line in _clean(value).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _clean(value: str) -> str:
    """Return a text without control signs and halves of signs, which no database takes."""
    return "".join(one for one in value if one in "\n\r\t" or unicodedata.category(one) not in {"Cc", "Cs"})


def _with_links(value: str) -> str:
    lines = [line for line in value.split("\n") if line.strip()]
    if len(lines) > MOST_LINKS or not all(ADDRESS.search(line) for line in lines):
        raise ValueError(f"must be up to {MOST_LINKS} lines, each with a link that begins with https://")
    return "\n".join(line.strip() for line in lines)


def _unique(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value))


Language = Literal["en", "ru"]
Place = Literal["x", "reddit", "youtube", "forum"]
Line = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Prose = Annotated[str, BeforeValidator(prose), StringConstraints(min_length=1, max_length=LONGEST_PROSE)]
Links = Annotated[Prose, AfterValidator(_with_links)]
Wording = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1, max_length=LONGEST_WORDING)]
Keyword = Annotated[
    str, BeforeValidator(one_line), StringConstraints(to_lower=True, min_length=2, max_length=LONGEST_WORD)
]
Example = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=3, max_length=LONGEST_EXAMPLE)]


class Page(Settings):
    """All that the playbook says of one category or story. Texts are by language, the disclosure by place too."""

    line: dict[Language, Line] = Field(default_factory=dict)
    facts: dict[Language, Prose] = Field(default_factory=dict)
    steps: dict[Language, Prose] = Field(default_factory=dict)
    questions: dict[Language, Prose] = Field(default_factory=dict)
    send_to: dict[Language, Links] = Field(default_factory=dict)
    not_to_say: dict[Language, Prose] = Field(default_factory=dict)
    disclosure: dict[Place, dict[Language, Wording]] = Field(default_factory=dict)
    who_may_answer: Answerers = Answerers.ANYONE
    do_not_engage: bool = False
    keywords: Annotated[tuple[Keyword, ...], Field(max_length=MOST_KEYWORDS), AfterValidator(_unique)] = ()
    examples: Annotated[tuple[Example, ...], Field(max_length=MOST_EXAMPLES), AfterValidator(_unique)] = ()


TOLD = ("facts", "steps", "questions", "send_to", "not_to_say")
"""The sections of text by language, in the order in which the guide shows them."""
SECTIONS = tuple(Page.model_fields)
FOR_CATEGORIES = ("keywords", "examples")
"""What finds a category; a story is found by its own sentence."""
LISTS = FOR_CATEGORIES
CHOICES = {"who_may_answer": tuple(Answerers), "do_not_engage": ("yes", "no")}
LANGUAGES: tuple[str, ...] = ("en", "ru")
PLACES: tuple[str, ...] = ("x", "reddit", "youtube", "forum")
YES, NO = ("yes", "да", "true"), ("no", "нет", "false")
NOTHING = ("none", "-", "нет")
"""Typed in place of a text, it empties the section."""


def sections_of(*, story: bool) -> tuple[str, ...]:
    """Return the sections that a category's or a story's page has, in their order."""
    return tuple(name for name in SECTIONS if not (story and name in FOR_CATEGORIES))


def contents(page: Page) -> dict[str, Any]:
    """Return what a page holds, plain, without what is empty or as usual."""
    whole: dict[str, Any] = page.model_dump(mode="json", exclude_defaults=True)
    if "disclosure" in whole:
        whole["disclosure"] = {place: words for place, words in whole["disclosure"].items() if words}
    return {name: value for name, value in whole.items() if value}


def columns(held: dict[str, Any]) -> dict[str, Any]:
    """Return contents as the table keeps them: the line and the keywords by themselves, the rest by section."""
    rest = {name: value for name, value in held.items() if name not in {"line", "keywords"}}
    return {"line": held.get("line", {}), "keywords": held.get("keywords", []), "sections": rest}


def held_by(row: Guidance | GuidanceVersion) -> dict[str, Any]:
    """Return the contents that the table keeps: the opposite of `columns`."""
    whole = {"line": dict(row.line), "keywords": list(row.keywords), **row.sections}
    return {name: value for name, value in whole.items() if value}


def paths_of(section: str) -> tuple[str, ...]:
    """Return how the parts of a section that take one value are named: `facts.en`, `disclosure.x.ru`."""
    if section == "disclosure":
        return tuple(f"disclosure.{place}.{language}" for place in PLACES for language in LANGUAGES)
    if section == "line" or section in TOLD:
        return tuple(f"{section}.{language}" for language in LANGUAGES)
    return (section,)


def value_at(held: dict[str, Any], path: str) -> Any:
    """Return what stands at a path of a page's contents, or None."""
    node: Any = held
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def put(held: dict[str, Any], path: str, given: str) -> dict[str, Any]:
    """Return contents with what was typed put at a path, not checked yet; lists take a line or a comma for each."""
    section, *rest = path.split(".")
    emptied = not given.strip() or (given.strip().lower() in NOTHING and section not in CHOICES)
    value: Any = given
    if section in LISTS:
        value = [one.strip() for one in _listed(section, given) if one.strip()]
    elif section == "do_not_engage" and given.strip().lower() in {*YES, *NO}:
        value = given.strip().lower() in YES
    elif section == "who_may_answer":
        value = given.strip().lower()
    return _set(held, (section, *rest), None if emptied else value)


def _listed(section: str, given: str) -> list[str]:
    """Return the items of a list as typed: keywords by commas or lines, examples by lines."""
    return re.split(r"[,\n]", given) if section == "keywords" else given.split("\n")


def _set(held: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    name, *rest = path
    inner = _set(held.get(name) or {}, tuple(rest), value) if rest else value
    others = {key: one for key, one in held.items() if key != name}
    return others if inner is None or inner == {} else others | {name: inner}


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Return the sections that differ, in their order."""
    return tuple(name for name in SECTIONS if before.get(name) != after.get(name))


def in_language(words: Mapping[str, str], *wanted: str | None) -> tuple[str, str]:
    """Return a text and its language: the first of those wanted that there is, else any; two empty ones for none."""
    order = [one for one in wanted if one is not None and one in words] or list(words)
    return (words[order[0]], order[0]) if order else ("", "")


def language_of(text: str, usual: str) -> str:
    """Return the language of a text by its letters: Russian where most are Cyrillic, `usual` where there are none."""
    letters = [one for one in text if one.isalpha()]
    if not letters:
        return usual
    cyrillic = sum("CYRILLIC" in unicodedata.name(one, "") for one in letters)
    return "ru" if 2 * cyrillic > len(letters) else usual if usual != "ru" else "en"
