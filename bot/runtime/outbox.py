"""Delivers what must be shown: most urgent first, one in flight per chat, each outcome written before the next.

Nothing is lost between database and chat: a row is leased, shown, and marked; whoever dies in between leaves a lease
that runs out. Delivery is at least once; before an old post is repeated, the chat is searched for it where it can be.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.ports.chat import OUR_FAULT, RetryAfter, Sent
from bot.ports.watching import note, step
from bot.runtime.delivering import NOT_MESSAGES, deliver, ended, is_direct
from bot.runtime.marking import patiently
from bot.runtime.pace import Window
from bot.runtime.pulse import Pulse
from bot.runtime.settling import Settling
from bot.runtime.troubles import Troubles
from storage import outbox
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from bot.ports.chat import Outcome, Platform
    from bot.runtime.presented import Presented
    from bot.runtime.presenter import Presenter
    from bot.runtime.transactions import Transactions
    from storage.tables import Delivery

log = logging.getLogger(__name__)

LEASE_FOR = timedelta(seconds=60)
LOOK_EVERY = 2.0
FINISH_WITHIN = 4.0
MILLISECOND = timedelta(milliseconds=1)


class Outbox:
    """The delivery of one process. `missed` is told of a chat in which a message stood that we did not know."""

    def __init__(self, transactions: Transactions, platforms: Mapping[str, Platform], presenter: Presenter) -> None:
        self._transactions, self._platforms, self._presenter = transactions, platforms, presenter
        self.troubles = Troubles(transactions)
        self._settling = Settling(transactions, self.troubles, platforms)
        self._windows: dict[tuple[str, str], Window] = {}
        self._lanes: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._in_flight: dict[tuple[str, str], asyncio.Event] = {}
        self._flights: dict[asyncio.Future[bool], str] = {}
        self._served: set[str] = set()
        self.missed: Callable[[str], None] = _nobody
        self._pulse = Pulse(self._begin_all, LOOK_EVERY, "the outbox could not be read")

    async def start(self, platforms: Collection[str] | None = None) -> None:
        """Begin to deliver, to these chats (all, if none are named) and to those that `serve` adds."""
        self.troubles.start()
        for name in self._platforms if platforms is None else platforms:
            await self.serve(name)
        self._pulse.start()

    async def serve(self, platform: str) -> None:
        """Deliver to a chat from now on; what an earlier process left leased is taken again at once."""
        # an earlier lease may be ours, with only the note of its end missing
        await self._settling.marking.noted(platform)
        async with self._transactions.database.write() as uow:
            await outbox.reclaim(uow, [platform])
        self._served.add(platform)
        self._pulse.wake()

    async def leave(self, platform: str) -> None:
        """Finish what is in flight to a chat and deliver nothing more there."""
        self._served.discard(platform)
        lanes = [lane for (name, _), lane in self._lanes.items() if name == platform]
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        flights = [flight for flight, name in self._flights.items() if name == platform]
        if flights:
            _, late = await asyncio.wait(flights, timeout=FINISH_WITHIN)
            for flight in late:
                log.warning("a delivery did not end in time; it is repeated after the start")
                flight.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def stop(self) -> None:
        """Finish what is in flight and deliver nothing more."""
        await self._pulse.stop()
        await asyncio.gather(*(self.leave(platform) for platform in self._platforms))
        await self._settling.marking.stop()
        await self.troubles.stop()

    def wake(self) -> None:
        """Look for something to deliver now."""
        self._pulse.wake()

    async def settled(self, platform: str, chat_id: str) -> None:
        """Wait a moment until what is being delivered to a chat is delivered and written."""
        flight = self._in_flight.get((platform, chat_id))
        if flight is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(flight.wait(), FINISH_WITHIN)

    async def idle(self) -> None:
        """Return once nothing is due (for tests and for a tidy end)."""
        while True:
            if self._lanes:
                await asyncio.wait(self._lanes.values())
            await self.troubles.idle()
            async with self._transactions.database.read() as uow:
                due = await outbox.destinations(uow, self._transactions.clock.now(), self._served)
            if not due and not self._in_flight and not self._lanes:
                return
            self.wake()
            await asyncio.sleep(0.01)

    async def _begin_all(self) -> None:
        async with self._transactions.database.read() as uow:
            due = await outbox.destinations(uow, self._transactions.clock.now(), self._served)
        for chat in due:
            if chat not in self._lanes and chat[0] in self._served:
                self._lanes[chat] = asyncio.create_task(self._drain(chat))

    async def _drain(self, chat: tuple[str, str]) -> None:
        """Deliver to one chat until nothing is due there."""
        try:
            while await self._next(chat):
                pass
        except Unavailable:
            await asyncio.sleep(1)
        except Exception:
            log.exception("delivery to %s %s stopped; it is taken up again", *chat)
            await asyncio.sleep(1)
        finally:
            del self._lanes[chat]
            self._pulse.wake()

    async def _next(self, chat: tuple[str, str]) -> bool:
        window = self._window(chat)
        if (seconds := window.wait_for()) > 0:
            await asyncio.sleep(seconds)
        # from here on the delivery goes to its end even when the process is asked to stop
        flight = asyncio.ensure_future(self._one(chat, window))
        self._flights[flight] = chat[0]
        flight.add_done_callback(self._flights.pop)
        return await asyncio.shield(flight)

    async def _one(self, chat: tuple[str, str], window: Window) -> bool:
        now = self._transactions.clock.now()
        done = self._in_flight[chat] = asyncio.Event()
        try:
            async with self._transactions.database.write() as uow:
                row = await outbox.lease(uow, *chat, now, now + LEASE_FOR)
            if row is None:
                return False
            if row.community_id not in self._transactions.names:
                await self._settling.orphaned(row)
                return True
            with step(self._transactions.watch, "delivery", row.event or f"d{row.id}", **self._facts(row, now)):
                presented, outcome, posted = await self._shown(row)
                note(ended(outcome))
                if row.kind not in NOT_MESSAGES:
                    window.spend()
                if isinstance(outcome, RetryAfter):
                    window.hold(outcome.seconds)
                await self._settling.settle(row, presented, outcome, posted=posted)
            if posted and row.attempts > 1 and isinstance(outcome, Sent):
                # it may stand there since an earlier try, and people reacted to it who were not heard
                self.missed(row.platform)
            return True
        finally:
            done.set()
            self._in_flight.pop(chat, None)

    def _facts(self, row: Delivery, now: datetime) -> dict[str, str | int]:
        """Return what the log tells of a delivery: no account of a person, and how late the first try is."""
        facts: dict[str, str | int] = {
            "platform": row.platform,
            "kind": row.kind,
            "community": self._transactions.names[row.community_id],
            "about": row.coalesce_key or "",
            "room": "" if is_direct(row) else row.chat_id,
            "tries": row.attempts,
        }
        if row.attempts == 1:
            facts["late_ms"] = max(0, (now - max(row.created_at, row.not_before)) // MILLISECOND)
        return facts

    async def _shown(self, row: Delivery) -> tuple[Presented | None, Outcome | None, bool]:
        """Make and deliver a message; a fault in the making is tried again, and given up in the end, like the rest."""
        try:
            presented = await patiently(partial(self._present, row))
            if presented is not None and presented.later is not None:
                presented = replace(presented, message=await asyncio.to_thread(presented.later))
            outcome, posted = await deliver(self._platforms[row.platform], row, presented)
        except Exception as error:
            log.exception("delivery %s (%s) could not be made", row.id, row.kind)
            return None, RetryAfter(0, f"{OUR_FAULT} ({type(error).__name__})"), False
        return presented, outcome, posted

    async def _present(self, row: Delivery, *, again: bool) -> Presented | None:  # noqa: ARG002 - it reads only
        async with self._transactions.database.read() as uow:
            return await self._presenter.present(uow, row)

    def _window(self, chat: tuple[str, str]) -> Window:
        pace = self._platforms[chat[0]].abilities.pace
        return self._windows.setdefault(chat, Window(pace))


def _nobody(_platform: str) -> None:
    """Tell nobody."""
