"""The live connection: hears reactions, presses, commands, forms and direct messages, in order, and hands them on."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.platforms.discord_chat import interactions
from bot.platforms.discord_chat.connection import Connection
from bot.platforms.discord_chat.lanes import Lanes
from bot.platforms.discord_chat.markup import NAME
from bot.platforms.discord_chat.outcomes import attempt
from bot.platforms.discord_chat.render import render
from bot.platforms.discord_chat.translate import (
    from_direct_message,
    from_interaction,
    from_reaction,
    lane_of,
    sender_of,
)
from bot.ports.chat import Sent
from bot.ports.inbound import Inbound, Left, Place, Sender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.platforms.discord_chat.connection import Waits
    from bot.platforms.discord_chat.servers import Servers
    from bot.ports.chat import Outcome, Receive, Room
    from bot.ports.clock import Clock
    from bot.ports.inbound import Reply

NAMES_MOST = 5000
_log = logging.getLogger(__name__)


def intents_for(*, members: bool) -> discord.Intents:
    """Return what the bot listens to; the members intent, the only privileged one, is an option."""
    return discord.Intents(guilds=True, guild_reactions=True, dm_messages=True, members=members)


class Gateway(Connection):
    """A discord.py client that keeps nothing it need not keep and hands every event to `receive`."""

    def __init__(
        self,
        *,
        rooms: Mapping[int, Room],
        clock: Clock,
        members_intent: bool,
        guild_ready_timeout: float,
        missed: Callable[[], Awaitable[None]] | None,
        answer_within: float,
        servers: Servers,
        waits: Waits,
    ) -> None:
        super().__init__(
            waits,
            intents=intents_for(members=members_intent),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=guild_ready_timeout,
        )
        self.rooms = rooms
        self.clock = clock
        self.missed = missed
        self.answer_within = answer_within
        self.servers = servers
        self.lanes = Lanes()
        self.receive: Receive | None = None
        self._was_ready = False
        self._people: dict[int, Sender] = {}
        self._bots: set[int] = set()

    async def on_ready(self) -> None:
        """Tell, after the first time, that a session was lost: what happened meanwhile was not heard."""
        if self._was_ready:
            _log.warning("the session was lost; standing reactions are read again")
            await self.events_were_lost()
        self._was_ready = True

    async def events_were_lost(self) -> None:
        """Have the standing reactions read again."""
        if self.missed is not None:
            await self.missed()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Serve a server that is within reach again."""
        if self._was_ready:
            await self.servers.came(self, guild)

    on_guild_join = on_guild_available

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note that a server is out of reach: an outage, or the bot was removed."""
        self.servers.lost(self, guild)

    on_guild_remove = on_guild_unavailable

    async def on_guild_channel_update(self, _before: object, channel: discord.abc.GuildChannel) -> None:
        """Look again: a channel's permissions may be others now."""
        await self.servers.changed(self, channel.guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Look again: a channel is gone."""
        await self.servers.changed(self, channel.guild)

    async def on_guild_role_update(self, _before: object, role: discord.Role) -> None:
        """Look again: a role's permissions may be others now."""
        await self.servers.changed(self, role.guild)

    async def on_member_update(self, _before: object, member: discord.Member) -> None:
        """Look again where the bot's own roles became others; other people's do not matter."""
        if member == member.guild.me:
            await self.servers.changed(self, member.guild)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a press, a slash command or a form."""
        inbound = from_interaction(interaction, self.clock.now())
        if inbound is not None:
            self.lanes.watch(asyncio.current_task())
            work = self._hand_on(inbound)
            self._remember(interaction.user.id, inbound.sender)
            await interactions.answer(interaction, work, self.answer_within)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on a reaction on a message in one of our rooms, unless a bot put it."""
        if payload.member is not None and payload.member.bot:
            self._bots.add(payload.user_id)
        if payload.member is not None:
            self._remember(payload.user_id, sender_of(payload.member))
        await self._reacted(payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Hand on that a reaction was taken off, by its person or by a moderator."""
        await self._reacted(payload)

    async def on_message(self, message: discord.Message) -> None:
        """Hand on what a person writes to the bot in the direct chat, and answer there."""
        if message.guild is not None or message.author.bot:
            return
        self.lanes.watch(asyncio.current_task())
        inbound = from_direct_message(message, self.clock.now())
        reply = await self._await(self._hand_on(inbound))
        if reply is not None:
            await attempt(_say(message.channel, reply), "answering a direct message")

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Hand on, once per room of that guild, that a person is gone (heard with the members intent only)."""
        for channel_id in self.rooms:
            channel = self.get_channel(channel_id)
            if isinstance(channel, discord.abc.GuildChannel) and channel.guild.id == payload.guild_id:
                place = Place(str(channel_id))
                await self._await(
                    self._hand_on(Inbound(NAME, sender_of(payload.user), place, Left(), self.clock.now()))
                )

    async def _reacted(self, payload: discord.RawReactionActionEvent) -> None:
        """Take a place in the lane before anything is awaited, so that add and remove stay in order."""
        room = self.rooms.get(payload.channel_id)
        ours = self.user is not None and payload.user_id == self.user.id
        if room is None or ours or payload.user_id in self._bots:
            return
        known = self._people.get(payload.user_id) or Sender(str(payload.user_id), "")
        inbound = from_reaction(payload, room.claim_emoji, known, self.clock.now())
        reply = await self._await(self._hand_on(inbound))
        if reply is not None:
            await attempt(self._whisper(payload.user_id, reply), "answering a reaction")

    async def _whisper(self, user_id: int, reply: Reply) -> Outcome:
        """Answer in the direct chat: a reaction has no private answer of its own."""
        return await _say(await self.create_dm(discord.Object(user_id)), reply)

    def _hand_on(self, inbound: Inbound) -> asyncio.Task[Reply | None]:
        return self.lanes.enter(lane_of(inbound), lambda: self._received(inbound))

    async def _received(self, inbound: Inbound) -> Reply | None:
        if self.receive is None:
            raise RuntimeError("an event came before the start")
        return await self.receive(inbound)

    async def _await(self, work: asyncio.Task[Reply | None]) -> Reply | None:
        try:
            return await work
        except Exception:  # noqa: BLE001  (one bad event must not end the connection; it is logged)
            _log.exception("an event could not be handled")
            return None

    def _remember(self, user_id: int, sender: Sender) -> None:
        """Keep who somebody is, because Discord tells only the id when a reaction is taken off."""
        self._people.pop(user_id, None)
        self._people[user_id] = sender
        if len(self._people) > NAMES_MOST:
            del self._people[next(iter(self._people))]


async def _say(channel: discord.abc.Messageable, reply: Reply) -> Outcome:
    sent = await channel.send(**render(reply.message).parts())
    return Sent(str(sent.id))
