"""Every sentence a person reads, as Fluent files per language, and the look-up.

A sentence may hold pieces that are not words (a live time, a link, a person): `rich` puts them in place as spans. Each
is parsed when it is said for the first time: most are not said in one life of the bot.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fluent.runtime import FluentBundle, FluentResource

from bot.ports.text import Link, RichText, Style, Text, When, Who

if TYPE_CHECKING:
    from bot.ports.errors import UserError

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "ru")
MARK = "\ue000"
# A sentence or a term begins where a line does; what belongs to it is indented.
_BEGINS = re.compile(r"^(?=-?[A-Za-z][\w-]* *=)", re.MULTILINE)
_MENTIONED = re.compile(r"\{\s*(-?[A-Za-z][\w-]*)")


class Texts:
    """The sentences of one language; look them up by `of`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._unread: dict[str, str] = {}
        for file in sorted((FOLDER / language).glob("*.ftl")):
            for entry in _BEGINS.split(file.read_text("utf-8"))[1:]:
                self._unread.setdefault(entry.partition("=")[0].strip(), entry)
        self.keys = frozenset(name.removeprefix("-") for name in self._unread)

    def __call__(self, key: str, **fields: Any) -> str:
        """Return one sentence. Raises KeyError for a key that does not exist, ValueError for fields that do not fit."""
        pattern = self._bundle.get_message(key).value if self.has(key) else None
        if pattern is None:
            raise KeyError(key)
        # a thread's number is a name, not an amount: no grouping
        named = {name: str(value) if name == "thread" else value for name, value in fields.items()}
        value, errors = self._bundle.format_pattern(pattern, named)
        if errors:
            raise ValueError(f"{self.language} {key}: {errors}")
        return str(value)

    def rich(self, key: str, **fields: Any) -> RichText:
        """Return one sentence as spans; fields that are spans stand where the sentence has them."""
        spans = [(name, value) for name, value in fields.items() if isinstance(value, Text | Link | When | Who)]
        marked = {name: f"{MARK}{index}{MARK}" for index, (name, _) in enumerate(spans)}
        sentence = self(key, **{**fields, **marked})
        pieces: list[Text | Link | When | Who] = []
        for index, part in enumerate(sentence.split(MARK)):
            if index % 2:
                pieces.append(spans[int(part)][1])
            elif part:
                pieces.append(Text(part, Style.PLAIN))
        return tuple(pieces)

    def has(self, key: str) -> bool:
        """Say whether a sentence exists."""
        self._read(key)
        return bool(self._bundle.has_message(key))

    def _read(self, name: str) -> None:
        """Parse a sentence, and those that it is made of, unless that is done."""
        entry = self._unread.get(name)
        if entry is None:
            return
        for other in _MENTIONED.findall(entry):
            if other != name:
                self._read(other)
        self._bundle.add_resource(FluentResource(entry))
        # last, for a report is made beside everything else, and must not take it for done before it is
        self._unread.pop(name, None)

    def error(self, error: UserError) -> str:
        """Return the sentence of a refusal."""
        return self(f"error-{error.code}", **error.fields)


@cache
def of(language: str | None) -> Texts:
    """Return the sentences of a language; English for one that is not known."""
    return Texts(language if language in LANGUAGES else "en")


def keys(language: str) -> frozenset[str]:
    """Return every key that a language has."""
    return of(language).keys
