"""What was shown is not shown again for want of a note: that is kept in memory, and tried until it is written.

While the database takes nothing, the chat of such a delivery waits. Whoever waits for the note may be sent away (its
chat is left because the process cannot hold on to it): the note goes on by itself, as long as the process lives.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol, TypeVar

from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable

T = TypeVar("T", covariant=True)  # noqa: PLC0105 - the usual short name
log = logging.getLogger(__name__)

FIRST_WAIT, MOST_WAIT = 0.1, 2.0
"""Seconds between tries; they double."""


class Work(Protocol[T]):
    """Something that is written; `again` says that it was tried before, and may stand there already."""

    def __call__(self, *, again: bool) -> Awaitable[T]:
        """Do it. Raises Unavailable."""


async def patiently(work: Work[T]) -> T:
    """Do something with the database, again and again while it cannot be used, and return what came of it."""
    wait, again = FIRST_WAIT, False
    while True:
        try:
            return await work(again=again)
        except Unavailable:
            await asyncio.sleep(wait)
            wait, again = min(2 * wait, MOST_WAIT), True


class Marking:
    """The notes of one process that are not in the database yet."""

    def __init__(self) -> None:
        self._notes: dict[asyncio.Task[None], str] = {}

    async def note(self, platform: str, work: Work[None]) -> None:
        """Write a note about a delivery to a chat, and return once it is in the database."""
        task = asyncio.create_task(patiently(work))
        self._notes[task] = platform
        task.add_done_callback(self._written)
        await asyncio.shield(task)

    async def noted(self, platform: str) -> None:
        """Return once nothing about a chat is to be noted any more."""
        if notes := [task for task, name in self._notes.items() if name == platform]:
            await asyncio.wait(notes)

    async def stop(self) -> None:
        """Give up what could not be noted in time."""
        notes = list(self._notes)
        for task in notes:
            task.cancel()
        await asyncio.gather(*notes, return_exceptions=True)
        if notes:
            log.warning("%d deliveries could not be noted; after the start they are made again", len(notes))

    def _written(self, task: asyncio.Task[None]) -> None:
        del self._notes[task]
        if not task.cancelled() and (fault := task.exception()):
            log.error("what became of a delivery could not be noted; it is made again", exc_info=fault)
