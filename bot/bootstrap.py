"""Builds the running bot from a config: the one place that knows every part."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.classify.by_words import WordListReader
from bot.classify.reader import ProcessReader
from bot.commands import registry
from bot.config.sources import PULLED
from bot.intake.sources import Net, build
from bot.ports.chat import Opening, PlatformError, Problem, Room, RoomKind
from bot.ports.clock import SystemClock
from bot.ports.perks import Reach
from bot.proof.probers import Probers, probers
from bot.runtime.desk import Desk
from bot.runtime.finder import Finder
from bot.runtime.granting import Granting
from bot.runtime.helpdesk import HttpHelpdesk
from bot.runtime.hooks import hook_router
from bot.runtime.http import intake_router, make_app
from bot.runtime.inbox import StoredInbox
from bot.runtime.inspector import Inspector
from bot.runtime.ladder import Ladder
from bot.runtime.outbox import Outbox
from bot.runtime.poller import Poller
from bot.runtime.presenter import Presenter
from bot.runtime.rechecker import Rechecker
from bot.runtime.rollcall import Rollcall
from bot.runtime.router import Router
from bot.runtime.scheduler import Scheduler
from bot.runtime.second_opinion import LanguageModels
from bot.runtime.service import Service
from bot.runtime.storyteller import Storyteller
from bot.runtime.transactions import Transactions
from bot.runtime.understanding import Understanding
from bot.runtime.whereabouts import Whereabouts
from storage.database import open_database
from storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter

    from bot.config import Config
    from bot.platforms.web.people import Person
    from bot.ports.chat import Inbox, Menu, Platform
    from bot.ports.clock import Clock
    from bot.ports.reading import Reader
    from bot.ports.sources import Source
    from bot.runtime.looks import Looks
    from storage.database import Database


def rooms_on(config: Config, platform: str) -> list[Room]:
    """Return every community's rooms on one platform, and the operators' own."""
    rooms = [
        Room(name, kind, chat_id, rooms.claim_emoji)
        for name, community in config.communities.items()
        for used, rooms in community.rooms()
        if used == platform
        for kind, chat_id in rooms.chat_ids().items()
    ]
    theirs = [chat_id for used, chat_id in config.operators.rooms() if used == platform]
    return rooms + [Room("", RoomKind.OPERATORS, chat_id, "") for chat_id in theirs]


def openings_on(config: Config, platform: str) -> list[Opening]:
    """Return what the perks of the config open on one platform, so that `check` can look at it."""
    found: list[Opening] = []
    for name, community in config.communities.items():
        rooms = dict(community.rooms()).get(platform)
        for number, perk in enumerate(community.perks if rooms else ()):
            key = f"communities.{name}.perks.{number}"
            if rooms and platform == "discord" and perk.discord_role:
                found.append(Opening(f"{key}.discord_role", rooms.cards, perk.discord_role))
            if platform == "telegram" and perk.telegram_room:
                found.append(Opening(f"{key}.telegram_room", perk.telegram_room))
    return found


class Parts:
    """The bot's parts before it runs; `service` is made by `build`."""

    def __init__(self, config: Config, database: Database, clock: Clock, reader: Reader | None = None) -> None:
        self.config, self.database, self.clock = config, database, clock
        self.transactions = Transactions(database, config, clock)
        self.reader = reader or WordListReader()
        self.understanding = Understanding(self.transactions, self.reader)
        self.understanding.model = LanguageModels(self.transactions)
        self.desk = Desk(self.transactions, self.understanding)
        self._service: Service | None = None

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
    ) -> Service:
        """Return the running bot over these platforms.

        `looks` stands in for the places' own probers, `sources` (by community) for those of the config.
        """
        by_name = {platform.name: platform for platform in platforms}
        if looks is None:
            looks = probers(self.config.places, self.clock) if self.config.proof.enabled else Probers({})
        self.inspector, self.rechecker = Inspector(self.transactions, looks), Rechecker(self.transactions, looks)
        self.finder = Finder(self.transactions, self.desk, looks)
        self.poller = self._poller(sources)
        self.storyteller = Storyteller(self.transactions, self.reader)
        where = Whereabouts(self.transactions, by_name)
        outbox = Outbox(self.transactions, by_name, Presenter(self.transactions, by_name))
        self.granting = Granting(self.transactions, Reach(by_name, HttpHelpdesk(self.config, self.clock)))
        self.transactions.wake = partial(_wake, outbox, self.granting)
        self.transactions.link_to = partial(_link_to, by_name)
        router = Router(self.transactions, where, Ladder(self.transactions, where, by_name), outbox)
        self._service = Service(
            transactions=self.transactions,
            platforms=by_name,
            router=router,
            outbox=outbox,
            scheduler=Scheduler(self.transactions),
            workers=(
                Rollcall(self.transactions, by_name),
                self.granting,
                self.inspector,
                self.rechecker,
                self.finder,
                self.poller,
                self.storyteller,
            ),
            inboxes=inboxes,
            app=make_app(
                [intake_router(self.config, self.desk, self.clock), hook_router(self.config, self.desk), *routers]
            ),
            at_the_end=self.understanding.close,
        )
        return self._service

    def _poller(self, given: Mapping[str, Sequence[Source]] | None) -> Poller:
        """Return what asks the sources; without one in the config nothing is opened for them."""
        told = self.config.communities
        if given is not None or not any(isinstance(one, PULLED) for each in told.values() for one in each.sources):
            return Poller(self.transactions, self.desk, given or {})
        net = Net(self.config.places, self.clock)
        made = {name: build(community, net) for name, community in told.items()}
        return Poller(self.transactions, self.desk, made, net.close)

    async def missed(self, platform: str) -> None:
        """Catch up with a chat whose events were lost for a while."""
        if self._service is not None:
            await self._service.catch_up(self._service.platforms[platform])


def _wake(outbox: Outbox, granting: Granting) -> None:
    """Have what was just committed shown, and what it approved granted."""
    outbox.wake()
    granting.wake()


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


async def prepare(config: Config, clock: Clock | None = None, reader: Reader | None = None) -> Parts:
    """Open the database, bring it to the newest schema, and return the bot's parts. Raises PlatformError.

    `reader` stands in for the built-in one, whose process begins with the first text.
    """
    problems = database_problems(config)
    if problems:
        raise PlatformError(problems)
    database = open_database(config.database)
    try:
        await upgrade(database)
    except (OSError, SQLAlchemyError) as error:
        await database.close()
        raise PlatformError([_unusable(error)]) from error
    return Parts(config, database, clock or SystemClock(), reader or ProcessReader())


def chats(parts: Parts, inbox: Inbox) -> tuple[list[Platform], list[APIRouter]]:
    """Return the configured chats and the HTTP routes they need; a chat library is imported only where it is used."""
    config, clock, menu = parts.config, parts.clock, registry.menu()
    platforms: list[Platform] = []
    routers: list[APIRouter] = []
    if rooms := rooms_on(config, "discord"):
        platforms.append(_discord(parts, menu, rooms))
    if rooms := rooms_on(config, "telegram"):
        platform, more = _telegram(config, menu, rooms, clock, inbox)
        platforms.append(platform)
        routers += more
    return platforms, routers


def _discord(parts: Parts, menu: Menu, rooms: Sequence[Room]) -> Platform:
    from bot.platforms.discord_chat.client import DiscordPlatform  # noqa: PLC0415

    section = parts.config.discord
    assert section is not None and section.token is not None  # noqa: S101, PT018 - the config was checked
    return DiscordPlatform(
        section.token.get_secret_value(),
        menu,
        rooms,
        parts.clock,
        api_base=section.api_base,
        gateway=section.gateway,
        openings=openings_on(parts.config, "discord"),
        members_intent=section.members_intent,
        missed=partial(parts.missed, "discord"),
    )


def _telegram(
    config: Config, menu: Menu, rooms: Sequence[Room], clock: Clock, inbox: Inbox
) -> tuple[Platform, list[APIRouter]]:
    from bot.platforms.telegram_chat.platform import TelegramPlatform  # noqa: PLC0415
    from bot.platforms.telegram_chat.webhook import Webhook, router  # noqa: PLC0415

    section = config.telegram
    assert section is not None and section.token is not None  # noqa: S101, PT018 - the config was checked
    webhook = None
    if section.public_url and section.webhook_secret:
        webhook = Webhook(section.public_url, section.webhook_secret.get_secret_value())
    platform = TelegramPlatform(
        section.token.get_secret_value(),
        menu,
        rooms,
        clock,
        inbox,
        base_url=section.base_url,
        webhook=webhook,
        openings=openings_on(config, "telegram"),
    )
    return platform, [router(webhook, platform)] if webhook else []


def web(config: Config, clock: Clock, people: Sequence[Person], port: int) -> tuple[Platform, APIRouter]:
    """Return the local page as a chat, and its routes; it will be served on `port`."""
    from bot.platforms.web.chat import WebChat  # noqa: PLC0415
    from bot.platforms.web.http import router  # noqa: PLC0415
    from bot.platforms.web.platform import WebPlatform  # noqa: PLC0415

    platform = WebPlatform(WebChat(), registry.menu(), rooms_on(config, "web"), people, clock)
    platform.address = f"http://127.0.0.1:{port}/web/"
    return platform, router(platform)
