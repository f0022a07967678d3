"""What a place answered becomes plain words, or nothing where it has another shape than its documentation says."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from bot.net.client import Answer

LONGEST_TEXT = 20_000
LONGEST_NAME = 200

_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LINES = frozenset({"br", "p", "div"})
_TAG_OR_WORDS = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,20})(?:[\s/][^<>]*)?>|[^<]+|<")


class Fields(BaseModel):
    """The fields that are read of an answer; what else stands there is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


FieldsT = TypeVar("FieldsT", bound=Fields)


def read(shape: type[FieldsT], answer: Answer) -> FieldsT | None:
    """Return an answer's fields, None where it is no JSON or of another shape."""
    try:
        return shape.model_validate_json(answer.body)
    except ValidationError:
        return None


def clean(text: str) -> str:
    """Return a text without what a database refuses to keep (NUL, halves of signs), at most 20,000 characters."""
    return _UNKEPT.sub("", text.replace("\r\n", "\n"))[:LONGEST_TEXT].strip()


def name(text: str) -> str:
    """Return a public name as it is compared: without `@`, in one line, at most 200 characters."""
    return clean(text).replace("\n", " ").removeprefix("@")[:LONGEST_NAME]


def first_paragraph(html: str) -> str | None:
    """Return the words of the first `<p>` of a piece of HTML, None without one; `<br>` starts a line.

    Not by the standard library's HTMLParser: tags that never end take it minutes for 100,000 characters.
    """
    words: list[str] | None = None
    for tag in _TAG_OR_WORDS.finditer(html):
        named = (tag["name"] or "").lower()
        if words is None:
            words = [] if named == "p" and not tag["end"] else None
        elif named == "p" and tag["end"]:
            break
        elif named in _LINES:
            words.append("\n")
        elif not named:
            words.append(unescape(tag[0]))
    return None if words is None else clean("".join(words))
