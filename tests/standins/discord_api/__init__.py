"""An in-process Discord for the tests: REST v10, gateway, permissions, limits, and people to drive it."""

from .clients import discord_py
from .errors import UnlikelyError
from .interactions import InteractionResult
from .server import DiscordServer
from .state import Channel, Guild, Message, Role, User

__all__ = [
    "Channel",
    "DiscordServer",
    "Guild",
    "InteractionResult",
    "Message",
    "Role",
    "UnlikelyError",
    "User",
    "discord_py",
]
