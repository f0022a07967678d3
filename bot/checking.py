"""What `check` finds: rewarded likes that were acknowledged, and problems in the chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import bootstrap, connecting
from bot.config.listening import keyless
from bot.ports.chat import Problem
from bot.ports.clock import SystemClock
from bot.runtime.rooms import rooms_on
from storage.database import open_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Config
    from bot.ports.chat import Room


def acknowledgements(config: Config) -> list[str]:
    """Return a line for every place where likes earn points, with the words that acknowledge it."""
    return [
        f"communities.{name}.points.like.{place}: a like earns {rule.value}; acknowledged as “{rule.acknowledge}”"
        for name, community in config.communities.items()
        for place, rule in community.points.like.items()
        if rule.value
    ]


async def problems(config: Config, *, offline: bool) -> list[Problem]:
    """Return what is wrong with the database's folder and, unless offline, in the chats."""
    database = open_database(config.database)
    parts = bootstrap.Parts(config, database, SystemClock())
    platforms, _ = connecting.chats(parts, parts.inbox("telegram"))
    found = bootstrap.database_problems(config)
    found += [Problem(key, "this source has no key and can ask nothing", mend) for key, mend in keyless(config)]
    if not offline:
        for platform in platforms:
            found += await platform.check(_once_each(rooms_on(config, platform.name)))
    await database.close()
    return found


def _once_each(rooms: Sequence[Room]) -> list[Room]:
    # one chat may be several rooms, and its first, the cards' above all, asks for the most
    first: dict[str, Room] = {}
    for room in rooms:
        first.setdefault(room.chat_id, room)
    return list(first.values())
