"""The servers of our rooms: which commands they offer, and what a room lacks, told when it begins and when it ends.

The bot is invited again: the server offers the commands again, and what happened meanwhile is read. A right is given
back: the room is served again. All of it is seen from what Discord tells by itself; nothing is asked for it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord_chat.check import NEEDED, missing_rights
from bot.platforms.discord_chat.commands import register
from bot.platforms.discord_chat.outcomes import is_expected, outcome_for
from bot.ports.chat import Mended, Need, Problem, RetryAfter

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Mapping, Sequence

    from bot.platforms.discord_chat.gateway import Gateway
    from bot.ports.chat import Menu, Report, Room

FIRST_WAIT, MOST_WAIT = 5.0, 600.0
WRITING = ("send_messages", "embed_links")
_log = logging.getLogger(__name__)


class Servers:
    """Looks after the servers in which our rooms are; `report` hears what a room needs."""

    def __init__(self, menu: Menu, rooms: Mapping[int, Room], report: Report) -> None:
        self._menu, self._report, self._rooms = menu, report, rooms
        self._server_of: dict[int, int] = {}
        self._needs: dict[int, Need] = {}
        self._blind: set[int] = set()
        self._served: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.first_wait = FIRST_WAIT

    async def begin(self, client: Gateway) -> None:
        """Offer the commands on every server of our rooms, and tell what the rooms lack."""
        for channel_id, room in self._rooms.items():
            if (guild := _guild_of(client, channel_id)) is not None:
                self._server_of[channel_id] = guild.id
            else:
                _log.error("%s of %s: the bot does not see channel %d", room.kind, room.community, channel_id)
        self._served = set(self._server_of.values())
        for guild_id in dict.fromkeys(self._server_of.values()):
            await self._offer(client, guild_id)
        self._needs.clear()
        self._compare(client, self._rooms)

    def serve(self, client: Gateway, rooms: Mapping[int, Room]) -> None:
        """Look after these rooms, by channel, from now on; before the begin there is nothing more to do."""
        new, self._rooms = rooms.keys() - self._rooms.keys(), rooms
        for gone in {*self._server_of, *self._needs, *self._blind} - rooms.keys():
            self._server_of.pop(gone, None)
            self._needs.pop(gone, None)
            self._blind.discard(gone)
        self._served &= set(self._server_of.values())
        if not client.is_ready():
            return
        found = {one: guild.id for one in new if (guild := _guild_of(client, one)) is not None}
        self._server_of |= found
        self._compare(client, new)
        servers = set(found.values()) - self._served
        self._served |= servers
        for guild_id in servers:
            self._later(self._offer(client, guild_id))

    async def stop(self) -> None:
        """End what is tried again."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def lost(self, client: Gateway, guild: discord.Guild) -> None:
        """Note that a server is out of reach: the bot was removed from it, or Discord has an outage there."""
        rooms = [channel_id for channel_id, server in self._server_of.items() if server == guild.id]
        if not rooms:
            return
        self._served.discard(guild.id)
        _log.warning("the server %s is out of reach (%s)", guild.name, "outage" if guild.unavailable else "removed")
        self._compare(client, rooms)

    async def came(self, client: Gateway, guild: discord.Guild) -> None:
        """Serve a server that is within reach again, or for the first time."""
        rooms = [channel_id for channel_id in self._rooms if guild.get_channel(channel_id) is not None]
        if not rooms or guild.id in self._served:
            return
        self._served.add(guild.id)
        self._server_of |= dict.fromkeys(rooms, guild.id)
        _log.warning("the server %s is within reach", guild.name)
        self._compare(client, rooms)
        await self._offer(client, guild.id)
        await client.events_were_lost()

    async def changed(self, client: Gateway, guild: discord.Guild) -> None:
        """Look again at what the bot may do in a server's rooms; who could not see one was told nothing there."""
        rooms = [channel_id for channel_id, server in self._server_of.items() if server == guild.id]
        blind = {channel_id for channel_id in rooms if channel_id in self._blind}
        self._compare(client, rooms)
        if blind - self._blind:
            await client.events_were_lost()

    def _compare(self, client: Gateway, rooms: Iterable[int]) -> None:
        """Tell what became different in these rooms."""
        for channel_id in rooms:
            self._note_sight(client, channel_id)
            before, problem = self._needs.get(channel_id), self._problem(client, channel_id)
            if problem is not None:
                self._needs[channel_id] = problem.need
                if problem.need is not before:
                    self._report(problem)
            elif before is not None:
                del self._needs[channel_id]
                self._report(Mended(str(channel_id)))

    def _problem(self, client: Gateway, channel_id: int) -> Problem | None:
        """Return what a room needs, as far as Discord told; None also where its server has an outage, which passes."""
        room, guild = self._rooms[channel_id], _guild_of(client, channel_id)
        key = room.key("discord")
        if guild is None or guild.me is None:
            return self._out_of_reach(client, channel_id, key)
        channel = guild.get_channel(channel_id)
        if guild.unavailable or channel is None:
            return None
        rights = channel.permissions_for(guild.me)
        if not rights.view_channel:
            return _lacking(rights, channel.name, room, Need.JOIN, ("view_channel",))
        if not all(getattr(rights, right) for right in WRITING):
            return _lacking(rights, channel.name, room, Need.WRITE, WRITING)
        return None

    def _note_sight(self, client: Gateway, channel_id: int) -> None:
        """Keep where the bot does not see what happens, or cannot look back at it."""
        guild = _guild_of(client, channel_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or guild.me is None or channel is None:
            return
        rights = channel.permissions_for(guild.me)
        (self._blind.discard if rights.view_channel and rights.read_message_history else self._blind.add)(channel_id)

    def _out_of_reach(self, client: Gateway, channel_id: int, key: str) -> Problem | None:
        server = self._server_of.get(channel_id)
        known = client.get_guild(server) if server is not None else None
        if known is not None and known.unavailable:
            return None
        if known is None and any(guild.unavailable for guild in client.guilds):
            return None
        where = str(channel_id)
        if known is not None:
            mend = "make another and put its id where the config says"
            return Problem(key, f"the channel {channel_id} was deleted", mend, need=Need.GONE, room=where)
        what, mend = (
            f"the bot does not see the channel {channel_id}",
            "invite it to that server, and let it see the channel",
        )
        return Problem(key, what, mend, need=Need.JOIN, room=where)

    async def _offer(self, client: Gateway, guild_id: int) -> None:
        """Offer the commands on a server; where Discord does not take them now, they are offered later."""
        wait = await self._try(client, guild_id)
        if wait is not None:
            self._later(self._offer_later(client, guild_id, wait))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _offer_later(self, client: Gateway, guild_id: int, asked: float) -> None:
        wait, own = asked, self.first_wait
        while guild_id in self._served:
            await asyncio.sleep(max(wait, own))
            own = min(2 * own, MOST_WAIT)
            if (again := await self._try(client, guild_id)) is None:
                return
            wait = again

    async def _try(self, client: Gateway, guild_id: int) -> float | None:
        """Offer the commands once; return how long to wait at least before the next try, None where none is needed."""
        try:
            await register(client, [guild_id], self._menu)
        except Exception as error:  # noqa: BLE001  (whatever failed is logged and tried again)
            outcome = outcome_for(error)
            _log.warning("the commands could not be offered on server %d: %s", guild_id, outcome)
            if not is_expected(error):
                _log.exception("an unexpected error")
            if isinstance(error, discord.RateLimited):
                return error.retry_after
            return 0.0 if isinstance(outcome, RetryAfter) else MOST_WAIT
        return None


def _guild_of(client: Gateway, channel_id: int) -> discord.Guild | None:
    channel = client.get_channel(channel_id)
    return channel.guild if isinstance(channel, discord.abc.GuildChannel) else None


def _lacking(rights: discord.Permissions, name: str, room: Room, need: Need, wanted: Sequence[str]) -> Problem:
    key, labels = room.key("discord"), {NEEDED[right] for right in wanted}
    found = [
        one
        for one in missing_rights(rights, f"#{name}", room, key)
        if any(f"{label!r}" in one.what for label in labels)
    ]
    what, mend = "; ".join(one.what for one in found), "; ".join(one.mend for one in found)
    return Problem(key, what, mend, need=need, room=room.chat_id)
