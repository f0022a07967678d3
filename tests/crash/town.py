"""Where a story happens: both chats with their rooms and people, one community, and a database that outlives each bot."""

from __future__ import annotations

import socket
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from bot.bootstrap import prepare
from bot.classify.by_words import WordListReader
from bot.config import parse
from bot.ports.chat import RoomKind
from bot.usecases import members
from bot.usecases.actor import Actor
from storage import ledger, people
from storage.tables import Account, Entry, EntryKind, Perk, PerkCode, PerkKind, Right
from tests.crash.chats import TrappedDiscord, TrappedTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config.installation import Config
    from storage.database import Database

SPEED = 150.0
"""Telegram's minute lasts 0.4 seconds; Discord's windows are a fiftieth (the stand-in's own default)."""
SECRET = "sixteen letters and more"
# The leaderboard shows ten, and all that it shows is held against the ledger.
NAMES = {
    "discord": ("Anna", "Boris", "Clara", "Dmitri", "Elena"),
    "telegram": ("Galina", "Henry", "Irina", "Jakob", "Karina"),
}
EMOJI = {"discord": "✋", "telegram": "✍"}
POINTS = 500
CODES = 40
ROLES = 4
DAY_BEGAN = timedelta(hours=1.5)
"""So long before the story begins its community's day was told; the next day is told when the clock goes ahead."""
AHEAD = timedelta(hours=23.5)
"""The clock goes ahead by less than the day that Telegram keeps what was not fetched."""


@dataclass(eq=False)
class Person:
    """A member of the community, who is in one chat."""

    name: str
    chat: str
    user: Any
    member_id: int = 0


class Town:
    """Both chats, the config, and the clock that everybody in the story goes by."""

    def __init__(self, database_url: str) -> None:
        self.database_url, self.ahead, self.days = database_url, 0.0, 0
        self.discord, self.telegram = TrappedDiscord(), TrappedTelegram(clock=self.seconds, speed=SPEED)
        self.rooms: dict[str, dict[RoomKind, str]] = {}
        self.people: list[Person] = []
        self.began_at = self.now()
        self.port = _free_port()
        self.config: dict[str, Any] = {}
        self.perks: dict[int, int] = {}
        self.roles: dict[int, str] = {}

    def seconds(self) -> float:
        """Return the story's Unix time."""
        return time.time() + self.ahead

    def now(self) -> datetime:
        """Return the story's time."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def next_day(self) -> None:
        """Let the clock go ahead, over the moment at which a day is told."""
        self.ahead += AHEAD.total_seconds()
        self.days += 1

    def parsed(self) -> Config:
        """Return the config as the bot reads it."""
        return parse(self.config, {})

    def order(self, what: str, **more: Any) -> dict[str, Any]:
        """Return the order for one life of the bot, or for an import."""
        return {"what": what, "config": self.config, "ahead": self.ahead, "speed": SPEED} | more

    def on(self, chat: str) -> list[Person]:
        """Return the people of one chat."""
        return [one for one in self.people if one.chat == chat]

    def told_days(self) -> list[str]:
        """Return the days that must have been told by now, as dates."""
        return [(self.began_at - DAY_BEGAN + timedelta(days=1 + n)).date().isoformat() for n in range(self.days)]

    async def open(self) -> None:
        """Open the chats, furnish them, and let everybody join."""
        await self.discord.__aenter__()
        await self.telegram.__aenter__()
        self.furnish()
        await self._settle_in()

    def furnish(self) -> None:
        """Make the rooms, let the people in, and write the config."""
        community = self.discord.add_role("Community")
        roles = [str(self.discord.add_role(f"Early {number}").id) for number in range(ROLES)]
        self.rooms["discord"] = {
            kind: str(self.discord.add_channel(kind.value, private_to=[community]).id) for kind in RoomKind
        }
        self.rooms["telegram"] = {kind: str(self.telegram.add_group(kind.value).id) for kind in RoomKind}
        for name in NAMES["discord"]:
            self.people.append(Person(name, "discord", self.discord.add_member(name, roles=[community])))
        for name in NAMES["telegram"]:
            user = self.telegram.add_user(name, language_code="en")
            user.opened = True
            for chat_id in self.rooms["telegram"].values():
                self.telegram.join(user, self.telegram.core.world.chats[int(chat_id)])
            self.people.append(Person(name, "telegram", user))
        self.config = self._config(roles)

    async def close(self) -> None:
        """Close the chats; a broken contract fails here."""
        await self.telegram.__aexit__(None, None, None)
        await self.discord.__aexit__(None, None, None)

    def _config(self, roles: list[str]) -> dict[str, Any]:
        at = (self.began_at - DAY_BEGAN).strftime("%H:%M:%S")
        perks: list[dict[str, Any]] = [
            {"name": f"gift{n}", "title": {"en": f"Gift {n}"}, "kind": "code", "price": 10} for n in range(4)
        ]
        perks += [
            {"name": f"early{n}", "title": {"en": f"Early access {n}"}, "price": 5, "discord_role": role}
            for n, role in enumerate(roles)
        ]
        community = {
            "product": "Northwind",
            "join": "open",
            "digest": {"at": at, "tolerance_hours": 23},
            "report": {"monthly": False},
            "spike": {"enabled": False},
            "nudges": {"leave_out": ["fits", "unclaimed", "reminder", "freed", "follow_up", "target", "limit"]},
            "publish": {"on_view": 40},
            "points": {"require_disclosure": False, "daily_cap": 100_000},
            "intake": {"secret": SECRET},
            "perks": perks,
        }
        for chat, rooms in self.rooms.items():
            named = {kind.value: chat_id for kind, chat_id in rooms.items() if kind is not RoomKind.OPERATORS}
            community[chat] = named | {"claim_emoji": EMOJI[chat]}
        return {
            "database": self.database_url,
            "http": {"port": self.port},
            "proof": {"enabled": False},
            "discord": {
                "token": self.discord.token,
                "api_base": self.discord.rest_url,
                "gateway": self.discord.gateway_url,
            },
            "telegram": {"token": self.telegram.token, "base_url": self.telegram.base_url},
            "communities": {"acme": community},
            "health": {"port": 0},
        }

    async def _settle_in(self) -> None:
        """Make everybody a member with points to spend, and fill the lists of codes."""
        parts = await prepare(self.parsed(), self, WordListReader())
        await parts.transactions.prepare()
        try:
            for person in self.people:
                await self._join(parts.transactions, person)
            await self._codes(parts.database)
        finally:
            await parts.database.close()

    async def _join(self, transactions: Any, person: Person) -> None:
        async with transactions.write("acme") as ctx:
            external_id = str(person.user.id)
            account = await people.ensure_identity(ctx.uow, person.chat, external_id, person.name, ctx.now)
            account.direct_open = True
            ctx.actor = Actor(person.chat, external_id, person.name, Right.AMBASSADOR, account.person_id, visited=True)
            person.member_id = (await members.join(ctx)).id
            gift = Entry(
                community_id=ctx.community_id,
                member_id=person.member_id,
                key=f"award:welcome{person.member_id}",
                kind=EntryKind.AWARD,
                account=Account.CONFIRMED,
                points=POINTS,
                at=ctx.now,
            )
            await ledger.add(ctx.uow, gift)

    async def _codes(self, database: Database) -> None:
        async with database.write() as uow:
            for perk in (await uow.exec(select(Perk))).all():
                self.perks[perk.id] = perk.price or 0
                if "discord_role" in perk.settings:
                    self.roles[perk.id] = perk.settings["discord_role"]
                for number in range(CODES if perk.kind is PerkKind.CODE else 0):
                    code = f"{perk.name}-{number:04}"
                    uow.add(PerkCode(community_id=perk.community_id, perk_id=perk.id, code=code))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def town(database_url: str) -> AsyncIterator[Town]:
    """A town over a database that is up to date and holds nothing."""
    made = Town(database_url)
    await made.open()
    try:
        yield made
    finally:
        await made.close()
