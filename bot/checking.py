"""What `check` finds: rewarded likes that were acknowledged, and problems in the chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import bootstrap
from bot.ports.clock import SystemClock
from storage.database import open_database

if TYPE_CHECKING:
    from bot.config import Config
    from bot.ports.chat import Problem


def acknowledgements(config: Config) -> list[str]:
    """Return a line for every place where likes earn points, with the words that acknowledge it."""
    return [
        f"communities.{name}.points.like.{place}: a like earns {rule.value}; acknowledged as “{rule.acknowledge}”"
        for name, community in config.communities.items()
        for place, rule in community.points.like.items()
        if rule.value
    ]


async def problems(config: Config, *, offline: bool) -> list[Problem]:
    """Return everything that is wrong in the chats; offline only what the chats' fixed rules tell."""
    database = open_database(config.database)
    parts = bootstrap.Parts(config, database, SystemClock())
    platforms, _ = bootstrap.chats(parts, parts.inbox("telegram"))
    found = bootstrap.emoji_problems(config, platforms)
    if not offline:
        for platform in platforms:
            found += await platform.check(bootstrap.rooms_on(config, platform.name))
    await database.close()
    return found
