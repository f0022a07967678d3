"""CSV: a header row with our field names, reach in columns of its own, one mention per row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from bot.intake.shapes.items import Item, Refusal, Sample, Shape, ShapeError, checked
from bot.intake.shapes.reasons import FIELDS, REACH
from bot.intake.shapes.text_lines import NOT_UTF8, TOO_LONG, lines_of
from bot.ports.mentions import NewMention

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance

_COLUMNS = (*(field for field in FIELDS if field != "reach"), *REACH)
_NEEDED = tuple(name for name, field in NewMention.model_fields.items() if field.is_required())
_SIGNS = ",;\t"


def _fits(sample: Sample) -> bool:
    return len(set(_columns(sample.header)[1]) & set(_COLUMNS)) > 1


def _read(path: Path, advance: Advance) -> Iterator[Item]:
    lines = _Lines(path, advance)
    header = next(lines, "")
    while header and not header.strip():
        header = next(lines, "")
    sign, columns = _columns(header)
    _check(columns)
    rows = csv.reader(lines, delimiter=sign)
    while True:
        first = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            lines.taken_wrong()
            yield Item(first, Refusal(first, f"the row cannot be read ({error}); is a quote open in it?"))
            continue
        wrong = lines.taken_wrong()
        if wrong:
            yield Item(first, Refusal(first, wrong))
        elif row:
            yield _item(first, lines.number, columns, row)


class _Lines:
    """The lines as text; what was wrong with one is kept until its row is made."""

    def __init__(self, path: Path, advance: Advance) -> None:
        self.number = 0
        self._lines = lines_of(path, advance)
        self._wrong = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            self._wrong = TOO_LONG
            return "\n"
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._wrong = NOT_UTF8
            return line.decode(errors="replace")

    def taken_wrong(self) -> str:
        wrong, self._wrong = self._wrong, ""
        return wrong


def _columns(header: str) -> tuple[str, list[str]]:
    """Return the sign between the cells, and the columns' names; `reach.views` and `reach_views` are `views`."""
    sign = max(_SIGNS, key=header.count)
    try:
        cells = next(csv.reader([header[:10_000]], delimiter=sign), [])
    except csv.Error:
        # Lines that end in CR alone: the header row would be the whole file.
        cells = []
    names = [cell.strip().lower() for cell in cells]
    return sign, [name.removeprefix("reach.").removeprefix("reach_") for name in names]


def _check(columns: list[str]) -> None:
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise ShapeError(f"the header row lacks {', '.join(missing)}; it has {', '.join(columns) or 'nothing'}")
    unknown = [name or "(empty)" for name in columns if name not in _COLUMNS]
    if unknown:
        raise ShapeError(f"unknown columns: {', '.join(unknown)}; remove them or use {', '.join(_COLUMNS)}")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise ShapeError(f"columns that stand twice in the header row: {', '.join(twice)}")


def _item(first: int, last: int, columns: list[str], row: list[str]) -> Item:
    if len(row) != len(columns):
        until = f" (it reaches to line {last}: is a quote open in it?)" if last > first else ""
        reason = (
            f"{len(row)} cells where the header row has {len(columns)}{until}; put quotes around a text with commas"
        )
        return Item(first, Refusal(first, reason))
    given = {name: cell for name, cell in zip(columns, row, strict=True) if cell.strip()}
    reach = {name: given.pop(name) for name in REACH if name in given}
    return checked(first, {**given, "reach": reach})


SHAPE = Shape("csv", f"CSV with a header row: {','.join(_NEEDED)}", _fits, _read)
