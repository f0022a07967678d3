"""Notices that the database can be used again after a trouble; then everything that waited for it goes on at once.

The reactions that came meanwhile, which Discord tells once, are read again on the cards of the chats that had some.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from storage.database import Database

log = logging.getLogger(__name__)

FIRST_WAIT, MOST_WAIT = 0.5, 5.0
"""Seconds between tries whether it can be written; they double."""


class Mending:
    """The trying of one process. `go_on` is called when the database works, `catch_up` for each chat of `missed`."""

    def __init__(
        self, database: Database, go_on: Callable[[], None], catch_up: Callable[[str], Coroutine[Any, Any, None]]
    ) -> None:
        self._database, self._go_on, self._catch_up = database, go_on, catch_up
        self._missed: set[str] = set()
        self._trying: asyncio.Task[None] | None = None
        self._reading: set[asyncio.Task[None]] = set()
        self._stopping = False

    def start(self) -> None:
        """Begin to look after the database."""
        self._stopping = False
        self._database.trouble.began = self._begin
        if self._database.trouble.kind is not None:
            self._begin()

    async def stop(self) -> None:
        """Try no more; what was missed is read at the next start."""
        self._stopping = True
        tasks = [*self._reading, *([self._trying] if self._trying else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def missed(self, platform: str) -> None:
        """Remember that reactions on a chat may not have been written down."""
        self._missed.add(platform)
        self._begin()

    def _begin(self) -> None:
        if not self._stopping and (self._trying is None or self._trying.done()):
            self._trying = asyncio.create_task(self._until_it_works())

    async def _until_it_works(self) -> None:
        wait = FIRST_WAIT
        while self._missed or self._database.trouble.kind is not None:
            await asyncio.sleep(wait)
            wait = min(2 * wait, MOST_WAIT)
            try:
                await self._database.try_writing()
            except Unavailable:
                continue
            except Exception:
                log.exception("it could not be tried whether the database works; trying again")
                continue
            self._go_on()
            for platform in self._missed:
                log.info("%s: reactions may have come that were not written down; they are read again", platform)
                reading = asyncio.create_task(self._catch_up(platform))
                self._reading.add(reading)
                reading.add_done_callback(self._reading.discard)
            self._missed.clear()
