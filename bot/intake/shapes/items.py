"""What reading a file gives: mentions, and refusals that name the line, the field and the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from bot.intake.shapes.reasons import reason_of
from bot.ports.mentions import NewMention
from bot.rules.links import canonical

if TYPE_CHECKING:
    from pathlib import Path

Advance = Callable[[int], None]
"""Is told how many bytes of the file were read since the last time."""


@dataclass(frozen=True)
class Refusal:
    """A post that is not taken in; `reason` is a sentence for whoever made the file, `id` the post's where known."""

    line: int
    reason: str
    id: str | None = None


class Item(NamedTuple):
    """One post of a file. `line` is its line, or its number in the file where the file is one JSON document."""

    line: int
    outcome: NewMention | Refusal


class ShapeError(Exception):
    """The file as a whole cannot be read; the message says what it seems to be and what was expected."""


@dataclass(frozen=True)
class Sample:
    """How a file begins: its first line, and the first JSON value: a line's (`by_line`) or the whole file's."""

    header: str
    value: object = None
    by_line: bool = False


@dataclass(frozen=True)
class Shape:
    """One kind of file: its name, what it looks like in a sentence, whether a file is one, and how it is read."""

    name: str
    expects: str
    fits: Callable[[Sample], bool]
    read: Callable[[Path, Advance], Iterator[Item]]


def checked(line: int, given: object, names: dict[str, str] | None = None) -> Item:
    """Return the mention made of these fields, or why there is none; bytes are taken as one JSON object.

    `names` say what a field is called in the file, where that differs from ours.
    """
    id_ = given.get("id") if isinstance(given, dict) else None
    known = id_ if isinstance(id_, str) else None
    try:
        mention = (
            NewMention.model_validate_json(given) if isinstance(given, bytes) else NewMention.model_validate(given)
        )
    except ValidationError as error:
        return Item(line, Refusal(line, reason_of(error, names or {}), known))
    try:
        canonical(mention.link)
    except ValueError as refusal:
        return Item(line, Refusal(line, f"link: {refusal}", mention.id))
    return Item(line, mention)
