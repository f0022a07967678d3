"""A role that one process has at a time (a chat's token, the clock): held by a row that is renewed, taken over at once.

Who holds it begins the work; who loses it, or cannot be sure any more to have it, ends the work before another begins.
A holder that ended in order gave it back; one known to be dead is replaced at once, any other when its time ran out.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import PlatformError
from bot.runtime.holder import is_dead
from bot.runtime.pulse import Pulse
from storage import tenures
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.database import Database

log = logging.getLogger(__name__)

RENEW_EVERY = 5.0
LASTS = timedelta(seconds=20)
SURE_FOR = 14.0
"""Seconds after which a holder that could not renew lets go by itself, with time left to end its work."""
FIRST_WAIT, MOST_WAIT = 5.0, 60.0
"""Seconds between tries to begin what cannot be begun; they double."""


class Tenure:
    """One role in one process; `is_well` says whether the work that `begin` began still goes on.

    A PlatformError of `begin` is tried again, here or by another process; `failure` holds the last one.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        holder: str,
        *,
        begin: Callable[[], Awaitable[None]],
        end: Callable[[], Awaitable[None]],
        is_well: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self._database, self._holder, self._begin, self._end, self._is_well = database, holder, begin, end, is_well
        self._pulse = Pulse(self._look, RENEW_EVERY, f"the role {name} could not be looked after")
        self._sure_until = self._not_before = self._excused_until = 0.0
        self._wait = FIRST_WAIT
        self._other = ""
        self.holds = False
        self.failure: PlatformError | None = None
        self.freed: Callable[[str], None] = lambda _: None

    async def start(self) -> None:
        """Take the role if it is free, begin its work, and look after it from now on. Raises what is not `failure`."""
        try:
            await self._take()
        finally:
            self._pulse.start()

    async def stop(self) -> None:
        """End the work, if it is ours, and give the role back."""
        await self._pulse.stop()
        if self.holds:
            await self._let_go()

    @property
    def is_sure(self) -> bool:
        """Say whether nobody else can have the role now: who was frozen for a while may have lost it unknowingly."""
        return self.holds and _clock() < max(self._sure_until, self._excused_until)

    async def still_ours(self) -> bool:
        """Say whether the role is ours, and ask the database where this process cannot be sure by itself."""
        if self.is_sure:
            return True
        try:
            return self.holds and await self._renew()
        except Unavailable:
            return self._database.is_sqlite  # whoever acts is told that nothing can be written down now

    def wake(self) -> None:
        """Look now: somebody gave the role back."""
        self._pulse.wake()

    async def _look(self) -> None:
        if not self.holds:
            if _clock() >= self._not_before:
                await self._take()
        elif not self._is_well():
            log.warning("%s has ended; it is begun anew", self.name)
            await self._let_go()
            self._put_off()
        else:
            await self._keep()

    async def _take(self) -> None:
        asked_at = _clock()
        async with self._database.write() as uow:
            ours, other = await tenures.take(uow, self.name, self._holder, LASTS, is_dead)
        if not ours:
            if other != self._other:
                log.info("%s is held by another process; this one stands by", self.name)
                self._other, self.failure = other, None
            return
        self._other, self._sure_until = "", asked_at + SURE_FOR
        self.failure = None
        renewing = asyncio.create_task(self._while_beginning())
        try:
            await self._begin()
        except PlatformError as failure:
            self.failure = failure
            log.warning("%s cannot be begun: %s", self.name, failure)
            self._put_off()
            await self._give_back()
            return
        except BaseException:
            self._put_off()
            await self._give_back()
            raise
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
        self.holds, self._wait = True, FIRST_WAIT
        log.info("%s is held by this process", self.name)

    async def _while_beginning(self) -> None:
        """Keep the role while its work begins: a chat may take a minute to let us in."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            try:
                await self._renew()
            except Exception:  # noqa: BLE001 - it is tried again, and looked after once the work has begun
                log.warning("%s could not be renewed while it begins", self.name)

    async def _keep(self) -> None:
        left = None if self._database.is_sqlite else max(self._sure_until - _clock(), 0)
        try:
            async with asyncio.timeout(left):
                ours = await self._renew()
        except Exception as fault:
            # with one file all are in the same trouble, as with a server that nobody can write: nobody can take over
            is_all = self._database.is_sqlite or (isinstance(fault, Unavailable) and fault.is_everybodys)
            if is_all:
                self._excused_until = _clock() + 2 * RENEW_EVERY
            if is_all or _clock() < self._sure_until:
                raise
            log.warning("%s could not be held on to; its work ends here until the database answers", self.name)
            ours = False
        if not ours:
            log.warning("%s was taken over by another process", self.name)
            self.holds = False
            await self._end()

    async def _renew(self) -> bool:
        asked_at = _clock()
        async with self._database.write() as uow:
            ours = await tenures.renew(uow, self.name, self._holder, LASTS)
        if ours:
            self._sure_until = asked_at + SURE_FOR
        return ours

    async def _let_go(self) -> None:
        self.holds = False
        try:
            await self._end()
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        try:
            async with self._database.write() as uow:
                await tenures.give_back(uow, self.name, self._holder)
            self.freed(self.name)
        except Exception:  # noqa: BLE001 - it runs out by itself
            log.warning("%s could not be given back; another takes it when its time is over", self.name)

    def _put_off(self) -> None:
        self._not_before = _clock() + self._wait
        self._wait = min(2 * self._wait, MOST_WAIT)


def _clock() -> float:
    return asyncio.get_running_loop().time()
