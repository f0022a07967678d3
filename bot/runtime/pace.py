"""Keeps deliveries within a chat's published limit, and leaves a part of it for answers to people."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports.chat import Pace

KEPT_FOR_ANSWERS = 0.2


class Window:
    """A sliding window over one chat; times are the event loop's."""

    def __init__(self, pace: Pace) -> None:
        self._per = pace.per
        self._count = max(1, int(pace.count * (1 - KEPT_FOR_ANSWERS)))
        self._sent: deque[float] = deque()

    def wait_for(self) -> float:
        """Return how many seconds to wait before the next delivery fits."""
        now = asyncio.get_running_loop().time()
        while self._sent and self._sent[0] <= now - self._per:
            self._sent.popleft()
        return 0.0 if len(self._sent) < self._count else self._sent[0] + self._per - now

    def spend(self) -> None:
        """Count one delivery."""
        self._sent.append(asyncio.get_running_loop().time())
