"""Nobody holds the HTTP listeners up: who sends his request too slowly is cut off, and room is made for who comes.

uvicorn itself waits for a request's headers and body for as long as its sender likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import h11
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio


@dataclass(frozen=True, slots=True)
class Limits:
    """How slow a sender may be, and how many connections are open at once.

    Headers come within `head_within` seconds; a body brings `pace` bytes a second, looked at every `look_every`
    seconds. All connections together hold no more than half a GB of bodies (128 of 4 MB), whatever is sent.
    """

    head_within: float = 10.0
    look_every: float = 10.0
    pace: int = 10_000
    connections: int = 128


class Guarded(H11Protocol):
    """One connection, which is cut off when it is too slow, or when it only waits and others need its place."""

    limits: ClassVar[Limits] = Limits()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._served, self.app = self.app, self._unambiguous
        self._waits_for: type[h11.IDLE | h11.SEND_BODY] | None = None
        self._since = 0.0
        self._came = 0
        self._timer: asyncio.TimerHandle | None = None

    async def _unambiguous(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request; refuse one with two lengths, in which a proxy may see two requests (RFC 9112, 6.1)."""
        names = {name for name, _ in scope["headers"]}
        if {b"content-length", b"transfer-encoding"} <= names:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), CLOSE_HEADER]
            await send({"type": "http.response.start", "status": 400, "headers": headers})
            await send({"type": "http.response.body", "body": b"the request has two lengths\n"})
        else:
            await self._served(scope, receive, send)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Take a connection in; where there are too many, the one that has waited the longest makes room."""
        super().connection_made(transport)
        self._look()
        if len(self.connections) > self.limits.connections:
            waiting = [one for one in self.connections if isinstance(one, Guarded) and one._waits_for]  # noqa: SLF001
            min(waiting, key=lambda one: one._since, default=self).cut()  # noqa: SLF001

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        self._came += len(data)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def cut(self) -> None:
        """End the connection at once."""
        self._stop()
        self.connections.discard(self)
        self.transport.abort()

    def _stop(self) -> None:
        self._waits_for = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """See what is waited for now, and begin to measure where that is something else."""
        state = self.conn.their_state
        waits_for = state if state in {h11.IDLE, h11.SEND_BODY} and not self.transport.is_closing() else None
        if waits_for is self._waits_for:
            return
        self._stop()
        if waits_for is not None:
            self._waits_for, self._since = waits_for, self.loop.time()
            self._measure()

    def _measure(self) -> None:
        self._came = 0
        seconds = self.limits.head_within if self._waits_for is h11.IDLE else self.limits.look_every
        self._timer = self.loop.call_later(seconds, self._time_is_up)

    def _time_is_up(self) -> None:
        # while the bot itself does not read, the sender cannot send
        enough = self.flow.read_paused or self._came >= self.limits.pace * self.limits.look_every
        if self._waits_for is h11.SEND_BODY and enough:
            self._measure()
        else:
            self.cut()
