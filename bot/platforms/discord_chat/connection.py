"""The connection's own health: what is interrupted comes back at a pace that Discord allows, or is begun anew."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord_chat.patience import WAIT_AT_MOST, Patience

if TYPE_CHECKING:
    from typing import Any

CUTS_MOST, CUTS_PER = 20, 60.0
"""More interruptions than this in so many seconds, and the connection is begun anew, with a pause."""
SETTLED_FOR = 600.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait in bad times, in seconds.

    `silence`: until a connection on which nothing comes is cut; `identify`: before a lost session is begun anew,
    doubling up to `identify_most` (1,000 a day are allowed); `away`: for the library to connect again, before all is
    begun anew.
    """

    silence: float = 60.0
    identify: float = 5.0
    identify_most: float = 90.0
    away: float = 120.0


class Connection(discord.Client):
    """A discord.py client that says when it does not come back by itself; `patience` listens to every answer."""

    def __init__(self, waits: Waits, **options: Any) -> None:
        self.patience = Patience()
        self.waits = waits
        self._off_since: float | None = None
        self._cuts: deque[float] = deque(maxlen=CUTS_MOST)
        self._identified_at, self._identify_wait = 0.0, waits.identify
        super().__init__(
            heartbeat_timeout=waits.silence,
            max_ratelimit_timeout=WAIT_AT_MOST,
            http_trace=self.patience.trace(),
            **options,
        )

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event on; what the library still tells while it is being closed has nowhere to go."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Listen until it cannot go on. Raises what ended it."""
        try:
            await super().connect(reconnect=reconnect)
        except AttributeError as error:
            if self.ws is None:
                # the library speaks of a socket that it never had
                raise discord.GatewayNotFound from error
            raise

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait before a session is begun anew, longer each time it is lost at once."""
        now = asyncio.get_running_loop().time()
        if not initial:
            is_settled = now - self._identified_at > SETTLED_FOR
            self._identify_wait = self.waits.identify if is_settled else self._identify_wait
            await asyncio.sleep(self._identify_wait)
            self._identify_wait = min(2 * self._identify_wait, self.waits.identify_most)
        self._identified_at = asyncio.get_running_loop().time()

    async def on_connect(self) -> None:
        """Note that a session has begun."""
        self._off_since = None

    async def on_resumed(self) -> None:
        """Note that a session goes on."""
        self._off_since = None

    async def on_disconnect(self) -> None:
        """Note that the connection was interrupted; the library connects again."""
        now = asyncio.get_running_loop().time()
        self._off_since = self._off_since or now
        self._cuts.append(now)

    def is_lost(self) -> bool:
        """Say whether the connection does not come back, or breaks again and again."""
        now = asyncio.get_running_loop().time()
        restless = len(self._cuts) == CUTS_MOST and self._cuts[-1] - self._cuts[0] < CUTS_PER > now - self._cuts[-1]
        return restless or (self._off_since is not None and now - self._off_since > self.waits.away)
