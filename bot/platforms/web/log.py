"""What happened in the web chat, numbered, so that an open page misses nothing and a late one knows to look anew.

An entry says which post changed, never how it looks: that is read when it is sent, as everywhere in the house.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Literal

Kind = Literal["post", "edit", "drop", "people"]

KEPT = 1000
"""Entries a reconnecting page can catch up on; one further behind reads everything again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: of the post `post_id` in the chat `chat_id`, for everybody there or `only_for` one person."""

    seq: int
    kind: Kind
    chat_id: str = ""
    post_id: str = ""
    only_for: str | None = None


class Log:
    """The last changes, and a bell for those who wait for the next one."""

    def __init__(self) -> None:
        self.seq = 0
        self.calls = 0
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._bell = asyncio.Event()

    def add(self, kind: Kind, chat_id: str = "", post_id: str = "", only_for: str | None = None) -> None:
        """Append a change and wake everybody who waits."""
        self.seq += 1
        self._entries.append(Entry(self.seq, kind, chat_id, post_id, only_for))
        self._ring()

    def since(self, seq: int) -> list[Entry] | None:
        """Return the changes after `seq`, oldest first; None when some of them are no longer kept."""
        oldest = self._entries[0].seq if self._entries else self.seq + 1
        if not oldest - 1 <= seq <= self.seq:
            return None
        return [entry for entry in self._entries if entry.seq > seq]

    def hang_up(self) -> None:
        """End every stream that is open now; `calls` tells a stream that its time is over."""
        self.calls += 1
        self._ring()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change, at most `seconds`; False when nothing happened."""
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return False
        return True

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()
