"""What goes wrong at Telegram, on a script: answers that are slow or no answers, tokens revoked, rooms that are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .drive import Drive
from .errors import ApiError

if TYPE_CHECKING:
    from .state import Chat

HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
EVERY = "*"


@dataclass
class Fault:
    """A failure that a test ordered; `performed` ones happen after the work was done: the answer is lost.

    `slow_for` seconds pass before the answer; `body` is answered in its place, with `status`.
    """

    error: ApiError | None
    times: int
    performed: bool = False
    cuts: bool = False
    slow_for: float = 0.0
    body: str | None = None
    status: int = 200


class BadDays(Drive):
    """The part of the stand-in that misbehaves; `is_revoked` makes every request 401."""

    _faults: dict[str, list[Fault]]
    is_revoked = False

    def fail_next(
        self,
        method: str,
        code: int = 500,
        description: str = "Internal Server Error",
        *,
        parameters: dict[str, int] | None = None,
        times: int = 1,
        performed: bool = False,
    ) -> None:
        """Makes the next calls of a method (`*`: of any) fail; code 0 cuts the connection; `performed`: after the work."""
        error = ApiError(code, description, parameters) if code else None
        self._faults.setdefault(method, []).append(Fault(error, times, performed, cuts=not code))

    def slow_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Makes the next calls of a method take so long, and then be answered as ever."""
        self._faults.setdefault(method, []).append(Fault(None, times, slow_for=seconds))

    def garble_next(
        self, method: str, body: str = HTML, *, status: int = 200, times: int = 1, performed: bool = False
    ) -> None:
        """Makes the next calls of a method be answered with something else than JSON, or with wrong JSON."""
        fault = Fault(None, times, performed, body=body, status=status)
        self._faults.setdefault(method, []).append(fault)

    def mend(self) -> None:
        """Ends everything that was ordered and not met."""
        self._faults.clear()
        self.is_revoked = False

    def flood(self, chat: Chat, seconds: float) -> None:
        """Makes a chat take nothing for so long; who asks is told how long it still is."""
        self.core.limits.hold(chat, seconds)

    def delete_group(self, chat: Chat) -> None:
        """The owner deletes a group with everything in it."""
        chat.is_deleted = True
        self.core.touch()

    def close_topic(self, chat: Chat, topic: int) -> None:
        """Somebody closes a topic: only administrators who manage topics may write there."""
        chat.closed_topics.add(topic)

    def open_topic(self, chat: Chat, topic: int) -> None:
        """Somebody opens it again."""
        chat.closed_topics.discard(topic)

    def delete_topic(self, chat: Chat, topic: int) -> None:
        """Somebody deletes a topic and its messages; bots are not told."""
        chat.topics.pop(topic)
        for message in chat.messages.values():
            message.is_deleted |= message.thread_id == topic
        self.core.touch()

    def other_reader(self) -> None:
        """Another program asks for this bot's updates; the long poll that waits ends."""
        self.core.updates.end_poll(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )

    def _fault(self, method: str) -> Fault | None:
        """The next failure that was ordered for a method, or for any."""
        waiting = self._faults.get(method) or self._faults.get(EVERY)
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.pop(0)
        return fault
