"""The web chat as the bot's platform: what the bot sends appears on the page, what people do there reaches the bot.

Every act on the page can be answered so that only its maker sees it, so every `Inbound` is private.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakValueDictionary

from bot.platforms.web.doors import Doors
from bot.platforms.web.ladder import Shown, show
from bot.platforms.web.people import BOT
from bot.ports.chat import Abilities, Gone, Problem, Refused, Sent, Unchanged, unheard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.platforms.web.chat import Asked, Post, WebChat
    from bot.platforms.web.people import Person
    from bot.ports.chat import Menu, Outcome, Receive, Report, Room
    from bot.ports.clock import Clock
    from bot.ports.inbound import Inbound
    from bot.ports.message import Message


class WebPlatform(Doors):
    """One adapter over one `WebChat`; a restart of the bot is a second adapter over the same chat.

    `address` is the page's, up to the `#`; there are no links to messages before whoever serves the page sets it.
    """

    name = "web"
    abilities = Abilities(reads_reactions=True, direct_needs_opening=False, roles=True, join_requests=True)

    def __init__(
        self, chat: WebChat, menu: Menu, rooms: Sequence[Room], people: Sequence[Person], clock: Clock
    ) -> None:
        self.chat = chat
        self.menu = menu
        self.clock = clock
        self.address = ""
        self._rooms = tuple(rooms)
        self.report: Report = unheard
        self._receive: Receive | None = None
        self._sent: dict[str, str] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        for room in rooms:
            chat.add_room(room)
        for person in people:
            chat.add_person(person)

    @property
    def running(self) -> bool:
        """Tell whether the bot is connected to the chat."""
        return self._receive is not None

    @property
    def alive(self) -> bool:
        """Say True: there is no connection that could end."""
        return True

    async def start(self, receive: Receive) -> None:
        """Hand every act on the page to `receive` from now on."""
        self._receive = receive

    async def stop(self) -> None:
        """Let acts in flight end, take no new ones, and end the open streams so that the server can close."""
        self._receive = None
        for turn in list(self._turns.values()):
            async with turn:
                pass
        self.chat.log.hang_up()

    def moved(self, rooms: Mapping[str, str]) -> None:
        """Learn nothing: a room keeps its id here."""

    def serve(self, rooms: Sequence[Room]) -> None:
        """Open the rooms that are new; one that is no longer served stays on the page, and nobody answers there."""
        self._rooms = tuple(rooms)
        for room in rooms:
            self.chat.add_room(room)

    async def check(self, rooms: Sequence[Room]) -> list[Problem]:
        """Find rooms that share an id with another room or with a person."""
        problems = []
        seen = set(self.chat.people)
        for room in rooms:
            if room.chat_id in seen:
                key = room.key("web")
                problems.append(Problem(key, f"the id {room.chat_id!r} is taken", "give every room its own id"))
            seen.add(room.chat_id)
        return problems

    async def post(self, chat_id: str, message: Message, *, key: str) -> Outcome:
        """Send a message into a room; what was already sent with this `key` and still stands is not sent again."""
        earlier = self._sent.get(key)
        if earlier is not None and self.chat.by_id(earlier):
            return Sent(earlier)
        if not self.chat.knows(chat_id):
            return Gone()
        sent = self.chat.add(chat_id, self.clock.now(), message=message)
        self._sent[key] = sent.id
        return Sent(sent.id)

    def link_to(self, chat_id: str, message_id: str) -> str | None:
        """Return the address that opens a message of a room on the page, for whoever one is there."""
        if not self.address or self.chat.get(chat_id, message_id) is None:
            return None
        return f"{self.address}#/{quote(chat_id, safe='')}/{quote(message_id, safe='')}"

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's content and buttons."""
        post = self.chat.get(chat_id, message_id)
        if post is None:
            return Gone()
        if post.by is not None:
            return Refused("a person wrote this message")
        return Sent(post.id) if self.chat.edit(post, message, self.clock.now()) else Unchanged()

    async def direct(self, external_id: str, message: Message, *, key: str) -> Outcome:
        """Send a message into a person's direct chat, whose id is the person's."""
        return await self.post(external_id, message, key=key) if external_id in self.chat.people else Gone()

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's own reaction on a message."""
        post = self.chat.get(chat_id, message_id)
        if post is None:
            return Gone()
        return Sent(post.id) if self.chat.react(post, BOT, emoji) else Unchanged()

    async def unreact(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Take the bot's own reaction off a message."""
        return await self.take_reaction_off(chat_id, message_id, BOT, emoji)

    async def take_reaction_off(self, chat_id: str, message_id: str, external_id: str, emoji: str) -> Outcome:
        """Remove one person's reaction."""
        post = self.chat.get(chat_id, message_id)
        if post is None or not self.chat.unreact(post, external_id, emoji):
            return Gone()
        return Sent(post.id)

    async def reaction_counts(self, chat_id: str, message_ids: Sequence[str], emoji: str) -> Mapping[str, int]:
        """Return how often `emoji` stands on these messages, the bot's own left out; none for one that is gone."""
        posts = {one: self.chat.get(chat_id, one) for one in message_ids}
        return {one: sum(who != BOT for who in post.reactions.get(emoji, [])) for one, post in posts.items() if post}

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        """Return the people whose `emoji` stands on a message, first come first; none on one that is gone."""
        post = self.chat.get(chat_id, message_id)
        return [who for who in post.reactions.get(emoji, []) if who != BOT] if post else []

    def door(self, payload: str) -> str | None:  # noqa: ARG002
        """Return None: this chat needs no opening."""
        return None

    async def find(self, chat_id: str, press: str) -> str | None:
        """Return the newest of the bot's messages in a chat that carries the button `press`."""
        owner = chat_id if chat_id in self.chat.people else ""
        for post in reversed(self.chat.standing(chat_id, owner)):
            rows = post.message.rows if post.message else ()
            if any(button.press == press for row in rows for button in row):
                return post.id
        return None

    async def hand(self, inbound: Inbound, asked: Asked | None = None, pressed: Post | None = None) -> Shown:
        """Hand one act to the bot and show its answer; acts of one person on one message take turns."""
        key = (inbound.sender.external_id, inbound.message_id or inbound.place.chat_id)
        receive, turn = self._receive, self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            reply = await receive(inbound) if receive else None
            return show(self.chat, inbound, reply, self.clock.now(), asked=asked, pressed=pressed)
