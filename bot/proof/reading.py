"""What a place answered becomes plain words, or nothing where it has another shape than its documentation says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.ports.proof import Seen
from storage.tables import Finding

if TYPE_CHECKING:
    from bot.proof.client import Answer

LONGEST_TEXT = 20_000
LONGEST_NAME = 200

NOT_CHECKABLE = Seen(Finding.UNKNOWN)
GONE = Seen(Finding.NO)

_UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BLOCKS = frozenset({"br", "p", "div"})


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
    """Return the words of the first `<p>` of a piece of HTML, None without one; `<br>` starts a line."""
    parser = _Paragraph()
    parser.feed(html)
    parser.close()
    return clean("".join(parser.words)) if parser.seen else None


class _Paragraph(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.seen = self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "p" and not self.seen:
            self.seen = True
        elif tag in _BLOCKS and self.seen and not self._done:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._done = self._done or (tag == "p" and self.seen)

    def handle_data(self, data: str) -> None:
        if self.seen and not self._done:
            self.words.append(data)
