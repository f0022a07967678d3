"""Keeps raw updates until they are handled: nothing that came in is lost, and nothing is handled twice."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from storage import inbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports.chat import Handle
    from bot.ports.clock import Clock
    from storage.database import Database
    from storage.tables import Update

log = logging.getLogger(__name__)

TRIES = 3
BATCH = 100


class StoredInbox:
    """The inbox of one platform, in the database."""

    def __init__(self, database: Database, platform: str, clock: Clock) -> None:
        self._database, self._platform, self._clock = database, platform, clock
        self._arrived = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store raw updates, unique by their `update_id`, and return only after the commit."""
        if updates:
            async with self._database.write() as uow:
                await inbox.keep(uow, self._platform, updates, self._clock.now())
            self._arrived.set()

    def serve(self, handle: Handle) -> None:
        """Hand every kept update to `handle`, in order per person, also those kept before a restart."""
        self._worker = asyncio.create_task(self._work(handle))

    async def stop(self) -> None:
        """Finish what is in flight and hand out nothing more."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, *self._lanes.values(), return_exceptions=True)

    async def _work(self, handle: Handle) -> None:
        given: set[int] = set()
        while True:
            self._arrived.clear()
            async with self._database.read() as uow:
                waiting = await inbox.waiting(uow, self._platform, TRIES, BATCH)
            fresh = [row for row in waiting if row.id not in given]
            for row in fresh:
                given.add(row.id)
                self._queue(row, handle, given)
            if not fresh:
                await self._arrived.wait()
            else:
                await asyncio.sleep(0)

    def _queue(self, row: Update, handle: Handle, given: set[int]) -> None:
        lane = _person(row.raw)
        before = self._lanes.get(lane)
        task = asyncio.create_task(self._one(row, handle, given, before))
        self._lanes[lane] = task
        task.add_done_callback(lambda done: self._lanes.pop(lane) if self._lanes.get(lane) is done else None)

    async def _one(self, row: Update, handle: Handle, given: set[int], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await handle(row.raw, row.id)
        except Exception:
            log.exception("update %s of %s could not be handled", row.update_id, self._platform)
            async with self._database.write() as uow:
                await inbox.tried(uow, row.id)
            self._arrived.set()
        else:
            async with self._database.write() as uow:
                await inbox.handled(uow, row.id, self._clock.now())
        given.discard(row.id)


def _person(raw: Mapping[str, Any]) -> str:
    """Return who caused an update, so that one person's updates keep their order."""
    for value in raw.values():
        if isinstance(value, dict):
            who = value.get("from") or value.get("user") or value.get("actor_chat") or {}
            if "id" in who:
                return str(who["id"])
    return ""
