"""Each HTTP request has an id, which its answer carries as `X-Request-Id`: the sender can name it, the log has it.

The log tells the route as it is written in the code, never the address that was asked: a hook's holds its secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ports.watching import current, note, step

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from bot.ports.watching import Watch

    Message = MutableMapping[str, Any]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

HEADER = b"x-request-id"
REFUSED, FAULT = 400, 500


class Watched:
    """An ASGI application around another; tells `watch` of every request."""

    def __init__(self, app: App, watch: Watch) -> None:
        self._app, self._watch = app, watch

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Hand one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER, current().encode())]
                status = message["status"]
                outcome = "done" if status < REFUSED else "refused" if status < FAULT else "fault"
                note(outcome, status=status)
            await send(message)

        with step(self._watch, "request", route="none", status="none") as seen:
            try:
                await self._app(scope, receive, named)
            finally:
                route = str(getattr(scope.get("route"), "path", "none"))
                # the local page asks for news all the time
                seen.facts |= {"route": route, "told": int(not route.startswith("/web"))}
