"""Reads texts in a process of its own, so that the bot stays small and answers while ten thousand posts are read.

One process serves all communities: each request hands in a slice of texts and queues again behind the others, so a
single post waits for one slice, not for an import. Reading never fails: where the process dies twice over a slice, its
texts get the word list's guess, the reason says so, and the log says why. The process outlives one bot of many in a
test; it ends with the program, and after ten idle minutes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.classify.builtin import guess
from bot.classify.child import Child, ChildEnded
from bot.ports.mentions import because
from bot.ports.reading import DIMENSIONS, Read

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

SLICE = 128
"""How many texts the process is handed at once: about a third of a second."""
KEPT = 4096
"""How many texts already read are remembered, about 1 kB each."""
REST = 60.0
"""Seconds without a new try after the process died twice over one slice."""


class ReadingRoom:
    """One process, the one thread that talks to it, and what was read lately."""

    def __init__(self, child: Child | None = None) -> None:
        self._child = child or Child()
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._kept: OrderedDict[str, Read] = OrderedDict()
        self._rests_until = 0.0

    @property
    def pid(self) -> int | None:
        """The reading process's number, None while none runs."""
        return self._child.pid

    async def read(self, texts: Sequence[str]) -> list[Read]:
        """Return what was read out of at most SLICE texts, in order, when their turn has come."""
        known = {text: self._kept[text] for text in texts if text in self._kept}
        unread = list(dict.fromkeys(text for text in texts if text not in known))
        if unread:
            fresh = await asyncio.get_running_loop().run_in_executor(self._turns, self._read, unread)
            known |= zip(unread, fresh, strict=True)
        for text in known:
            self._keep(text, known[text])
        return [known[text] for text in texts]

    def end(self) -> None:
        """End the process and the thread."""
        self._turns.shutdown(wait=True, cancel_futures=True)
        self._child.end()

    def _read(self, texts: list[str]) -> list[Read]:
        if time.monotonic() < self._rests_until:
            return [guess(text) for text in texts]
        try:
            return self._answered(texts)
        except ChildEnded:
            log.warning("reading %d texts broke off; trying once more", len(texts), exc_info=True)
        try:
            return self._answered(texts)
        except ChildEnded:
            log.exception("reading %d texts broke off again: the word list guesses for %d s", len(texts), REST)
            self._rests_until = time.monotonic() + REST
            return [guess(text) for text in texts]

    def _answered(self, texts: list[str]) -> list[Read]:
        said, packed = self._child.ask(texts)
        return [
            Read(tone, negative, _why(tone, words), packed[at * DIMENSIONS : (at + 1) * DIMENSIONS])
            for at, (tone, negative, words) in enumerate(said)
        ]

    def _keep(self, text: str, read: Read) -> None:
        # A guess is not kept: the next time the process may be back.
        if read.vector:
            self._kept[text] = read
            self._kept.move_to_end(text)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_ROOM = ReadingRoom()


class ProcessReader:
    """The built-in reader; every one of them in a program shares one process."""

    def __init__(self, room: ReadingRoom = _ROOM) -> None:
        self._room = room

    async def read(self, texts: Sequence[str]) -> list[Read]:
        """Return what was read out of each text, in order; a slice at a time, so that others get their turn."""
        found: list[Read] = []
        for start in range(0, len(texts), SLICE):
            found += await self._room.read(texts[start : start + SLICE])
        return found

    async def close(self) -> None:
        """Let go: the process serves the other readers of this program and ends with it."""


def _why(tone: str, words: list[str]) -> str:
    if tone != "negative":
        return because("nothing")
    return because("wording", *words) if words else because("tone")
