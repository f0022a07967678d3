"""The rooms of the config, as each chat is told of them at the start and whenever the config is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import Room, RoomKind

if TYPE_CHECKING:
    from bot.config import Config


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


def chats_of(config: Config) -> frozenset[str]:
    """Return the chats in which a config has a room."""
    rooms = [chat for community in config.communities.values() for chat, _ in community.rooms()]
    return frozenset([*rooms, *(chat for chat, _ in config.operators.rooms())])
