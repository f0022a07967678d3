"""The playbook as a TOML file: written whole, and read with every problem at once, each with its line and the mend."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import tomli_w
from pydantic import ValidationError

from bot.rules.playbook import FOR_CATEGORIES, Page, contents
from storage.tables import Category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 1_000_000
CATEGORY, STORY = "category", "story"
QUOTES = re.compile(r'"""|\'\'\'')
KEY = re.compile(r'^\s*(?P<key>(?:[\w-]+|"[^"]*"|\'[^\']*\')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|\'[^\']*\'))*)\s*=')
HEADER = re.compile(r"^\s*\[(?P<key>[^\[\]]+)\]\s*(#.*)?$")


@dataclass(frozen=True, slots=True)
class Book:
    """The contents of pages: of categories by their name, of stories by theirs."""

    categories: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    stories: Mapping[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a key of the file, and the mend; `line` counts from 1, 0 where it is not known."""

    key: str
    what: str
    line: int = 0


class BookError(Exception):
    """The file cannot be taken; `problems` are all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{one.key}: {one.what}" for one in problems))
        self.problems = problems


def written(book: Book) -> str:
    """Return a book as TOML; what `read` makes of it is the same book."""
    whole = {CATEGORY: dict(book.categories), STORY: dict(book.stories)}
    return tomli_w.dumps({name: pages for name, pages in whole.items() if pages}, multiline_strings=True)


def read(text: str) -> Book:
    """Return the book that a file holds. Raises BookError with every problem."""
    if len(text) > LARGEST:
        raise BookError([Problem("file", f"is longer than {LARGEST:,} characters; a playbook is not so long")])
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise BookError([Problem("file", f"is not TOML: {error}", int(at[1]) if at else 0)]) from None
    except (ValueError, RecursionError):
        # the standard library's reader has its own limits, and no words for them
        raise BookError([Problem("file", "holds what is nested too deep, or a number that is too long")]) from None
    problems = [
        _unknown((name,), f"must be {CATEGORY} or {STORY}", text) for name in raw if name not in {CATEGORY, STORY}
    ]
    found: dict[str, dict[str, dict[str, Any]]] = {CATEGORY: {}, STORY: {}}
    for kind, pages in found.items():
        given = raw.get(kind, {})
        if not isinstance(given, dict):
            problems.append(_unknown((kind,), f"must be tables, such as [{kind}.{Category.TRUST.value}]", text))
            continue
        for name, page in given.items():
            wrong = list(_problems(kind, name, page, text))
            problems += wrong
            if not wrong:
                pages[name] = contents(Page.model_validate(page))
    if problems:
        raise BookError(problems)
    return Book(found[CATEGORY], found[STORY])


def _problems(kind: str, name: str, page: Any, text: str) -> Iterator[Problem]:
    if kind == CATEGORY and name not in {one.value for one in Category}:
        yield _unknown((kind, name), f"is no category; there are {', '.join(one.value for one in Category)}", text)
        return
    if kind == STORY and isinstance(page, dict):
        for section in FOR_CATEGORIES:
            if section in page:
                yield _unknown((kind, name, section), "is for categories alone; take it out", text)
    try:
        Page.model_validate(page)
    except ValidationError as error:
        for item in error.errors():
            path = (kind, name, *(str(part) for part in item["loc"] if part != "[key]"))
            yield _unknown(path, _mend(item), text)


def _mend(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        return f"is no section; there are {', '.join(Page.model_fields)}"
    return str(item["msg"]).removeprefix("Value error, ").replace("Input should", "should")


def _unknown(path: tuple[str, ...], what: str, text: str) -> Problem:
    return Problem(".".join(path), what, line_of(text, path))


def line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line (from 1) on which a key of a TOML text stands, or the nearest table above it; 0 for neither."""
    best, at, inside = 0, 0, False
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if not inside:
            header, key = HEADER.match(line), KEY.match(line)
            here = table
            if header:
                here = table = _parts(header["key"])
            elif key:
                here = (*table, *_parts(key["key"]))
            if (header or key) and here == path[: len(here)] and len(here) > best:
                best, at = len(here), number
        inside ^= len(QUOTES.findall(line)) % 2 == 1
    return at


def _parts(key: str) -> tuple[str, ...]:
    """Return the parts of a dotted key, as TOML reads it; nothing for what is no key."""
    try:
        node: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(node, dict):
        [(name, node)] = node.items()
        parts.append(name)
    return tuple(parts)
