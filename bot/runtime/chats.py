"""The chats that this process serves: each begins when its tenure is ours, and ends in order when it is not."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.ports.chat import PlatformError
from bot.runtime.moves import moves_of
from bot.runtime.resync import Away
from bot.runtime.tenure import Tenure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports.chat import Platform
    from bot.ports.inbound import Inbound, Reply
    from bot.runtime.inbox import StoredInbox
    from bot.runtime.outbox import Outbox
    from bot.runtime.router import Router
    from bot.runtime.transactions import Transactions

log = logging.getLogger(__name__)

LEAVE_WITHIN = 3.0


class Chats:
    """All chats of one process. `serving` are those that are its own now, by name; others read it, this writes it."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        platforms: Mapping[str, Platform],
        router: Router,
        outbox: Outbox,
        inboxes: Sequence[StoredInbox],
        serving: dict[str, Platform],
    ) -> None:
        self._transactions, self._router, self._outbox, self.serving = transactions, router, outbox, serving
        self.inboxes = list(inboxes)
        self._away = Away(transactions, router)
        self._catching_up: dict[str, asyncio.Task[None]] = {}
        self._tenures: dict[str, Tenure] = {}
        self.platforms = platforms

    def tenures(self, holder: str) -> dict[str, Tenure]:
        """Return the tenure of each chat, to be started."""
        self._tenures = {
            name: Tenure(
                self._transactions.database,
                name,
                holder,
                begin=partial(self._begin, platform),
                end=partial(self._end, platform),
                is_well=lambda platform=platform: platform.alive,  # type: ignore[misc]
            )
            for name, platform in self.platforms.items()
        }
        return dict(self._tenures)

    async def _receive(self, inbound: Inbound) -> Reply | None:
        """Handle an event, unless this process was frozen and the event is by now another's, who heard it too.

        Updates that are stored are handled once whoever hands them out.
        """
        tenure = self._tenures[inbound.platform]
        if inbound.receipt is None and tenure.holds and not await tenure.still_ours():
            log.warning("an event of %s is left to whoever has the chat now", inbound.platform)
            return None
        return await self._router.receive(inbound)

    async def _begin(self, platform: Platform) -> None:
        try:
            platform.moved(await moves_of(self._transactions, platform.name))
            await platform.start(self._receive)
        except PlatformError as failure:
            platform.report(failure.problems[0])
            raise
        self.serving[platform.name] = platform
        try:
            await self._outbox.serve(platform.name)
        except BaseException:
            # begun by half: whoever begins it next starts it anew
            await self._end(platform)
            raise
        self._catching_up[platform.name] = asyncio.create_task(self.catch_up(platform))

    async def _end(self, platform: Platform) -> None:
        self.serving.pop(platform.name, None)
        if (reading := self._catching_up.pop(platform.name, None)) is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        # what is in flight still needs its chat, so the chat goes last
        await asyncio.gather(
            self._outbox.leave(platform.name),
            *(inbox.stop() for inbox in self.inboxes if inbox.platform == platform.name),
        )
        try:
            await asyncio.wait_for(platform.stop(), LEAVE_WITHIN)
        except Exception:
            log.exception("%s could not be left in order", platform.name)

    async def catch_up(self, platform: Platform) -> None:
        """Apply the reactions that came or went while this chat could not reach us."""
        await self._away.catch_up(platform)

    def read_again(self) -> None:
        """Read the standing reactions of all chats that are served, beside what goes on."""
        for name, platform in self.serving.items():
            before = self._catching_up.get(name)
            self._catching_up[name] = asyncio.create_task(self._after(before, platform))

    async def _after(self, before: asyncio.Task[None] | None, platform: Platform) -> None:
        """Catch up once an earlier catching up is over, so that ending the chat ends both."""
        try:
            if before is not None:
                await asyncio.wait([before])
        except asyncio.CancelledError:
            if before is not None:
                before.cancel()
            raise
        await self.catch_up(platform)

    async def caught_up(self) -> None:
        """Return once no reading of reactions is under way."""
        while reading := [task for task in self._catching_up.values() if not task.done()]:
            await asyncio.wait(reading)
