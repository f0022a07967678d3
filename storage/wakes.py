"""What one process writes wakes the others at once: PostgreSQL's LISTEN and NOTIFY; with one file there are no others.

It is a hint and no promise: what is lost with a connection is found by looking, which everybody does every few seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

CHANNEL = "firsthand"
CONNECT_WITHIN, AGAIN_AFTER, LOOK_EVERY = 10.0, 3.0, 20.0


class Wakes:
    """Says what there is to do to the other processes, and calls `heard` with what they say."""

    def __init__(self, url: str, heard: Callable[[str], None]) -> None:
        self._url = url if url.startswith("postgresql:") else ""
        self._heard, self._us = heard, secrets.token_hex(4)
        self._to_say: set[str] = set()
        self._something = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen, where there is something to hear."""
        if self._url:
            self._loop = asyncio.create_task(self._keep_listening())

    async def stop(self) -> None:
        """Listen no more; what was to be said is said, if that is quick."""
        if self._loop is None:
            return
        if self._to_say:
            await asyncio.sleep(0.1)
        self._loop.cancel()
        await asyncio.gather(self._loop, return_exceptions=True)
        self._loop = None

    def say(self, topic: str) -> None:
        """Tell the others that there is something of this kind; many at once are one."""
        if self._loop is not None:
            self._to_say.add(topic)
            self._something.set()

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as trouble:  # noqa: BLE001 - whatever it was, it is only a hint that is missed
                log.debug("other processes are not heard: %s; trying again", type(trouble).__name__)
            await asyncio.sleep(AGAIN_AFTER)

    async def _listen(self) -> None:
        import asyncpg  # noqa: PLC0415 - installed only where PostgreSQL is used

        connection = await asyncpg.connect(self._url, timeout=CONNECT_WITHIN, command_timeout=CONNECT_WITHIN)
        try:
            await connection.add_listener(CHANNEL, self._told)
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._something.wait(), LOOK_EVERY)
                self._something.clear()
                said, self._to_say = self._to_say, set()
                for topic in said:
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, f"{self._us} {topic}")
                if not said:
                    await connection.execute("SELECT 1")  # a dead connection tells nothing by itself
        finally:
            connection.terminate()

    def _told(self, _connection: Any, _process: int, _channel: str, said: str) -> None:
        who, _, topic = said.partition(" ")
        if who != self._us:
            self._heard(topic)
