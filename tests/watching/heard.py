"""Everything that is logged, down to DEBUG, in the form that an operator reads; nothing is masked unless a test says so."""

from __future__ import annotations

import io
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.runtime import logs

if TYPE_CHECKING:
    from collections.abc import Iterator


class Log:
    """The lines so far."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def lines(self, *words: str) -> list[str]:
        """Return the lines that hold all these words."""
        return [line for line in self.text.splitlines() if all(word in line for word in words)]


def event_of(line: str) -> str:
    """Return the id that a line carries."""
    found = re.search(r"\[(\w+)\]", line)
    assert found, f"no id in {line!r}"
    return found[1]


@contextmanager
def everything(form: logging.Formatter | None = None) -> Iterator[Log]:
    """Hear all that is logged in the block, with the libraries as quiet as `set_up` makes them."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(form or logs.Lines())
    before = {name: logging.getLogger(name).level for name in ("", *logs.NOISY)}
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in logs.NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield Log(stream)
    finally:
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
