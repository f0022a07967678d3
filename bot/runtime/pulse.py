"""The beat of a background worker: it looks when it is woken, and every few seconds; a fault ends one look only."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Pulse:
    """Calls `look` again and again, one call at a time, until it is stopped.

    `every` is in seconds; `fault` is what the log says before “trying again” when a look failed.
    """

    def __init__(self, look: Callable[[], Awaitable[None]], every: float, fault: str) -> None:
        self._look, self._every, self._fault = look, every, fault
        self._woken = asyncio.Event()
        self._beat: asyncio.Task[None] | None = None
        self.stopping = False

    @property
    def beats(self) -> bool:
        """Say whether it was started and not stopped since."""
        return self._beat is not None

    def start(self) -> None:
        """Begin to look, at once."""
        self.stopping = False
        self._beat = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    async def stop(self, within: float | None = None) -> None:
        """Look no more; a look that is not over `within` seconds is cancelled (None: it is waited for)."""
        # asked, not cancelled: before Python 3.12 wait_for() swallows a cancellation that meets its end
        self.stopping = True
        self._woken.set()
        beat, self._beat = self._beat, None
        if beat is None:
            return
        _, late = await asyncio.wait([beat], timeout=within)
        for one in late:
            one.cancel()
        await asyncio.gather(beat, return_exceptions=True)

    async def _run(self) -> None:
        while not self.stopping:
            self._woken.clear()
            try:
                await self._look()
            except Unavailable as trouble:
                log.debug("%s: %s", self._fault, trouble)  # the database has said so itself, once for all
            except Exception:
                log.exception("%s; trying again", self._fault)
            try:
                await asyncio.wait_for(self._woken.wait(), self._every)
            except TimeoutError:
                continue
