"""Discord as a Platform: connects, delivers, and says how each delivery ended."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from functools import partial
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.platforms.discord_chat.attached import limit_in, refusal
from bot.platforms.discord_chat.check import check_rooms, start_problem, token_problem
from bot.platforms.discord_chat.check_roles import check_roles
from bot.platforms.discord_chat.connection import Waits
from bot.platforms.discord_chat.gateway import Gateway
from bot.platforms.discord_chat.interactions import ANSWER_WITHIN
from bot.platforms.discord_chat.markup import NAME
from bot.platforms.discord_chat.outcomes import SOON, UNKNOWN_EMOJI, UNREACHABLE, is_expected
from bot.platforms.discord_chat.reading import Reading
from bot.platforms.discord_chat.render import Rendered, render
from bot.platforms.discord_chat.roles import Roles
from bot.platforms.discord_chat.servers import Servers
from bot.ports.chat import Abilities, Gone, PlatformError, RetryAfter, RoomKind, Sent, unheard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.ports.chat import Mended, Menu, Moved, Opening, Outcome, Problem, Receive, Report, Room
    from bot.ports.clock import Clock
    from bot.ports.message import Message

READY_WITHIN, STOP_WITHIN = 60.0, 1.0
WAITS = Waits()
SEARCHED = 100
# Nothing is listened to; without this the library leaves out the emoji of a server.
SEEING_EMOJI = discord.Intents(emojis_and_stickers=True)
NO_PINGS = discord.AllowedMentions.none()
START_ERRORS = (discord.DiscordException, *UNREACHABLE)
_log = logging.getLogger(__name__)


class DiscordPlatform(Roles, Reading):
    """Discord for one installation: one token, any number of communities and servers.

    `api_base` and `gateway` point every discord.py client of this process elsewhere (the library keeps them globally).
    `missed` is called when a session was lost, so that standing reactions can be read again.
    """

    name = NAME
    abilities = Abilities(reads_reactions=True, direct_needs_opening=False, roles=True)

    def __init__(
        self,
        token: str,
        menu: Menu,
        rooms: Sequence[Room],
        clock: Clock,
        *,
        api_base: str | None = None,
        gateway: str | None = None,
        openings: Sequence[Opening] = (),
        members_intent: bool = False,
        guild_ready_timeout: float = 2.0,
        answer_within: float = ANSWER_WITHIN,
        waits: Waits = WAITS,
        missed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        if api_base:
            Route.BASE = api_base
        if gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        super().__init__()
        self._token = token
        self._openings = openings
        self.report: Report = unheard
        self._rooms = _by_channel(rooms)
        self._servers = Servers(menu, self._rooms, self._tell)
        self._connect = partial(
            Gateway,
            clock=clock,
            members_intent=members_intent,
            guild_ready_timeout=guild_ready_timeout,
            missed=missed,
            answer_within=answer_within,
            servers=self._servers,
            waits=waits,
        )
        self._client = self._connect(rooms=self._rooms)
        self._connection: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """Say whether the connection stands or comes back by itself.

        It does not where the library gave up, where it has tried in vain for long, or where the token was refused.
        """
        stands = self._connection is not None and not self._connection.done() and not self._client.is_lost()
        return stands and self._client.patience.is_let_in

    async def start(self, receive: Receive) -> None:
        """Log in, connect, offer the slash commands; return once ready. Raises PlatformError when it cannot."""
        if self._client.is_closed():
            self._client = self._connect(rooms=self._rooms)
        self._client.receive = receive
        try:
            await self._client.login(self._token)
            self._connection = asyncio.create_task(self._client.connect())
            await self._until_ready(self._connection)
            await self._servers.begin(self._client)
        except Exception as error:
            if not isinstance(error, START_ERRORS) and not is_expected(error):
                _log.exception("the connection to Discord failed in an unexpected way")
            await self.stop()
            raise PlatformError([start_problem(error)]) from error
        self._connection.add_done_callback(self._connection_ended)
        self._client.patience.refused = lambda: self.report(token_problem())
        self.report(None)

    async def stop(self) -> None:
        """Finish what is in flight within a second, then disconnect."""
        await self._servers.stop()
        await self._client.lanes.drain(STOP_WITHIN)
        closing = asyncio.ensure_future(self._client.close())
        await asyncio.wait({closing}, timeout=STOP_WITHIN)
        if self._connection is not None:
            self._connection.cancel()
            # what ended it was told when it did
            await asyncio.wait({self._connection})
        if not closing.done():
            # The other side does not answer the closing of the socket: let go of it.
            closing.cancel()
            await self._client.http.close()

    def moved(self, rooms: Mapping[str, str]) -> None:
        """Learn nothing: a room keeps its id here."""

    def serve(self, rooms: Sequence[Room]) -> None:
        """Serve these rooms from now on; who is connected offers the commands on servers that are new."""
        self._rooms = self._client.rooms = _by_channel(rooms)
        self._servers.serve(self._client, self._rooms)

    async def check(self, rooms: Sequence[Room]) -> list[Problem]:
        """Look at the token, the rooms and the rights; logs in by itself, so that it works without `start`."""
        async with discord.Client(intents=SEEING_EMOJI, allowed_mentions=NO_PINGS) as client:
            try:
                await client.login(self._token)
                return [*await check_rooms(client, rooms), *await check_roles(client, self._openings)]
            except START_ERRORS as error:
                return [start_problem(error)]

    async def post(self, chat_id: str, message: Message, *, key: str) -> Outcome:
        """Send a message; repeated with the same key within minutes, Discord returns the first one."""
        if no := refusal(message.attached, limit_in(self._client.get_channel(int(chat_id)))):
            return no
        return await self._attempt(self._send(self._chat(chat_id), message, key), f"posting {key}")

    def link_to(self, chat_id: str, message_id: str) -> str | None:
        """Return the address that opens a message of a room; None until Discord told which server the room is in."""
        channel = self._client.get_channel(int(chat_id))
        guild = getattr(channel, "guild", None)
        return f"https://discord.com/channels/{guild.id}/{chat_id}/{message_id}" if guild is not None else None

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's content and buttons."""

        async def call() -> Outcome:
            shown = render(message)
            await self._message(chat_id, message_id).edit(
                embed=shown.embed, view=shown.view(), allowed_mentions=NO_PINGS
            )
            return Sent(message_id)

        return await self._attempt(call(), f"editing {message_id}")

    async def direct(self, external_id: str, message: Message, *, key: str) -> Outcome:
        """Send a private message; refused when the person takes none."""

        async def call() -> Outcome:
            channel = await self._client.create_dm(discord.Object(int(external_id)))
            return await self._send(channel, message, key)

        if no := refusal(message.attached, limit_in(None)):
            return no
        return await self._attempt(call(), f"writing to {external_id}")

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's own reaction on a message."""

        async def call() -> Outcome:
            await self._message(chat_id, message_id).add_reaction(emoji)
            return Sent(message_id)

        return await self._attempt(call(), f"reacting to {message_id}")

    async def unreact(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Take the bot's own reaction off a message; Gone when it is no longer there."""
        me = self._client.user
        if me is None:
            return RetryAfter(SOON, "the bot is not signed in yet")
        return await self.take_reaction_off(chat_id, message_id, str(me.id), emoji)

    async def take_reaction_off(self, chat_id: str, message_id: str, external_id: str, emoji: str) -> Outcome:
        """Remove one person's reaction; needs Manage Messages. Gone when it is no longer there."""

        async def call() -> Outcome:
            person = discord.Object(int(external_id))
            try:
                await self._message(chat_id, message_id).remove_reaction(emoji, person)
            except discord.HTTPException as error:
                if error.code == UNKNOWN_EMOJI:
                    return Gone()
                raise
            return Sent(message_id)

        return await self._attempt(call(), f"taking a reaction off {message_id}")

    def door(self, payload: str) -> str | None:  # noqa: ARG002
        """Return None: this chat needs no opening."""
        return None

    async def find(self, chat_id: str, press: str) -> str | RetryAfter | None:
        """Return the newest of our last 100 messages in a chat that carries the button `press`; None if none does."""

        async def call() -> str:
            async for message in self._chat(chat_id).history(limit=SEARCHED):
                if message.author == self._client.user and press in _presses(message):
                    return str(message.id)
            return ""

        found = await self._attempt(call(), f"searching {chat_id}")
        return found if isinstance(found, RetryAfter) else (found or None) if isinstance(found, str) else None

    async def _until_ready(self, connection: asyncio.Task[None]) -> None:
        """Wait until the guilds are known. Raises what ended the connection, or TimeoutError."""
        ready = asyncio.create_task(self._client.wait_until_ready())
        done, _ = await asyncio.wait({ready, connection}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        if ready not in done:
            ready.cancel()
            if connection in done:
                connection.result()
            raise TimeoutError

    def _tell(self, told: Problem | Mended | Moved | None) -> None:
        self.report(told)

    def _connection_ended(self, connection: asyncio.Task[None]) -> None:
        if not connection.cancelled() and (error := connection.exception()):
            _log.error("the connection to Discord has ended: %s", error)
            self.report(start_problem(error))

    def _chat(self, chat_id: str) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(chat_id))

    def _message(self, chat_id: str, message_id: str) -> discord.PartialMessage:
        return self._chat(chat_id).get_partial_message(int(message_id))

    async def _send(self, channel: discord.abc.Messageable, message: Message, key: str) -> Outcome:
        shown: Rendered = render(message)
        nonce = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
        sent = await channel.send(**shown.parts(), nonce=nonce, allowed_mentions=NO_PINGS)
        return Sent(str(sent.id))


def _by_channel(rooms: Sequence[Room]) -> dict[int, Room]:
    """Return the rooms by channel; where two share one, reactions there are about cards."""
    by_kind = sorted(rooms, key=lambda room: room.kind is RoomKind.CARDS)
    return {int(room.chat_id): room for room in by_kind if room.chat_id.isdigit()}


def _presses(message: discord.Message) -> set[str | None]:
    rows = [part for part in message.components if isinstance(part, discord.ActionRow)]
    return {button.custom_id for row in rows for button in row.children}
