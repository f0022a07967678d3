"""What stays of a post or a person once it is forgotten: enough to keep two rows apart, and to know a post again.

A forgotten post keeps fingerprints in place of its id and its link, so that the same old post, imported once more,
makes no new card. A fingerprint is salted by the community, and cannot be read back; but whoever holds the database
and a public post can still find out whether that very post was in it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from storage import tables

LEFT_OUT = "…"
MARK = "~"
"""What a fingerprint begins with; no id and no link does."""
KINDS = frozenset(
    value.value
    for kind in vars(tables).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    for value in kind
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+]+")


def fingerprint(salt: str, *parts: str) -> str:
    """Return a fingerprint of an id with its source, or of a link; equal for equal parts in one community."""
    told = "\0".join((salt, *parts)).encode()
    return MARK + blake2b(told, digest_size=16).hexdigest()


def facts(value: Any) -> Any:
    """Return what stood before a decision without any free text: numbers, times, states and kinds, which undo needs."""
    match value:
        case str():
            return value if value in KINDS or TIME.fullmatch(value) else ""
        case dict():
            return {key: facts(one) for key, one in value.items()}
        case list():
            return [facts(one) for one in value]
    return value


def names(text: str, called: frozenset[str]) -> bool:
    """Say whether a text has one of some names (in lower case) as a word of its own."""
    return any(_called(name).search(text) for name in called if name)


def unnamed(text: str, called: frozenset[str]) -> str:
    """Return a text without some names (in lower case).

    The rest stays: or whoever calls himself by a usual word could have everybody's reasons erased with him.
    """
    for name in sorted(filter(None, called), key=len, reverse=True):
        text = _called(name).sub(LEFT_OUT, text)
    return text


def _called(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
