"""Builds the running bot from a config: the one place that knows every part."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.classify.by_words import WordListReader
from bot.classify.reader import ProcessReader
from bot.config.sources import PULLED
from bot.intake.sources import Net, build
from bot.ports.chat import PlatformError, Problem
from bot.ports.clock import SystemClock
from bot.ports.perks import Reach
from bot.proof.probers import Probers, probers
from bot.runtime import roles
from bot.runtime.classifying import Classifying
from bot.runtime.desk import Desk
from bot.runtime.finder import Finder
from bot.runtime.granting import Granting
from bot.runtime.helpdesk import HttpHelpdesk
from bot.runtime.hooks import hook_router
from bot.runtime.http import intake_router, make_app
from bot.runtime.inbox import StoredInbox
from bot.runtime.inspector import Inspector
from bot.runtime.ladder import Ladder
from bot.runtime.mending import Mending
from bot.runtime.metrics import Metrics
from bot.runtime.outbox import Outbox
from bot.runtime.poller import Poller, nothing_to_close
from bot.runtime.presenter import Presenter
from bot.runtime.rechecker import Rechecker
from bot.runtime.roles import CLASSIFY, INTAKE, SCHEDULER
from bot.runtime.rollcall import Rollcall
from bot.runtime.rooms import chats_of, rooms_on
from bot.runtime.router import Router
from bot.runtime.scheduler import Scheduler
from bot.runtime.second_opinion import LanguageModels
from bot.runtime.service import Service
from bot.runtime.storyteller import Storyteller
from bot.runtime.transactions import Transactions
from bot.runtime.understood import WhenNeeded
from bot.runtime.whereabouts import Whereabouts
from storage.database import open_database
from storage.migrate import upgrade
from storage.trouble import Unavailable
from storage.wakes import Wakes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

    from fastapi import APIRouter

    from bot.config import Config
    from bot.ports.chat import Platform
    from bot.ports.clock import Clock
    from bot.ports.reading import Reader
    from bot.ports.sources import Source
    from bot.runtime.looks import Looks
    from bot.runtime.reloading import Reloading
    from bot.runtime.service import Worker
    from storage.database import Database

ARRIVALS, OUTBOX = "arrivals", "outbox"


class Parts:
    """The bot's parts before it runs; `roles` are what this process does (see `bot.runtime.roles`)."""

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Clock,
        reader: Reader | None = None,
        roles: Collection[str] = roles.ROLES,
    ) -> None:
        self.database, self.clock, self.roles = database, clock, roles
        self.transactions = Transactions(database, config, clock)
        self.reader = reader or WordListReader()
        self.understanding = WhenNeeded(self.transactions, self.reader)
        self.understanding.model = LanguageModels(self.transactions)
        self.desk = Desk(self.transactions, self.understanding)
        self.desk.reads = CLASSIFY in roles
        self._service: Service | None = None

    @property
    def config(self) -> Config:
        """Return the config by which everything goes now."""
        return self.transactions.config

    def inbox(self, platform: str) -> StoredInbox:
        """Return a platform's stored inbox."""
        return StoredInbox(self.database, platform, self.clock)

    def service(
        self,
        platforms: Sequence[Platform],
        inboxes: Sequence[StoredInbox] = (),
        routers: Sequence[APIRouter] = (),
        looks: Looks | None = None,
        sources: Mapping[str, Sequence[Source]] | None = None,
        *,
        reloading: Reloading | None = None,
    ) -> Service:
        """Return the running bot over these platforms.

        `looks` stands in for the places' own probers, `sources` (by community) for those of the config. By `reloading`
        the config can be changed while it runs.
        """
        by_name = {platform.name: platform for platform in platforms}
        if looks is None:
            looks = probers(self.config.places, self.clock) if self.config.proof.enabled else Probers({})
        self.inspector, self.rechecker = Inspector(self.transactions, looks), Rechecker(self.transactions, looks)
        self.finder = Finder(self.transactions, self.desk, looks)
        asked = (sources, nothing_to_close) if sources is not None else self._sources(self.config)
        self.poller = Poller(self.transactions, self.desk, *asked)
        self.storyteller = Storyteller(self.transactions, self.reader)
        self.classifying = Classifying(self.transactions, self.desk)
        serving: dict[str, Platform] = {}
        metrics = Metrics()
        self.transactions.watch, self.database.turns.watch = metrics.seen, metrics.turn
        where = Whereabouts(self.transactions, by_name)
        outbox = Outbox(self.transactions, by_name, Presenter(self.transactions, by_name))
        for name, platform in by_name.items():
            platform.report = partial(outbox.troubles.report, name)
        helpdesk = HttpHelpdesk(lambda: self.config, self.clock)
        self.granting = Granting(self.transactions, Reach(serving, helpdesk, chats_of(self.config)))
        router = Router(self.transactions, where, Ladder(self.transactions, where, by_name), outbox)
        mending = Mending(self.database, self._go_on, self._missed_here)
        router.missed = outbox.missed = mending.missed
        wakes = Wakes(self.config.database, partial(self._heard, outbox))
        self.transactions.wake = partial(self._wake, outbox, wakes)
        self.transactions.link_to = partial(_link_to, by_name)
        self.desk.wake = partial(wakes.say, ARRIVALS)
        if reloading is not None:
            reloading.goes_by(self.transactions, self._ready)
        self._service = Service(
            transactions=self.transactions,
            platforms=by_name,
            serving=serving,
            router=router,
            outbox=outbox,
            scheduler=Scheduler(self.transactions) if SCHEDULER in self.roles else None,
            workers=[*self._workers(serving), mending, *([reloading] if reloading is not None else [])],
            clockwork=(self.rechecker, self.finder, self.storyteller),
            inboxes=inboxes,
            app=make_app(ways_in, metrics.seen) if (ways_in := self._ways_in(routers)) else None,
            wakes=wakes,
            metrics=metrics,
            at_the_end=self.understanding.close,
        )
        return self._service

    def _workers(self, serving: Mapping[str, Platform]) -> list[Worker]:
        """Return what goes its rounds in this process; many processes may do the same, each row is one's at a time."""
        found: list[Worker] = []
        if INTAKE in self.roles:
            found += [self.poller, self.inspector]
        if CLASSIFY in self.roles:
            found.append(self.classifying)
        if set(self.roles) - {INTAKE, CLASSIFY}:
            found += [self.granting, Rollcall(self.transactions, serving)]
        return found

    def _ways_in(self, routers: Sequence[APIRouter]) -> list[APIRouter]:
        if INTAKE not in self.roles:
            return list(routers)
        return [
            intake_router(lambda: self.config, self.desk, self.clock),
            hook_router(lambda: self.config, self.desk),
            *routers,
        ]

    def _wake(self, outbox: Outbox, wakes: Wakes) -> None:
        """Have what was just committed shown, and what it approved granted, here and in other processes."""
        outbox.wake()
        self.granting.wake()
        wakes.say(OUTBOX)

    def _heard(self, outbox: Outbox, topic: str) -> None:
        """Look at once for what another process says that there is."""
        if topic == ARRIVALS:
            self.classifying.wake()
        elif topic == OUTBOX:
            outbox.wake()
            self.granting.wake()
        elif self._service is not None:
            self._service.heard(topic)

    def _sources(self, config: Config) -> tuple[Mapping[str, Sequence[Source]], Callable[[], Awaitable[None]]]:
        """Return the sources by community, and what lets go of them; without one in the config nothing is opened."""
        told = config.communities
        if not any(isinstance(one, PULLED) for each in told.values() for one in each.sources):
            return {}, nothing_to_close
        net = Net(config.places, self.clock)
        return {name: build(community, net) for name, community in told.items()}, net.close

    def _ready(self, config: Config) -> Callable[[], None]:
        """Make ready what a new config needs; what is returned has every part go by it, and awaits nothing."""
        service, before = self._service, self.config
        assert service is not None  # noqa: S101 - it is asked by a worker of the service
        rooms = {name: rooms_on(config, name) for name in service.platforms}
        asked = [{name: one.sources for name, one in each.communities.items()} for each in (before, config)]
        sources = self._sources(config) if asked[0] != asked[1] else None

        def go_by_it() -> None:
            for name, platform in service.platforms.items():
                platform.serve(rooms[name])
            if sources is not None:
                self.poller.ask_these(*sources)
            self.granting.know(chats_of(config))
            self.transactions.wake()
            # in a room that came there may be cards from an earlier time, and people reacted to them
            service.chats.read_again()

        return go_by_it

    async def missed(self, platform: str) -> None:
        """Catch up with a chat whose events were lost for a while."""
        if self._service is not None:
            await self._service.catch_up(self._service.platforms[platform])

    def _go_on(self) -> None:
        """Have done at once what waited for the database."""
        self.transactions.wake()

    async def _missed_here(self, platform: str) -> None:
        """Catch up with a chat if it is still this process's: whoever has it now has caught up at its begin."""
        if self._service is not None and platform in self._service.chats.serving:
            await self.missed(platform)


def _link_to(platforms: Mapping[str, Platform], platform: str, chat_id: str, message_id: str) -> str | None:
    """Return the address of a message in one of the chats."""
    return platforms[platform].link_to(chat_id, message_id) if platform in platforms else None


def database_problems(config: Config) -> list[Problem]:
    """Return what is wrong with the folder of a SQLite file, without making the file."""
    folder = Path(config.database.removeprefix("sqlite:///")).parent
    if not config.database.startswith("sqlite:") or os.access(folder, os.W_OK | os.X_OK):
        return []
    return [Problem("database", f"cannot be kept in {folder}", "the folder must exist, and the bot may write there")]


def _unusable(error: Exception) -> Problem:
    told = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    mend = "look at the address and the rights; is the server running?"
    return Problem("database", f"cannot be used ({told[0]})", mend)


async def prepare(
    config: Config, clock: Clock | None = None, reader: Reader | None = None, roles: Collection[str] = roles.ROLES
) -> Parts:
    """Open the database, bring it to the newest schema, and return the bot's parts. Raises PlatformError.

    `reader` stands in for the built-in one, whose process begins with the first text.
    """
    problems = database_problems(config)
    if problems:
        raise PlatformError(problems)
    database = open_database(config.database)
    try:
        await upgrade(database)
    except (OSError, SQLAlchemyError, Unavailable) as error:
        await database.close()
        raise PlatformError([_unusable(error)]) from error
    return Parts(config, database, clock or SystemClock(), reader or ProcessReader(), roles)
