"""Asks the sources in the background: outside of any transaction, each by one process at a time, page after page.

What a page brought, its cursor and its cost are written in one transaction, so that a process may die anywhere: what
was not written comes again from the old cursor, what was written does not. A lease that ran out is taken over.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.ports.proof import TryLater
from bot.ports.sources import Asked, Batch
from bot.ports.watching import note, step
from bot.runtime.arrivals import arrive
from bot.runtime.pulse import Pulse
from bot.usecases import listening
from bot.usecases.listening import StaleLeaseError, Turn
from storage import sources
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.ports.sources import Refused, Source
    from bot.runtime.arrivals import Came
    from bot.runtime.desk import Desk
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from storage.tables import SourceState

log = logging.getLogger(__name__)

LEASE_FOR = timedelta(minutes=3)
ASK_WITHIN = 90.0
AT_ONCE = 4
PAGES = 5
"""So many pages of one source in a row, then those of others that wait longer."""
EVERY = 5.0
LOOKS_BACK = timedelta(days=1)
"""What a source is asked for at its very first time, where it can tell posts by their age."""
FINISH_WITHIN = 4.0


async def nothing_to_close() -> None:
    """Close nothing."""


class Poller:
    """The asking of one process. `made` are the sources by community; `close` lets go of what they share."""

    def __init__(
        self,
        transactions: Transactions,
        desk: Desk,
        made: Mapping[str, Sequence[Source]],
        close: Callable[[], Awaitable[None]] = nothing_to_close,
    ) -> None:
        self._transactions, self._desk, self._close = transactions, desk, close
        self._made = _by_name(made)
        self._ending: set[asyncio.Task[None]] = set()
        self._started = False
        self._known: dict[int, tuple[str, Source]] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._looks = False
        self._pulse = Pulse(self._look, EVERY, "the sources could not be asked")

    def start(self) -> None:
        """Begin to ask; without a source there is nothing to begin."""
        self._started = True
        if self._made:
            self._pulse.start()

    def ask_these(self, made: Mapping[str, Sequence[Source]], close: Callable[[], Awaitable[None]]) -> None:
        """Ask these sources from now on, and no others; what is being asked now is asked to its end."""
        ending = asyncio.create_task(_close_after(list(self._asking), self._close))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        self._made, self._known, self._close = _by_name(made), {}, close
        if self._started and self._made and not self._pulse.beats:
            self._pulse.start()
        self.wake()

    async def stop(self) -> None:
        """Finish what is being written and ask no more; a page that takes too long is asked for again later."""
        self._started = False
        await self._pulse.stop(FINISH_WITHIN)
        if self._asking:
            _, late = await asyncio.wait(self._asking, timeout=FINISH_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._asking, return_exceptions=True)
        await asyncio.gather(*self._ending, self._close())

    def wake(self) -> None:
        """Look for a source to ask now."""
        self._pulse.wake()

    async def idle(self) -> None:
        """Return once nothing is due (for tests and for a tidy end)."""
        # what is being leased right now is neither due any more nor being asked yet
        while self._asking or await self._due() or self._looks or self._asking:
            if self._asking:
                await asyncio.wait(self._asking)
            elif not self._looks:
                self.wake()
            await asyncio.sleep(0.01)

    async def poll(self) -> int:
        """Ask a few sources that are due and wait for them; returns how many."""
        taken = await self._lease(AT_ONCE)
        await asyncio.gather(*(self._turn(*each) for each in taken))
        return len(taken)

    async def _look(self) -> None:
        """Begin to ask what is due, so many at once; a slow place keeps no other waiting."""
        self._looks = True
        try:
            while not self._pulse.stopping and (free := AT_ONCE - len(self._asking)) > 0:
                taken = await self._lease(free)
                for each in taken:
                    task = asyncio.create_task(self._turn(*each))
                    self._asking.add(task)
                    task.add_done_callback(self._done)
                if not taken:
                    return
        finally:
            self._looks = False

    def _done(self, task: asyncio.Task[None]) -> None:
        self._asking.discard(task)
        self.wake()

    async def _ids(self) -> list[int]:
        """Return the rows of the sources that are configured now; a source that was taken out is not asked."""
        if len(self._known) < len(self._made):
            async with self._transactions.database.read() as uow:
                for number, name in self._transactions.names.items():
                    for row in await sources.of_community(uow, number):
                        if (source := self._made.get((name, row.name))) is not None:
                            self._known[row.id] = name, source
        return list(self._known)

    async def _due(self) -> int:
        ids = await self._ids()
        async with self._transactions.database.read() as uow:
            return await sources.due(uow, ids, self._transactions.clock.now())

    async def _lease(self, limit: int) -> Sequence[tuple[SourceState, str, Source]]:
        if not await self._due():
            return ()
        now = self._transactions.clock.now()
        ids = await self._ids()
        known = {number: self._known[number] for number in ids}
        async with self._transactions.database.write() as uow:
            taken = await sources.lease(uow, ids, now, now + LEASE_FOR, limit)
        return [(row, *known[row.id]) for row in taken]

    async def _turn(self, row: SourceState, name: str, source: Source) -> None:
        """Ask one source for a few pages."""
        with step(self._transactions.watch, "poll", community=name, source=source.name):
            await self._pages(row, name, source)

    async def _pages(self, row: SourceState, name: str, source: Source) -> None:
        until = row.leased_until
        assert until is not None  # noqa: S101 - it was leased just now
        turn, cursor = Turn(row.id, until, source.budget), row.cursor
        since = row.worked_at or self._transactions.clock.now() - LOOKS_BACK
        try:
            for page in range(1, PAGES + 1):
                last = page == PAGES or self._pulse.stopping
                onward = await self._page(name, source, turn, Asked(cursor, turn.leased, since=since), last=last)
                if onward is None:
                    return
                cursor, turn = dict(onward[0]), replace(turn, leased=onward[1])
        except StaleLeaseError:
            log.warning("%s, source %s: taken over meanwhile; what was read of it comes again", name, source.name)
        except Unavailable as trouble:
            log.debug("%s, source %s: it is asked again when its lease ran out: %s", name, source.name, trouble)
        except Exception:
            note("fault")
            log.exception("%s, source %s: what was found could not be noted; its lease runs out", name, source.name)

    async def _page(
        self, name: str, source: Source, turn: Turn, asked: Asked, *, last: bool
    ) -> tuple[Mapping[str, Any], datetime] | None:
        """Ask for one page and take it in; returns the cursor and the lease for the next one, where it comes now."""
        clock = self._transactions.clock
        left = None
        if turn.budget is not None:
            async with self._transactions.write(name) as ctx:
                reserved = await listening.reserve(ctx, turn)
            if reserved is None:
                return None
            left, turn = reserved
        found = await self._fetch(name, source, replace(asked, now=clock.now(), left=left))
        if not isinstance(found, Batch):
            await self._failed(name, turn, found)
            return None
        # a source that says “more” and stands still would be asked for ever
        found = replace(found, more=found.more and (bool(found.items) or found.cursor != asked.cursor))
        until = clock.now() + LEASE_FOR if found.more and not last else None

        async def on(ctx: Context, came: Came) -> None:
            await listening.brought(ctx, turn, found, came.mentions, until)

        try:
            await arrive(self._desk, name, source.name, found.items, source.read, also=on)
        except (StaleLeaseError, Unavailable):
            raise
        except Exception as error:
            log.exception("%s, source %s: a page could not be taken in; it comes again", name, source.name)
            # the place has counted it all the same
            unused = replace(turn, reserved=turn.reserved - found.spent)
            await self._failed(name, unused, TryLater(0, f"a fault of our own ({type(error).__name__})"))
            return None
        return (found.cursor, until) if until is not None else None

    async def _fetch(self, name: str, source: Source, asked: Asked) -> Batch | TryLater | Refused:
        try:
            return await asyncio.wait_for(source.fetch(asked), ASK_WITHIN)
        except TimeoutError:
            return TryLater(0, "it took too long")
        except Exception as error:
            log.exception("%s, source %s: it could not be asked", name, source.name)
            return TryLater(0, f"a fault of our own ({type(error).__name__})")

    async def _failed(self, name: str, turn: Turn, trouble: TryLater | Refused) -> None:
        note("not-now" if isinstance(trouble, TryLater) else "refused", told=1)
        async with self._transactions.write(name) as ctx:
            await listening.failed(ctx, turn, trouble)


def _by_name(made: Mapping[str, Sequence[Source]]) -> dict[tuple[str, str], Source]:
    return {(name, source.name): source for name, several in made.items() for source in several}


async def _close_after(asking: Sequence[asyncio.Task[None]], close: Callable[[], Awaitable[None]]) -> None:
    """Let go of what sources shared once nobody asks them any more."""
    if asking:
        await asyncio.wait(asking)
    await close()
