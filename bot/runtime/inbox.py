"""Keeps raw updates until they are handled: nothing that came in is lost, and nothing is handled twice."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.ports.errors import NotNowError
from bot.ports.watching import event
from storage import inbox
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.ports.chat import Handle
    from bot.ports.clock import Clock
    from storage.database import Database
    from storage.tables import Update

log = logging.getLogger(__name__)

TRIES = 3
BATCH = 100
FINISH_WITHIN = 4.0
LONGEST_PAUSE = 2.0
"""Seconds between looks whether the database can be used again."""


class StoredInbox:
    """The inbox of one platform, in the database."""

    def __init__(self, database: Database, platform: str, clock: Clock, *, pause_for: float = 1.0) -> None:
        self._database, self._clock, self._pause_for = database, clock, pause_for
        self.platform = platform
        self._arrived = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._given: set[int] = set()
        self._done_meanwhile: set[int] = set()
        self._stopping = False

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store raw updates, unique by their `update_id`, and return only after the commit. Raises NotNowError."""
        if not updates:
            return
        try:
            async with self._database.write() as uow:
                await inbox.keep(uow, self.platform, updates, self._clock.now())
        except Unavailable as trouble:
            raise NotNowError(str(trouble)) from trouble
        self._arrived.set()

    def serve(self, handle: Handle) -> None:
        """Hand every kept update to `handle`, in order per person and card, also those kept before a restart."""
        self._stopping = False
        self._worker = asyncio.create_task(self._work(handle))

    async def stop(self) -> None:
        """Finish what is in flight, within a few seconds, and hand out nothing more."""
        if self._worker is None:
            return
        self._stopping = True
        self._arrived.set()
        _, late = await asyncio.wait([self._worker, *self._lanes.values()], timeout=FINISH_WITHIN)
        for task in late:
            task.cancel()
        if late:
            log.warning(
                "%s updates of %s were still in hand; they are handled after the start", len(late), self.platform
            )
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, handle: Handle) -> None:
        while not self._stopping:
            self._arrived.clear()
            self._done_meanwhile.clear()
            try:
                async with self._database.read() as uow:
                    waiting = await inbox.waiting(uow, self.platform, TRIES, BATCH + len(self._given))
            except Unavailable:
                await asyncio.sleep(self._pause_for)
                continue
            except Exception:
                log.exception("the updates of %s could not be read; trying again", self.platform)
                await asyncio.sleep(self._pause_for)
                continue
            # what ended while the list was read still stands on it
            fresh = [row for row in waiting if row.id not in self._given | self._done_meanwhile]
            for row in fresh[: BATCH - len(self._given)]:
                self._given.add(row.id)
                self._queue(row, handle)
            await self._arrived.wait()

    def _queue(self, row: Update, handle: Handle) -> None:
        lanes = _lanes(row.raw)
        before = {self._lanes[lane] for lane in lanes if lane in self._lanes}
        task = asyncio.create_task(self._in_turn(row, handle, before))
        self._lanes |= dict.fromkeys(lanes, task)
        task.add_done_callback(lambda done: self._leave(lanes, done))

    def _leave(self, lanes: Sequence[str], done: asyncio.Task[None]) -> None:
        for lane in lanes:
            if self._lanes.get(lane) is done:
                del self._lanes[lane]

    async def _in_turn(self, row: Update, handle: Handle, before: Collection[asyncio.Task[None]]) -> None:
        if before:
            await asyncio.wait(before)
        try:
            with event(f"u{row.id}"):
                await self._until_handled(row, handle)
        finally:
            self._given.discard(row.id)
            self._done_meanwhile.add(row.id)
            self._arrived.set()

    async def _until_handled(self, row: Update, handle: Handle) -> None:
        """Try an update a few times; a try while the database is in trouble counts for nothing."""
        tries, pause = row.attempts, self._pause_for
        while tries < TRIES and not self._stopping:
            try:
                if await self._one(row, handle, tries + 1):
                    return
            except Unavailable:
                pause = min(2 * pause, max(LONGEST_PAUSE, self._pause_for))
            else:
                tries += 1
                pause = self._pause_for * tries
            await asyncio.sleep(pause)

    async def _one(self, row: Update, handle: Handle, tries: int) -> bool:
        """Try an update once, before anything later of the same person; says whether it is done with."""
        try:
            await handle(row.raw, row.id)
            async with self._database.write() as uow:
                await inbox.handled(uow, row.id, self._clock.now())
        except Unavailable:
            raise
        except Exception:
            log.exception("update %s of %s could not be handled (try %s)", row.update_id, self.platform, tries)
        else:
            return True
        try:
            async with self._database.write() as uow:
                await inbox.tried(uow, row.id)
        except Unavailable as trouble:
            log.debug("a try of update %s of %s is counted by this process only: %s", row.id, self.platform, trouble)
        except Exception:
            log.exception("the try of update %s of %s could not be counted", row.update_id, self.platform)
        return False


def _lanes(raw: Mapping[str, Any]) -> list[str]:
    """Return whose update it is, and on which message a reaction is: each keeps the order in which things happened.

    A seat goes to who came first, and is free for who comes after somebody left.
    """
    reaction = raw.get("message_reaction")
    if not isinstance(reaction, dict):
        return [_person(raw)]
    chat = reaction.get("chat")
    place = chat.get("id") if isinstance(chat, dict) else None
    return [_person(raw), f"on {place}:{reaction.get('message_id')}"]


def _person(raw: Mapping[str, Any]) -> str:
    """Return who caused an update."""
    for value in raw.values():
        if isinstance(value, dict):
            who = value.get("from") or value.get("user") or value.get("actor_chat")
            if isinstance(who, dict) and "id" in who:
                return str(who["id"])
    return ""
