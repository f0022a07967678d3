"""What a monitor asks: `/healthz` (does it live), `/readyz` (does it serve), `/metrics` (Prometheus); on this machine.

A listener of its own, up before the chats and down after them, so that a slow start and a slow end can be seen too.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

import uvicorn

from bot.runtime.guard import Guarded, Limits
from bot.runtime.listening import listen
from storage import backlog, migrate
from storage.trouble import is_trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.config import Health as HealthConfig
    from storage.database import Database

    Page = Callable[[], Awaitable["Answer"]]
    Answer = tuple[int, str, bytes]

log = logging.getLogger(__name__)

ANSWERS_WITHIN = 2.0
TEXT, JSON = "text/plain; charset=utf-8", "application/json"
METRICS = "text/plain; version=0.0.4; charset=utf-8"
STARTING, OK, STOPPING = "starting", "ok", "stopping"
WELL = frozenset({OK, "serves", "stands-by"})


class Few(Guarded):
    """A connection of a monitor: one that only waits makes room for who asks."""

    limits = Limits(connections=32)


class Ready:
    """Says in one word for each part how this process is; `roles` tells it of the roles, once they are taken."""

    def __init__(self, database: Database, roles: Callable[[], Mapping[str, str]]) -> None:
        self._database, self._roles = database, roles
        self._asking: asyncio.Task[str] | None = None
        self.state = STARTING

    async def look(self) -> dict[str, str]:
        """Return the parts: `process`, `database`, `schema`, and each role."""
        if self.state == STOPPING:
            return {"process": self.state}
        schema = await self._schema()
        kind = self._database.trouble.kind
        how = schema if schema in {"slow", "down"} else kind.name.lower().replace("_", "-") if kind else OK
        found = {"process": self.state, "database": how} | ({"schema": schema} if schema in {OK, "other"} else {})
        return found | dict(self._roles())

    async def _schema(self) -> str:
        """Return `ok` or `other`, or how the database is; at most one question waits for it."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        # not cancelled when it is slow: a connection that is cut off in the middle is lost
        done, _ = await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        return self._asking.result() if done else "slow"

    async def _ask(self) -> str:
        try:
            async with self._database.read() as uow:
                found = await backlog.schema(uow)
        except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
            if not is_trouble(error):
                log.warning("the database does not answer: %s", type(error).__name__)
            return "down"
        return "ok" if found == set(migrate.newest()) else "other"


class Health:
    """The listener. `metrics` makes the page for Prometheus."""

    def __init__(self, config: HealthConfig, ready: Ready, metrics: Callable[[], Awaitable[bytes]]) -> None:
        self._config, self._ready, self._metrics = config, ready, metrics
        self._pages: dict[str, Page] = {"/healthz": _live, "/readyz": self._is_ready, "/metrics": self._measured}
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen, unless it is switched off. Raises PlatformError where the address is taken."""
        if not self._config.enabled:
            return
        listening = listen(self._config, "health.port")
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self.answer,
            http=Few,
            interface="asgi3",  # of a method it cannot tell by itself
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=1,
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve([listening]))  # noqa: SLF001 - serve() takes signals over
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.01)

    def say(self, state: str) -> None:
        """Tell how far this process is: STARTING, OK or STOPPING."""
        self._ready.state = state

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
            self._server = None

    async def answer(
        self, scope: Mapping[str, Any], _: object, send: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        """Answer one request (ASGI)."""
        page = self._pages.get(scope["path"])
        if page is None:
            status, kind, body = 404, TEXT, b"not found\n"
        elif scope["method"] not in {"GET", "HEAD"}:
            status, kind, body = 405, TEXT, b"ask with GET\n"
        else:
            status, kind, body = await page()
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _is_ready(self) -> Answer:
        parts = await self._ready.look()
        status = 200 if WELL.issuperset(parts.values()) else 503
        return status, JSON, json.dumps(parts).encode() + b"\n"

    async def _measured(self) -> Answer:
        return 200, METRICS, await self._metrics()


async def _live() -> Answer:
    return 200, TEXT, b"ok\n"
