"""One REST request on its way through the stand-in, and the look-ups that every answer starts with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import refusal
from .permissions import Can
from .state import Channel, Guild, Member, Message, User, can_in

if TYPE_CHECKING:
    from .server import DiscordServer

Answer = tuple[int, Any]


@dataclass
class Call:
    """A request after its body was read and before it is answered."""

    server: DiscordServer
    method: str
    template: str
    path: str
    values: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def bot(self) -> User:
        """The bot's account."""
        return self.server.bot

    def id(self, name: str) -> int:
        """Return an id from the path."""
        text = self.values[name]
        return int(text) if text.isdigit() else 0

    def channel(self) -> Channel:
        """Return the channel of the path, when the bot may see it."""
        channel = self.server.channels.get(self.id("channel_id"))
        if channel is None:
            raise refusal("unknown_channel")
        if channel.guild and channel.guild.unavailable:
            raise refusal("outage")
        if Can.VIEW_CHANNEL not in can_in(self.bot, channel):
            raise refusal("missing_access")
        return channel

    def need(self, channel: Channel, wanted: Can) -> None:
        """Refuse with 50013 when the bot lacks a permission in the channel."""
        if wanted not in can_in(self.bot, channel):
            raise refusal("missing_permissions")

    def message(self, channel: Channel) -> Message:
        """Return the message of the path."""
        message = channel.messages.get(self.id("message_id"))
        if message is None:
            raise refusal("unknown_message")
        return message

    def guild(self) -> Guild:
        """Return the guild of the path, when the bot is in it."""
        guild = self.server.guilds.get(self.id("guild_id"))
        if guild is None or self.bot.id not in guild.members:
            raise refusal("unknown_guild")
        return guild

    def member(self, guild: Guild) -> Member:
        """Return the member of the path."""
        if self.id("user_id") not in self.server.users:
            raise refusal("unknown_user")
        if self.id("user_id") not in guild.members:
            raise refusal("unknown_member")
        return guild.members[self.id("user_id")]


Handler = Callable[[Call], Answer]
Routes = dict[tuple[str, str], Handler]
