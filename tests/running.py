"""The whole bot over one or more stand-in chats, with a clock that runs and can be moved, stopped and started again."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from bot.bootstrap import Parts, prepare
from bot.classify.by_words import WordListReader
from bot.commands import registry
from bot.config import parse
from bot.connecting import rooms_on
from bot.net.host import Limits
from bot.ports.chat import RoomKind
from bot.proof.probers import probers
from bot.runtime.reloading import Reloading
from bot.runtime.rollcall import Rollcall
from bot.runtime.throttle import Throttle
from storage.tables import Mention
from tests.runtime.fake_prober import FakePlaces
from tests.side import PATIENCE, Side
from tests.world import NOON, FakeClock, community, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.config import Config
    from bot.ports.mentions import NewMention
    from bot.runtime.service import Service
    from tests.harness.base import Harness
    from tests.standins.places import PlacesServer

SECRET = "sixteen letters and more"


class RunningClock(FakeClock):
    """Begins at a chosen moment, runs as real time does, and can be moved ahead."""

    def __init__(self, at: datetime = NOON) -> None:
        super().__init__(at)
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self._began)


class Running:
    """One community, `acme`, served by the whole bot; `sides` are its chats by name, each with Mara as its manager."""

    def __init__(self, sides: dict[str, Side], config: Config, clock: RunningClock) -> None:
        self.sides, self.config, self.clock = sides, config, clock
        self.places = FakePlaces()
        self.looks_over_http = False
        self.parts: Parts
        self.service: Service

    async def start(self) -> None:
        """Start the bot, over what the database and the chats hold."""
        self.parts = await prepare(self.config, self.clock, WordListReader())
        platforms, inboxes = [], []
        for name, side in self.sides.items():
            inbox = self.parts.inbox(name)
            side.harness.missed = partial(self.parts.missed, name)
            side.harness.clock = self.clock
            platforms.append(side.harness.platform(registry.menu(), rooms_on(self.config, name), inbox))
            inboxes.append(inbox)
        over_http = probers(self.config.places, self.clock, Limits(gap_for=0)) if self.looks_over_http else None
        self.reloading = Reloading(lambda: self.config)
        self.service = self.parts.service(platforms, inboxes, looks=over_http or self.places, reloading=self.reloading)
        self.service.router.throttle = Throttle(at_once=1e9)  # tests act faster than people
        await self.service.start()

    async def reload(self, config: Config) -> None:
        """The operator changes the config and tells the bot, which goes on."""
        self.config = config
        assert await self.reloading.reload()

    async def stop(self) -> None:
        """Stop the bot; the database and the chats stay."""
        await self.service.stop()

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """The bot is down for a while, and people go on."""
        await self.stop()
        for side in self.sides.values():
            side.harness.waits = False
        yield
        for side in self.sides.values():
            side.harness.waits = True
        await self.start()
        await self.idle()

    async def restart(self) -> None:
        """A second process takes over."""
        async with self.down():
            pass

    async def idle(self) -> None:
        """Return once what must be looked at is looked at, what must be granted is granted, and all is shown."""
        await asyncio.wait_for(self.service.chats.caught_up(), PATIENCE)
        await asyncio.wait_for(self.parts.inspector.idle(), PATIENCE)
        await asyncio.wait_for(self.parts.granting.idle(), PATIENCE)
        await asyncio.wait_for(self.service.outbox.idle(), PATIENCE)

    async def pass_time(self, **by: float) -> None:
        """Move the clock ahead, and let the scheduler knock."""
        self.clock.advance(**by)
        await self.service.scheduler.tick()
        await self.idle()

    async def call_the_roll(self) -> int:
        """Ask the chats who is still there, as the bot does every few minutes; returns how many were found gone."""
        [rollcall] = [worker for worker in self.service.workers if isinstance(worker, Rollcall)]
        gone = await rollcall.call()
        await self.idle()
        return gone

    def mention(self, **fields: Any) -> NewMention:
        """Return a negative X post of five minutes ago."""
        return mention(self.clock.now() - timedelta(minutes=5), **fields)

    async def take_in(self, *mentions: NewMention) -> list[int]:
        """Take mentions in (one negative X post if none is given); returns their threads, oldest post first."""
        found = await _taken(self.parts, mentions or (self.mention(),))
        await self.idle()
        return found

    async def import_elsewhere(self, *mentions: NewMention) -> list[int]:
        """Take mentions in by a process of its own, as `python -m bot import` does."""
        parts = await prepare(self.config, self.clock, WordListReader())
        await parts.transactions.prepare()
        try:
            return await _taken(parts, mentions)
        finally:
            await parts.database.close()


async def _taken(parts: Parts, mentions: Sequence[NewMention]) -> list[int]:
    await parts.desk.take("acme", mentions)
    names = [one.id for one in mentions]
    async with parts.database.read() as uow:
        query = select(Mention.thread_id).where(col(Mention.external_id).in_(names), Mention.thread_id.is_not(None))
        return list((await uow.exec(query.order_by(col(Mention.posted_at)))).all())


@asynccontextmanager
async def running(
    harnesses: Sequence[Harness], database: str, places: PlacesServer | None = None, **overrides: Any
) -> AsyncIterator[Running]:
    """The bot over these chats and this database; at the end everything stops, and a broken contract fails.

    With `places` links are looked at there, over HTTP; with `operators` they have a room of their own in each chat;
    `rights` names who else has one: {"lead": "Lena"}.
    """
    sides: dict[str, Side] = {}
    has_operators = overrides.pop("operators", False)
    rights = {"manager": "Mara"} | overrides.pop("rights", {})
    raw = community(**{"digest": {"at": "20:00"}, "intake": {"secret": SECRET}} | overrides)
    del raw["web"]
    try:
        for harness in harnesses:
            await harness.open()
            sides[harness.name] = side = Side(harness)
            side.people |= {name: await harness.person(name) for name in rights.values()}
            raw[harness.name] = side.config(rights)
        tokens = {name: {"token": "stand-in"} for name in sides if name != "web"}
        looked: dict[str, Any] = {"places": places.settings()} if places else {}
        if has_operators:
            rooms = {name: side.harness.rooms[RoomKind.OPERATORS] for name, side in sides.items()}
            looked["operators"] = {"zone": "Europe/Berlin", **rooms}
        config = parse(
            {
                "database": database,
                "http": {"port": 0},
                "health": {"port": 0},
                "communities": {"acme": raw},
                **tokens,
                **looked,
            },
            {},
        )
        made = Running(sides, config, RunningClock())
        made.looks_over_http = places is not None
        await made.start()
        try:
            for side in sides.values():
                await side.harness.open_direct(side.people["Mara"])
            yield made
        finally:
            await made.stop()
    finally:
        for side in sides.values():
            await side.harness.close()
