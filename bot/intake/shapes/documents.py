"""JSON as services give it out: one document, or one document per line."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from bot.intake.shapes.items import Refusal, Sample, ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance

_BEGINNING = 64_000
_NOTHING = object()


def documents_of(path: Path, advance: Advance) -> list[tuple[int | None, object]]:
    """Return the file's documents, each with its line, or None for a document that is the whole file.

    A line that cannot be read is given as a Refusal. ShapeError where nothing is JSON.
    """
    data = path.read_bytes().removeprefix(BOM_UTF8)
    advance(path.stat().st_size)
    try:
        return [(None, json.loads(data))]
    except RecursionError:
        raise ShapeError("the JSON is nested too deep to be a list of posts") from None
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
        if all(_value(line) is _NOTHING for _, line in lines[:2]):
            raise ShapeError(f"the file is not valid JSON: {error}") from None
    return [(number, _document(number, line)) for number, line in lines]


def samples_of(path: Path) -> Iterator[Sample]:
    """Yield what a file may be, the likeliest first; ShapeError where it is empty or no text."""
    with path.open("rb") as file:
        head = file.read(_BEGINNING)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ShapeError("the file is UTF-16 text; save it as UTF-8")
        if not head.removeprefix(BOM_UTF8).strip():
            raise ShapeError("the file is empty")
        file.seek(0)
        first = next(line for line in file if line.removeprefix(BOM_UTF8).strip()).removeprefix(BOM_UTF8)
    header = first.decode(errors="replace").strip()
    if not header.startswith(("{", "[")):
        yield Sample(header)
        return
    # A broken first line should not hide what the others are; inside of a list, a line is only a part.
    for line in [first, *(head.splitlines() if header.startswith("{") else [])]:
        value = _value(line)
        if value is not _NOTHING:
            yield Sample(header, value, by_line=True)
            break
    number, value = documents_of(path, lambda _: None)[0]
    yield Sample(header, value, by_line=number is not None)


def _document(number: int, line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Refusal(number, f"not valid JSON ({error}); write one page per line")


def _value(line: bytes) -> object:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return _NOTHING
    return value if isinstance(value, dict | list) and value else _NOTHING


def mapping(value: object) -> dict[str, object]:
    """Return a JSON object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects in a JSON list, or the one that stands alone."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def count(*values: object) -> int | None:
    """Return the sum of the numbers among these, at least 0; None where there is none."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    return max(0, sum(numbers)) if numbers else None


def word(value: object) -> str | None:
    """Return a JSON text as it is, and None for anything else."""
    return value if isinstance(value, str) else None


def unescaped(text: object) -> object:
    """Undo the three escapes that X and Reddit put into their texts; what is no text is given back as it is."""
    if not isinstance(text, str):
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
