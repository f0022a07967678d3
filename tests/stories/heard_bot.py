"""The whole bot, as one process that may be killed at any moment: everything it was doing ends where it stands."""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from bot.bootstrap import prepare
from tests.runtime.fake_platform import FakePlatform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.bootstrap import Parts
    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.reading import Read, Reader
    from bot.runtime.service import Service
    from tests.runtime.fake_prober import FakePlaces
    from tests.stories.heard_places import Heard

LIFE: ContextVar[Life | None] = ContextVar("LIFE", default=None)


class Doom:
    """When a process dies: after so many more moments of a kind (asked, read, commit, shown); by itself it lives."""

    def __init__(self) -> None:
        self.kind, self.left, self.met = "", 0, 0
        self.life: Life | None = None

    def set(self, kind: str, moments: int = 1) -> None:
        self.kind, self.left = kind, moments

    def moment(self, kind: str) -> None:
        """Say that something of a kind happens; the process may die of it."""
        if kind != self.kind or self.left <= 0 or self.life is None:
            return
        self.left -= 1
        if not self.left:
            self.met += 1
            self.life.die()

    async def happen(self, *_: object) -> web.StreamResponse:
        """Stand in for a fault of a place: whoever asks dies over it."""
        from aiohttp import web

        self.set("asked")
        self.moment("asked")
        return web.json_response({}, status=500)


class DoomedReader:
    """A reader over whose work the process may die."""

    def __init__(self, reader: Reader, doom: Doom) -> None:
        self._reader, self._doom = reader, doom

    async def read(self, texts: Sequence[str]) -> list[Read]:
        found = await self._reader.read(texts)
        self._doom.moment("read")
        await asyncio.sleep(0)
        return found

    async def close(self) -> None:
        await self._reader.close()


class Chat(FakePlatform):
    """A chat in memory, which finds what it shows; the process may die between what is shown and its being noted."""

    def __init__(self, doom: Doom) -> None:
        super().__init__()
        self.doom = doom

    async def post(self, chat_id: str, message: Any, *, key: str) -> Any:
        outcome = await super().post(chat_id, message, key=key)
        self.doom.moment("shown")
        await asyncio.sleep(0)
        return outcome


class Life:
    """One process over the database, the places and the chat."""

    def __init__(self, config: Config, clock: Clock, heard: Heard, chat: Chat, reader: DoomedReader) -> None:
        self._config, self._clock, self._heard, self._chat, self._reader = config, clock, heard, chat, reader
        self._doom, self._tasks = chat.doom, set[asyncio.Task[Any]]()
        self.dead = asyncio.Event()
        self.parts: Parts
        self.service: Service
        self._nets: list[Any] = []

    async def start(self, places: FakePlaces, *, alone: bool = True) -> None:
        """Begin; with `alone` it is the whole bot, else it only asks the sources beside another one."""
        asyncio.get_running_loop().set_task_factory(_noted)
        context = copy_context()
        context.run(LIFE.set, self)
        await asyncio.create_task(self._begin(places, whole=alone), context=context)
        if alone:
            self._doom.life = self

    async def _begin(self, places: FakePlaces, *, whole: bool) -> None:
        self.parts = await prepare(self._config, self._clock, self._reader)
        engine = self.parts.database.writer.sync_engine
        event.listen(engine, "commit", lambda _: self._doom.moment("commit"))
        made, self._nets = self._heard.sources(self._config, self._clock)
        self.service = self.parts.service([self._chat], looks=places, sources={"acme": made})
        if whole:
            await self.service.start()
        else:
            await self.parts.transactions.prepare()

    def note(self, task: asyncio.Task[Any]) -> None:
        """Remember what this process does."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def die(self) -> None:
        """Be killed now."""
        if not self.dead.is_set():
            self.dead.set()
            for task in list(self._tasks):
                # a connection that is being given back is no work: cut off, it would be nobody's
                if not getattr(task.get_coro(), "__qualname__", "").endswith(".close"):
                    task.cancel()

    async def bury(self) -> None:
        """Close what a killed process held; it writes nothing any more."""
        logging.disable(logging.CRITICAL)
        self._doom.life = None
        while left := [task for task in self._tasks if not task.done()]:
            # once is enough for nearly all; a second time would cut off what gives its connection back
            _, late = await asyncio.wait(left, timeout=3)
            for task in late:
                task.cancel()
        server = self.service._server
        for each in getattr(server, "servers", []):
            each.close()
        for connection in list(server.server_state.connections if server else ()):
            connection.transport.abort()
        await asyncio.sleep(0)
        await self._closed()
        await self.parts.database.close()
        logging.disable(logging.NOTSET)

    async def stop(self, *, whole: bool = True) -> None:
        """Stop in order."""
        if whole:
            self._doom.life = None
            await self.service.stop()
        else:
            await self.parts.poller.stop()
            await self.parts.database.close()
        await self._closed()

    async def _closed(self) -> None:
        for net in self._nets:
            await net.close()


def _noted(loop: asyncio.AbstractEventLoop, coro: Any, context: Any = None) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop, context=context)
    life = context.get(LIFE) if context is not None else LIFE.get()
    if life is not None:
        life.note(task)
    return task
