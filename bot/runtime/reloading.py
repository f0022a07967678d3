"""The config file is read again while the bot runs (SIGHUP): a new community is served, and nobody else notices.

What the file says is checked as a whole, what it needs is made ready, and then everything goes by it at once; with one
mistake in it nothing changes. A community that was taken out is served no longer, and all that is known of it stays.
What only a restart can change is named in the log and left as it was.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.ports.errors import ConfigError
from bot.runtime.pulse import Pulse
from bot.runtime.rooms import chats_of
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Config
    from bot.runtime.transactions import Transactions

    Ready = Callable[[Config], Callable[[], None]]

log = logging.getLogger(__name__)

EVERY, FINISH_WITHIN = 30.0, 3.0
FIXED = ("database", "http", "health", "proof", "places", "discord", "telegram")
"""What is connected, opened or listened to once."""


def possible(now: Config, told: Config, served: frozenset[str]) -> tuple[Config, list[str]]:
    """Return what can be served from now on of what a file says, and the keys that wait for a restart.

    `served` are the chats that some process may serve: those that had a room when this one started.
    """
    kept = {key: getattr(now, key) for key in FIXED}
    waits = [key for key in FIXED if getattr(told, key) != kept[key]]
    waits += [
        f"communities.{name}.{chat}"
        for name, community in told.communities.items()
        for chat, _ in community.rooms()
        if chat not in served
    ]
    waits += [f"operators.{chat}" for chat, _ in told.operators.rooms() if chat not in served]
    return told.model_copy(update=kept), waits


class Reloading:
    """Reads the config again when it is asked to; `read` gives what the file says now, and may take its time.

    `ask` may be called before the bot has begun; `goes_by` tells it what there is to change.
    """

    def __init__(self, read: Callable[[], Config]) -> None:
        self._read, self._asked = read, False
        self._pulse = Pulse(self._look, EVERY, "the config could not be read again")
        self._transactions: Transactions
        self._ready: Ready
        self._served: frozenset[str] = frozenset()

    def goes_by(self, transactions: Transactions, ready: Ready) -> None:
        """Change these parts: `ready` makes ready for a config and returns what has all of them go by it at once."""
        self._transactions, self._ready = transactions, ready
        self._served = chats_of(transactions.config)

    def ask(self) -> None:
        """Have the config read again, as soon as the bot runs."""
        self._asked = True
        self._pulse.wake()

    def start(self) -> None:
        """Begin to wait for being asked."""
        self._pulse.start()

    async def stop(self) -> None:
        """Finish what is being changed, within a few seconds."""
        await self._pulse.stop(FINISH_WITHIN)

    async def reload(self) -> bool:
        """Read the config again and go by it; says whether it could be. Raises Unavailable, and nothing changed."""
        try:
            told = await asyncio.to_thread(self._read)
        except ConfigError as error:
            for key, what in error.problems:
                log.error("the config stays as it was: %s: %s", key, what)  # noqa: TRY400 - the operator's mistake
            return False
        await self._take_up(told)
        return True

    async def _look(self) -> None:
        if not self._asked:
            return
        self._asked = False
        try:
            await self.reload()
        except Unavailable:
            log.warning("the config stays as it was until the database can be written; it is read again then")
            self._asked = True
            raise

    async def _take_up(self, told: Config) -> None:
        before = self._transactions.config
        config, waits = possible(before, told, self._served)
        known = await self._transactions.known(config)
        have_all_go_by_it = self._ready(config)
        # from here on nothing is awaited, so that nobody sees one part go by the old one and another by the new
        self._transactions.adopt(config, known)
        have_all_go_by_it()
        names = set(config.communities), set(before.communities)
        new, gone = (", ".join(sorted(one)) or "none" for one in (names[0] - names[1], names[1] - names[0]))
        log.info("the config was read again: %d communities, new: %s, taken out: %s", len(names[0]), new, gone)
        if waits:
            log.warning("the config: only a restart changes %s; until then it is as it was", ", ".join(waits))
