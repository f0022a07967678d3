"""The running bot: starts every part in order, and stops them so that nothing is half done."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

import uvicorn

from bot.ports.chat import PlatformError
from bot.runtime.chats import Chats
from bot.runtime.gauges import Gauges
from bot.runtime.guard import Guarded
from bot.runtime.health import OK, STOPPING, Health, Ready
from bot.runtime.holder import name as new_holder
from bot.runtime.listening import listen
from bot.runtime.roles import SCHEDULER
from bot.runtime.tenure import Tenure

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from fastapi import FastAPI

    from bot.ports.chat import Platform
    from bot.runtime.inbox import StoredInbox
    from bot.runtime.metrics import Metrics
    from bot.runtime.outbox import Outbox
    from bot.runtime.router import Router
    from bot.runtime.scheduler import Scheduler
    from bot.runtime.transactions import Transactions
    from storage.wakes import Wakes

log = logging.getLogger(__name__)


class Worker(Protocol):
    """Something that goes its own rounds beside the scheduler."""

    def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """Finish what is in flight, within a few seconds, and begin nothing more."""


class Service:
    """All parts of one process.

    `workers` go their rounds here, `clockwork` those that belong to the process that has the scheduler's role (None:
    this one never has it). `at_the_end` closes what posts that still come in need, once none can.
    """

    def __init__(
        self,
        *,
        transactions: Transactions,
        platforms: Mapping[str, Platform],
        serving: dict[str, Platform],
        router: Router,
        outbox: Outbox,
        scheduler: Scheduler | None,
        workers: Sequence[Worker],
        clockwork: Sequence[Worker],
        inboxes: Sequence[StoredInbox],
        app: FastAPI | None,
        wakes: Wakes,
        metrics: Metrics,
        at_the_end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.at_the_end = at_the_end
        self.transactions, self.platforms, self.router, self.outbox = transactions, platforms, router, outbox
        self.workers, self.clockwork, self.app, self.wakes = workers, clockwork, app, wakes
        self._scheduler = scheduler
        self.chats = Chats(
            transactions, platforms=platforms, router=router, outbox=outbox, inboxes=inboxes, serving=serving
        )
        self.holder = new_holder()
        self.tenures: dict[str, Tenure] = {}
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.port = 0
        self.health = Health(transactions.config.health, Ready(transactions.database, self.roles), metrics.page)
        metrics.read_with(Gauges(transactions, platforms, self.roles))

    @property
    def scheduler(self) -> Scheduler:
        """Return the clock of a process that may have the scheduler's role."""
        assert self._scheduler is not None  # noqa: S101 - only asked where there is one
        return self._scheduler

    async def start(self, listening: socket.socket | None = None) -> None:
        """Start everything; returns once people can use it. Raises PlatformError when no chat can ever be served.

        `listening` is the socket of the HTTP server, where somebody took it beforehand. A chat that another process has
        is stood by for; one that cannot be reached is tried again.
        """
        if self.app is not None:
            listening = listening or listen(self.transactions.config.http)
        try:
            await self.health.start()
            await self.transactions.prepare()
            await self.wakes.start()
            await self.outbox.start(())
            await self._take_roles()
        except BaseException:
            if listening is not None:
                listening.close()
            await self._give_up_roles()
            await asyncio.gather(self.outbox.stop(), self.wakes.stop(), self.health.stop())
            await self.transactions.database.close()
            raise
        for worker in self.workers:
            worker.start()
        if self.app is not None and listening is not None:
            await self._serve(self.app, listening)
        self.health.say(OK)

    def roles(self) -> dict[str, str]:
        """Return how each role of this process is: `serves`, `stands-by` (another has it) or `failing`."""
        return {
            name: "serves" if tenure.holds else "failing" if tenure.failure else "stands-by"
            for name, tenure in self.tenures.items()
        }

    async def _take_roles(self) -> None:
        self.tenures = self.chats.tenures(self.holder)
        if self._scheduler is not None:
            database = self.transactions.database
            self.tenures[SCHEDULER] = Tenure(
                database, SCHEDULER, self.holder, begin=self._begin_clock, end=self._end_clock
            )
        for tenure in self.tenures.values():
            tenure.freed = self.wakes.say
        results = await asyncio.gather(*(tenure.start() for tenure in self.tenures.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        failures = [tenure.failure for tenure in self.tenures.values() if tenure.failure is not None]
        problems = [problem for failure in failures for problem in failure.problems]
        chats = [tenure for name, tenure in self.tenures.items() if name in self.platforms]
        # whoever starts it with a wrong token wants to hear it now; one chat's trouble at night must not end the others
        if chats and all(tenure.failure for tenure in chats) and not all(problem.passing for problem in problems):
            raise PlatformError(problems)

    async def _give_up_roles(self) -> None:
        await asyncio.gather(*(tenure.stop() for tenure in self.tenures.values()))

    async def _begin_clock(self) -> None:
        self.scheduler.start()
        for worker in self.clockwork:
            worker.start()
        await self.scheduler.tick()

    async def _end_clock(self) -> None:
        await asyncio.gather(self.scheduler.stop(), *(worker.stop() for worker in self.clockwork))

    def heard(self, topic: str) -> None:
        """Look at once for what another process says that there is."""
        if topic in self.tenures:
            self.tenures[topic].wake()

    async def catch_up(self, platform: Platform) -> None:
        """Apply the reactions that came or went while this chat could not reach us."""
        await self.chats.catch_up(platform)

    async def _serve(self, app: FastAPI, listening: socket.socket) -> None:
        """Start the HTTP server in this event loop, without its signal handlers: one place handles signals."""
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=Guarded,
            ws="none",
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
        self.health.say(STOPPING)
        if self._server is not None:
            self._server.should_exit = True
        await asyncio.gather(self._give_up_roles(), *(worker.stop() for worker in self.workers))
        await self.outbox.stop()
        if self._serving is not None:
            await self._serving
        if self.at_the_end is not None:
            await self.at_the_end()
        await self.wakes.stop()
        await self.health.stop()
        await self.transactions.database.close()
