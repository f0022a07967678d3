"""Reddit searches no comments, so a query's words are looked for here: words, "phrases", AND, OR, NOT, - and brackets.

`title:` and `selftext:` ask for the text too; other fields (`author:`, `flair:`, …) and what cannot be understood ask
for nothing. Words are whole words, in any case. Source: support.reddithelp.com, "Available search features".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Asks = Callable[[str], bool]

_TOKEN = re.compile(r"""-?(?:\w+:)?"[^"]*"|[()]|[^\s()"]+""")
_TEXT_FIELDS = frozenset({"title", "selftext"})
_FIELD = re.compile(r"(\w+):(?=.)(.*)", re.DOTALL)
_BEFORE_BRACKET = re.compile(r"-?\w+:")
_DEEPEST = 20


def asks_for(query: str) -> Asks:
    """Return what says whether a text is what a query asks for."""
    return _Reader(_TOKEN.findall(query)).either(0)


class _Reader:
    """Reads a query from left to right; a bracket that is never closed ends with the query."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens

    def either(self, depth: int) -> Asks:
        """Read up to the closing bracket: parts between OR, one of which is enough."""
        parts = [self._all(depth)]
        while self._tokens and self._tokens[0] == "OR":
            del self._tokens[0]
            parts.append(self._all(depth))
        return lambda text: any(part(text) for part in parts)

    def _all(self, depth: int) -> Asks:
        parts: list[Asks] = []
        while self._tokens and self._tokens[0] not in {"OR", ")"}:
            parts.append(self._one(depth))
        if not depth and self._tokens and self._tokens[0] == ")":
            # one bracket too many
            del self._tokens[0]
            parts.append(self._all(depth))
        return lambda text: all(part(text) for part in parts)

    def _one(self, depth: int) -> Asks:
        said = self._tokens.pop(0)
        follows = bool(self._tokens) and self._tokens[0] not in {"OR", ")"}
        if said == "AND":
            return _anything
        if said in {"NOT", "-"} and follows:
            part = self._one(depth)
            return lambda text: not part(text)
        if _BEFORE_BRACKET.fullmatch(said) and follows:
            part = self._one(depth)
            return part if said.strip("-:").lower() in _TEXT_FIELDS and said[0] != "-" else _anything
        if said == "(" and depth < _DEEPEST:
            part = self.either(depth + 1)
            if self._tokens and self._tokens[0] == ")":
                del self._tokens[0]
            return part
        found = _word(said.removeprefix("-"))
        if found is None:
            return _anything
        return lambda text: (found.search(text) is None) is said.startswith("-")


def _anything(_: str) -> bool:
    return True


def _word(token: str) -> re.Pattern[str] | None:
    """Return how a word or phrase is found in a text; None where it does not ask for the text."""
    field = _FIELD.fullmatch(token)
    if field and field[1].lower() not in _TEXT_FIELDS:
        return None
    words = re.findall(r"[\w'’]+", (field[2] if field else token).strip('"'))
    if not words:
        return None
    tail = "" if token.rstrip('"').endswith("*") else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + tail, re.IGNORECASE)
