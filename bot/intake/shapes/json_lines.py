"""JSON lines: one mention per line, with our own field names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.shapes.items import Item, Refusal, Sample, Shape, checked
from bot.intake.shapes.reasons import FIELDS
from bot.intake.shapes.text_lines import NOT_UTF8, TOO_LONG, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance


def _fits(sample: Sample) -> bool:
    return sample.by_line and isinstance(sample.value, dict) and len(sample.value.keys() & set(FIELDS)) > 1


def _read(path: Path, advance: Advance) -> Iterator[Item]:
    for number, line in lines_of(path, advance):
        if line is None:
            yield Item(number, Refusal(number, TOO_LONG))
        elif line.strip():
            yield _item(number, line)


def _item(number: int, line: bytes) -> Item:
    try:
        line.decode()
    except UnicodeDecodeError:
        return Item(number, Refusal(number, NOT_UTF8))
    return checked(number, line)


SHAPE = Shape("jsonl", 'JSON lines: {"source": "x", "id": "1", "link": …} on each line', _fits, _read)
