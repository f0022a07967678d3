"""The limits that Telegram announces: 20 messages a minute in a group, 1 a second to a person, 30 a second in all.

Edits count as messages; deleting, reacting and answering a button do not. All windows are divided by `speed`:
at speed 60 the group's minute lasts one real second. `retry_after` is in real seconds, a whole number of at
least 1, so a client that waits as long as it was told is always served afterwards.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from .errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .state import Chat

COUNTED = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageCaption", "editMessageReplyMarkup"}
)


class Limits:
    """Sliding windows over what was let through."""

    group_per_minute = 20
    private_per_second = 1
    private_burst = 5  # "short bursts" to one person are tolerated: five, then one a second
    overall_per_second = 30

    def __init__(self, clock: Callable[[], float], speed: float = 1.0) -> None:
        self.is_on = True
        self.speed = speed
        self.refused = 0
        self._clock = clock
        self._passed: dict[int, deque[float]] = {}
        self._all: deque[float] = deque()
        self._held_until: dict[int, float] = {}

    def hold(self, chat: Chat, seconds: float) -> None:
        """A chat takes nothing for so many real seconds, whatever came before."""
        self._held_until[chat.id] = self._clock() + seconds

    def take(self, chat: Chat) -> None:
        """Counts one message or edit in a chat; raises the 429 when it is one too many."""
        if not self.is_on:
            return
        now = self._clock()
        if (left := self._held_until.get(chat.id, 0) - now) > 0:
            self.refused += 1
            raise too_many_requests(math.ceil(left))
        mine = self._passed.setdefault(chat.id, deque())
        if chat.is_private:
            span, most = self.private_burst / self.private_per_second, self.private_burst
        else:
            span, most = 60.0, self.group_per_minute
        wait = max(
            _wait(mine, now, span / self.speed, most),
            _wait(self._all, now, 1 / self.speed, self.overall_per_second),
        )
        if wait > 0:
            self.refused += 1
            raise too_many_requests(math.ceil(wait))
        mine.append(now)
        self._all.append(now)


def too_many_requests(seconds: int) -> ApiError:
    """The 429 that asks to wait for whole seconds."""
    seconds = max(seconds, 1)
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _wait(passed: deque[float], now: float, span: float, most: int) -> float:
    while passed and passed[0] <= now - span:
        passed.popleft()
    return passed[len(passed) - most] + span - now if len(passed) >= most else 0.0
