"""The running bot: starts every part in order, and stops them so that nothing is half done."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

import uvicorn

from bot.ports.chat import PlatformError
from bot.runtime.listening import listen
from bot.runtime.resync import resync

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from fastapi import FastAPI

    from bot.ports.chat import Platform, Problem
    from bot.runtime.inbox import StoredInbox
    from bot.runtime.outbox import Outbox
    from bot.runtime.router import Router
    from bot.runtime.scheduler import Scheduler
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

LEAVE_WITHIN = 3.0


class Worker(Protocol):
    """Something that goes its own rounds beside the scheduler."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """Finish what is in flight, within a few seconds, and begin nothing more."""


class Service:
    """All parts of one process. `at_the_end` closes what posts that still come in need, once none can."""

    def __init__(
        self,
        *,
        transactions: Transactions,
        platforms: Mapping[str, Platform],
        router: Router,
        outbox: Outbox,
        scheduler: Scheduler,
        workers: Sequence[Worker],
        inboxes: Sequence[StoredInbox],
        app: FastAPI,
        at_the_end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.at_the_end = at_the_end
        self.transactions, self.platforms, self.router, self.outbox = transactions, platforms, router, outbox
        self.scheduler, self.workers, self.inboxes, self.app = scheduler, workers, inboxes, app
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self, listening: socket.socket | None = None) -> None:
        """Start everything; returns once people can use it. Raises PlatformError with every chat's problems.

        `listening` is the socket of the HTTP server, where somebody took it beforehand.
        """
        listening = listening or listen(self.transactions.config.http)
        try:
            await self.transactions.prepare()
            await self._connect()
        except BaseException:
            listening.close()
            await self.transactions.database.close()
            raise
        await self.outbox.start()
        for platform in self.platforms.values():
            await self.catch_up(platform)
        self.scheduler.start()
        for worker in self.workers:
            worker.start()
        await self._serve(listening)
        await self.scheduler.tick()

    async def _connect(self) -> None:
        results = await asyncio.gather(
            *(platform.start(self.router.receive) for platform in self.platforms.values()), return_exceptions=True
        )
        await self._raise(results)

    async def _raise(self, results: Sequence[BaseException | None]) -> None:
        failed = [result for result in results if result is not None]
        if not failed:
            return
        for platform, result in zip(self.platforms.values(), results, strict=True):
            if result is None:
                await platform.stop()
        problems: list[Problem] = []
        for failure in failed:
            if not isinstance(failure, PlatformError):
                raise failure
            problems += failure.problems
        raise PlatformError(problems)

    async def catch_up(self, platform: Platform) -> None:
        """Apply the reactions that came or went while this chat could not reach us."""
        try:
            await resync(self.transactions, platform, self.router.receive)
        except Exception:
            log.exception("the reactions on %s could not be read again", platform.name)

    async def _serve(self, listening: socket.socket) -> None:
        """Start the HTTP server in this event loop, without its signal handlers: one place handles signals."""
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve([listening]))  # noqa: SLF001 - serve() takes signals over
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop taking things in, finish what is in flight within ten seconds, deliver nothing more, close."""
        await self.scheduler.stop()
        if self._server is not None:
            self._server.should_exit = True
        # what is in flight still needs its chat, so the chats go last
        workers = (worker.stop() for worker in self.workers)
        await asyncio.gather(self.outbox.stop(), *workers, *(inbox.stop() for inbox in self.inboxes))
        await asyncio.gather(*(self._leave(platform) for platform in self.platforms.values()))
        if self._serving is not None:
            await self._serving
        if self.at_the_end is not None:
            await self.at_the_end()
        await self.transactions.database.close()

    async def _leave(self, platform: Platform) -> None:
        try:
            await asyncio.wait_for(platform.stop(), LEAVE_WITHIN)
        except Exception:
            log.exception("%s could not be left in order", platform.name)
