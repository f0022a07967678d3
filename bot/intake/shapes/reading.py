"""`import FILE` needs no word about what the file is: its content tells, and it is read item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.shapes import json_lines, reddit, table, x_pages
from bot.intake.shapes.documents import samples_of
from bot.intake.shapes.items import ShapeError
from bot.intake.shapes.reasons import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance, Item, Sample

SHAPES = {shape.name: shape for shape in (json_lines.SHAPE, table.SHAPE, x_pages.SHAPE, reddit.SHAPE)}


def sniff(path: Path) -> str:
    """Return the name of a file's shape, told by its content; ShapeError says what it seems to be and what is read."""
    seems = ""
    for sample in samples_of(path):
        for shape in SHAPES.values():
            if shape.fits(sample):
                return shape.name
        seems = _seems(sample)
    expected = "\n".join(f"- {shape.name}: {shape.expects}" for shape in SHAPES.values())
    raise ShapeError(f"{seems} What can be read:\n{expected}")


def read(path: Path, shape: str | None = None, advance: Advance = lambda _: None) -> Iterator[Item]:
    """Return the file's posts one by one, each a mention or a refusal with its reason, in the order of the file.

    `advance` is told how many bytes were read; they add up to the file's size. JSON lines and CSV are read in flat
    memory. ShapeError, at once or with the first item, where the file as a whole cannot be read.
    """
    name = shape or sniff(path)
    if name not in SHAPES:
        raise ShapeError(f"{name} is no shape of file; there are {', '.join(SHAPES)}.")
    return SHAPES[name].read(path, advance)


def _seems(sample: Sample) -> str:
    value = sample.value
    if isinstance(value, list) and value and isinstance(value[0], dict) and len(value[0].keys() & set(FIELDS)) > 1:
        return "This is a JSON list of mentions; write one mention per line, without the brackets and commas."
    if isinstance(value, dict) and len(value.keys() & set(FIELDS)) > 1:
        return "This is one mention over several lines; write it in one line."
    if isinstance(value, dict):
        return f"This JSON, with {', '.join(list(value)[:5])}, is not known."
    if value is not None:
        return "This JSON is not known."
    return f"This file, which begins with “{sample.header[:60]}”, is not known."
