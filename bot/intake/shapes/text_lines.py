"""A file line by line, in memory that does not grow with it, however long one line is."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.intake.shapes.items import Advance

LONGEST = 1_000_000

TOO_LONG = f"the line is longer than {LONGEST:,} bytes; write one mention per line"
NOT_UTF8 = "the line is not UTF-8 text; save the file as UTF-8"


def lines_of(path: Path, advance: Advance) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1 and its line end, None for one that is longer than LONGEST bytes."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            advance(len(line))
            if len(line) < LONGEST or line.endswith(b"\n"):
                yield number, line.removeprefix(BOM_UTF8) if number == 1 else line
                continue
            while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                advance(len(rest))
            advance(len(rest))
            yield number, None
