"""What people do in Discord's own app: found guilds, join, write, react, leave, moderate. For tests to call."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .errors import UnlikelyError
from .payloads import channel_json, gateway_guild_json, member_json, role_json, user_json
from .permissions import BOT, PERSON, Can
from .state import Channel, Guild, Member, Message, Role, User, can_in
from .world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from .gateway import Gateway


NOTHING = Can(0)


class People(World):
    """The part of the server's friendly face that is about people, places and messages."""

    guild: Guild
    gateway: Gateway

    def add_guild(self, name: str, *, locale: str = "en-US") -> Guild:
        """Found a guild with an owner, an @everyone role and the bot in it."""
        guild = Guild(self.next_id(), name, self.new_user(f"{name}Owner"), locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", PERSON, 0)
        self.guilds[guild.id] = guild
        self._join(guild, guild.owner, [])
        bot_role = self.add_role("Firsthand", permissions=BOT, guild=guild, managed=True)
        bot_role.position = 1000
        self._join(guild, self.bot, [bot_role])
        self.tell("GUILD_CREATE", gateway_guild_json(guild, self.bot))
        return guild

    def add_role(
        self, name: str, *, permissions: Can = NOTHING, guild: Guild | None = None, managed: bool = False
    ) -> Role:
        """Create a role below the bot's."""
        guild = guild or self.guild
        role = Role(self.next_id(), name, permissions, len(guild.roles), managed)
        guild.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role_json(role)})
        return role

    def add_member(
        self, name: str | User, *, roles: Iterable[Role] = (), guild: Guild | None = None, locale: str = "en-US"
    ) -> User:
        """Let a new person, or one who is known, join the guild."""
        user = name if isinstance(name, User) else self.new_user(name, locale=locale)
        guild = guild or self.guild
        member = self._join(guild, user, list(roles))
        self.tell("GUILD_MEMBER_ADD", member_json(member) | {"guild_id": str(guild.id)})
        return user

    def _join(self, guild: Guild, user: User, roles: list[Role]) -> Member:
        guild.members[user.id] = Member(user, guild, datetime.now(UTC), roles)
        return guild.members[user.id]

    def leave(self, user: User, *, guild: Guild | None = None) -> None:
        """Let a person leave, or be removed; his messages and reactions stay."""
        guild = guild or self.guild
        del guild.members[user.id]
        self.tell("GUILD_MEMBER_REMOVE", {"guild_id": str(guild.id), "user": user_json(user)})

    def kick_bot(self, guild: Guild | None = None) -> None:
        """Remove the bot from a guild, and with it its commands there."""
        guild = guild or self.guild
        self._expelled[guild.id] = guild.members.pop(self.bot.id)
        self.commands.pop(guild.id, None)
        self.tell("GUILD_DELETE", {"id": str(guild.id)})

    def invite_bot(self, guild: Guild | None = None) -> None:
        """Let the bot in again, with the role that it had."""
        guild = guild or self.guild
        guild.members[self.bot.id] = self._expelled.pop(guild.id)
        self.tell("GUILD_CREATE", gateway_guild_json(guild, self.bot))

    def outage(self, guild: Guild | None = None) -> None:
        """Let Discord lose a guild for a while."""
        guild = guild or self.guild
        guild.unavailable = True
        self.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def outage_over(self, guild: Guild | None = None) -> None:
        """Let Discord find a guild again."""
        guild = guild or self.guild
        guild.unavailable = False
        self.tell("GUILD_CREATE", gateway_guild_json(guild, self.bot))

    def set_roles(self, user: User, roles: Iterable[Role], *, guild: Guild | None = None) -> None:
        """Change what a member is."""
        member = (guild or self.guild).members[user.id]
        member.roles = list(roles)
        self.tell("GUILD_MEMBER_UPDATE", member_json(member) | {"guild_id": str(member.guild.id)})

    def roles_of(self, user: User, *, guild: Guild | None = None) -> list[str]:
        """Return the names of a member's roles."""
        return [role.name for role in (guild or self.guild).members[user.id].roles]

    def add_channel(
        self, name: str, *, guild: Guild | None = None, private_to: Iterable[User | Role] | None = None
    ) -> Channel:
        """Create a text channel; a private one is seen by the bot and the given people and roles only."""
        guild = guild or self.guild
        channel = Channel(self.next_id(), name, guild)
        if private_to is not None:
            channel.overwrites[guild.id] = (Can(0), Can.VIEW_CHANNEL)
            for one in (self.bot, *private_to):
                channel.overwrites[one.id] = (Can.VIEW_CHANNEL, Can(0))
        guild.channels[channel.id] = self.channels[channel.id] = channel
        self.tell("CHANNEL_CREATE", channel_json(channel))
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with all that is in it."""
        del self.channels[channel.id]
        if channel.guild:
            del channel.guild.channels[channel.id]
        self.tell("CHANNEL_DELETE", channel_json(channel))

    def deny(self, channel: Channel, permission: str | Can, who: User | None = None) -> None:
        """Take a permission (such as "SEND_MESSAGES") from the bot, or from somebody else, in one channel."""
        self._overwrite(channel, permission, who or self.bot, deny=True)

    def allow(self, channel: Channel, permission: str | Can, who: User | None = None) -> None:
        """Give a permission in one channel, also one that was denied."""
        self._overwrite(channel, permission, who or self.bot, deny=False)

    def _overwrite(self, channel: Channel, permission: str | Can, who: User, *, deny: bool) -> None:
        wanted = Can[permission] if isinstance(permission, str) else permission
        allowed, denied = channel.overwrites.get(who.id, (Can(0), Can(0)))
        both = (allowed & ~wanted, denied | wanted) if deny else (allowed | wanted, denied & ~wanted)
        channel.overwrites[who.id] = both
        self.tell("CHANNEL_UPDATE", channel_json(channel))

    def close_direct(self, user: User) -> None:
        """Let a person switch direct messages from the bot off: 50007 from now on."""
        user.direct_open = False

    def messages(self, channel: Channel) -> list[Message]:
        """Return a channel's messages, oldest first, without ephemeral ones."""
        return sorted(channel.messages.values(), key=lambda message: message.id)

    def dms(self, user: User) -> list[Message]:
        """Return the messages of the direct chat between the bot and a person, oldest first."""
        return self.messages(self.direct_channel(user))

    async def say(self, user: User, channel: Channel, text: str, *, answer_to: Message | None = None) -> Message:
        """Write a message as a person."""
        self._must(user, channel, Can.SEND_MESSAGES)
        body = {"content": text} | ({"message_reference": {"message_id": answer_to.id}} if answer_to else {})
        return self.post(channel, user, body, kind=19 if answer_to else 0)

    async def dm(self, user: User, text: str) -> Message:
        """Write to the bot in the direct chat."""
        return await self.say(user, self.direct_channel(user), text)

    async def react(self, user: User, message: Message, emoji: str, *, super_: bool = False) -> None:
        """React as a person, plainly or with a super reaction."""
        self._must(user, message.channel, Can.VIEW_CHANNEL)
        if emoji not in message.reactions:
            self._must(user, message.channel, Can.ADD_REACTIONS)
        if message.deleted:
            raise UnlikelyError("the message is gone")
        self.add_reaction(message, user, emoji, super_=super_)

    async def unreact(self, user: User, message: Message, emoji: str) -> None:
        """Take one's own reaction off, or as a moderator somebody else's."""
        if not self.take_reaction(message, user, emoji):
            raise UnlikelyError(f"{user.name} has no {emoji} there")

    async def delete_message(self, message: Message) -> None:
        """Delete a message by hand, as a moderator does."""
        self.remove(message)

    @asynccontextmanager
    async def away(self, *, resumable: bool = False) -> AsyncIterator[None]:
        """Keep the bot off the gateway for a while; what happens meanwhile is replayed only to resumable sessions."""
        self.gateway.open = False
        await self.gateway.drop(resumable=resumable)
        try:
            yield
        finally:
            self.gateway.open = True

    def _must(self, user: User, channel: Channel, wanted: Can) -> None:
        if wanted not in can_in(user, channel):
            raise UnlikelyError(f"{user.name} cannot {wanted.name} in {channel.name}")
