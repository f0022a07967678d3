"""Keeps deliveries within a chat's published limit, and leaves a part of it for answers to people."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports.chat import Pace

KEPT_FOR_ANSWERS = 0.2


class Window:
    """A sliding window over one chat, where it has a pace; times are the event loop's."""

    def __init__(self, pace: Pace | None) -> None:
        self._per = pace.per if pace else 0.0
        self._count = max(1, int(pace.count * (1 - KEPT_FOR_ANSWERS))) if pace else None
        self._sent: deque[float] = deque()
        self._held_until = 0.0

    def wait_for(self) -> float:
        """Return how many seconds to wait before the next delivery fits."""
        now = asyncio.get_running_loop().time()
        while self._sent and self._sent[0] <= now - self._per:
            self._sent.popleft()
        fits_at = now if self._count is None or len(self._sent) < self._count else self._sent[0] + self._per
        return max(fits_at, self._held_until) - now

    def spend(self) -> None:
        """Count one delivery."""
        if self._count is not None:
            self._sent.append(asyncio.get_running_loop().time())

    def hold(self, seconds: float) -> None:
        """Deliver nothing for a while: the chat itself said so."""
        self._held_until = asyncio.get_running_loop().time() + seconds
