"""One HTTP server for all stand-ins of sources: each brings its routes, and faults can be put before any of them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Protocol, Self

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from bot.ports.clock import Clock
    from tests.standins.places import Trouble

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Ask:
    """One request as it came; `path` is as it was sent, without the query."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Stand(Protocol):
    """A stand-in of one place."""

    def routes(self) -> Iterable[web.RouteDef]:
        """Return its routes; no two stands of one farm may have the same."""


@dataclass
class Farm:
    """All stands on one port of 127.0.0.1; `async with` starts it.

    `faults[path]` (or `faults["*"]`) is a queue: each request takes the next one, None lets it through; a request
    that found the queue empty goes through. The Date header is the clock's.
    """

    clock: Clock
    stands: tuple[Stand, ...] = ()
    asks: list[Ask] = field(default_factory=list)
    faults: dict[str, deque[Trouble | None]] = field(default_factory=dict)
    url: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._before])
        for stand in self.stands:
            app.add_routes(stand.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def fail(self, path: str, *troubles: Trouble | None) -> None:
        """Put faults before the next requests of a path (`*`: of any)."""
        self.faults.setdefault(path, deque()).extend(troubles)

    def asked(self, path: str) -> list[Ask]:
        """The requests for one path, in order."""
        return [ask for ask in self.asks if ask.path == path]

    @web.middleware
    async def _before(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asks.append(Ask(request.method, request.path, dict(request.query), dict(request.headers)))
        waiting = self.faults.get(request.path) or self.faults.get("*")
        trouble = waiting.popleft() if waiting else None
        if trouble is not None:
            return await trouble.happen(request, [])
        try:
            answer = await handler(request)
        except web.HTTPException as error:
            answer = web.json_response({"message": error.reason}, status=error.status)
        if not answer.prepared:
            answer.headers.setdefault("Date", format_datetime(self.clock.now(), usegmt=True))
        return answer
