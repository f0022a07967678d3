"""Updates on their way to the bot: kept until confirmed, filtered by `allowed_updates`, fetched or pushed.

As the real server does it: the filter is applied when something happens, not when it is fetched; asking for a
later offset confirms what came before; a new long poll ends the older one with 409; nothing is kept for more
than a day, a pressed button for no more than 150 seconds.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_FOR = 86_400.0
CALLBACK_KEPT_FOR = 150.0
_OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Pending:
    """One update that the bot has not confirmed. `queue`: updates of one queue are pushed in order."""

    update_id: int
    body: dict[str, Any]
    expires_at: float
    queue: str
    failures: int = 0
    due_at: float = 0.0


class UpdateQueue:
    """The bot's updates. `log` keeps every one ever made, `dropped` what the filter did not let through."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_id = 810_000_001
        self.allowed: list[str] | None = None
        self.webhook_url = ""
        self.pending: list[Pending] = []
        self.log: list[dict[str, Any]] = []
        self.dropped: list[tuple[str, dict[str, Any]]] = []
        self.changed = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Remembers the filter; not given means as before, empty means the default."""
        if kinds is not None:
            self.allowed = kinds or None

    def lets_through(self, kind: str) -> bool:
        """Whether the bot asked for updates of this kind."""
        return kind not in NOT_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def add(self, kind: str, payload: dict[str, Any], queue: str) -> dict[str, Any] | None:
        """Queues an update; None when the bot did not ask for its kind."""
        if not self.lets_through(kind):
            self.dropped.append((kind, payload))
            return None
        kept_for = CALLBACK_KEPT_FOR if kind == "callback_query" else KEPT_FOR
        update_id = self._next_id
        self._next_id += 1
        body: dict[str, Any] = {"update_id": update_id, kind: payload}
        self.pending.append(Pending(update_id, body, self._clock() + kept_for, queue))
        self.log.append(body)
        self.changed.set()
        return body

    async def fetch(self, offset: int, limit: int, timeout_for: float) -> list[dict[str, Any]]:
        """getUpdates; raises the 409s. `timeout_for` in seconds."""
        if self.webhook_url:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        ready = self._confirm(offset, limit)
        if ready or timeout_for <= 0:
            return ready
        self.end_poll(_OTHER_POLLER)
        mine = asyncio.get_running_loop().create_future()
        self._poll = mine
        ends_at = asyncio.get_running_loop().time() + timeout_for
        try:
            while not ready:
                self.changed.clear()
                woken = asyncio.ensure_future(self.changed.wait())
                left = max(ends_at - asyncio.get_running_loop().time(), 0)
                await asyncio.wait({woken, mine}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
                if mine.done():
                    mine.result()
                ready = self._confirm(offset, limit)
                if asyncio.get_running_loop().time() >= ends_at:
                    break
        finally:
            if self._poll is mine:
                self._poll = None
        return ready

    def end_poll(self, reason: str) -> None:
        """Ends the waiting long poll, if there is one, with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, reason))
        self._poll = None

    def forget_expired(self) -> None:
        """Drops what was kept for too long."""
        now = self._clock()
        self.pending = [update for update in self.pending if update.expires_at > now]

    def _confirm(self, offset: int, limit: int) -> list[dict[str, Any]]:
        self.forget_expired()
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset <= self._next_id:  # a later one is answered as if none was given
            self.pending = [update for update in self.pending if update.update_id >= offset]
        return [update.body for update in self.pending[:limit]]
