"""Acting as people do: write, answer, react, press; and waiting for what the bot makes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from . import entities, shapes
from .cast import Cast
from .core import Press
from .methods_chats import menu_for
from .methods_presses import is_allowed
from .state import Chat, Message, User

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


@dataclass(frozen=True)
class PressResult:
    """What the person who pressed sees. `answered` false: the button kept spinning. `after_for` in seconds."""

    answered: bool
    text: str = ""
    show_alert: bool = False
    url: str | None = None
    after_for: float = 0.0
    query_id: str = ""


class Drive(Cast):
    """The part of the stand-in that tests act through."""

    _query_ids = count(4_800_000_000_000_000_001)

    def _chat(self, place: Chat | User) -> Chat:
        return self.core.world.private(place) if isinstance(place, User) else place

    async def say(
        self,
        user: User,
        place: Chat | User,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Message:
        """Writes into a group, or to the bot when `place` is the person; commands and links become entities."""
        chat = self._chat(place)
        self._check_present(user, chat)
        if len(text.strip()) == 0 or entities.units(text) > entities.TEXT_LIMIT:
            raise ValueError("nobody can send such a text: empty or longer than 4096")
        if chat.is_private:
            user.opened = True
        sender, sender_chat = self._author(user, chat)
        message = self.core.post(
            chat,
            sender,
            sender_chat=sender_chat,
            text=text.strip(),
            entities=entities.found_entities(text.strip()),
            reply_to=reply_to,
            thread_id=topic or (reply_to.thread_id if reply_to and chat.is_forum else None),
        )
        self.core.tell_message(message)
        await asyncio.sleep(0)
        return message

    async def start(self, user: User, payload: str | None = None) -> Message:
        """Opens the private chat (unblocking the bot if need be) by /start, with a deep link's payload."""
        self.unblock(user)
        return await self.say(user, user, f"/start {payload}" if payload else "/start")

    async def edit(self, message: Message, text: str) -> None:
        """A person changes a message."""
        message.text, message.entities = text, entities.found_entities(text)
        message.edited_at = self.core.now()
        self.core.tell_message(message, "edited_message")
        await asyncio.sleep(0)

    async def react(self, user: User, message: Message, emoji: str | None) -> bool:
        """Sets, swaps (one update) or takes off a reaction; says whether the bot was told."""
        self._check_present(user, message.chat)
        if emoji is not None and not is_allowed(message.chat, emoji):
            raise ValueError(f"nobody can react with {emoji!r} here")
        actor: User | Chat = message.chat if message.chat.member(user).is_anonymous else user
        old = message.reactions.pop(actor.id, ())
        new = (emoji,) if emoji is not None else ()
        if new:
            message.reactions[actor.id] = new
        told = old != new and self.core.tell_reaction(message, actor, old)
        self.core.touch()
        await asyncio.sleep(0)
        return told

    async def press(
        self,
        user: User,
        message: Message,
        button: str,
        *,
        timeout: float = 5.0,  # noqa: ASYNC109 - waits as a person does
        stale: bool = False,
    ) -> PressResult:
        """Presses a button by its data or label and waits for the answer.

        `stale`: as a client that still shows an old card; the data is sent whether the button is there or not.
        """
        self._check_present(user, message.chat)
        found = [b for b in message.buttons if button in {b.get("callback_data"), b["text"]}]
        if not stale and not found:
            raise LookupError(f"no button {button!r} on {message.labels}")
        data = found[0].get("callback_data") if found else button
        if data is None:
            raise LookupError(f"{button!r} opens an address, it sends nothing")
        query_id, loop = str(next(self._query_ids)), asyncio.get_running_loop()
        press = Press(query_id, user, message, self.core.clock(), loop.create_future())
        self.core.presses[query_id] = press
        body = {
            "id": query_id,
            "from": shapes.user_json(user),
            "message": shapes.message_json(message),
            "chat_instance": str(abs(message.chat.id) * 31),
            "data": data,
        }
        self.core.updates.add("callback_query", body, f"presses {user.id}")
        started = loop.time()
        try:
            answer: dict[str, Any] = await asyncio.wait_for(press.answer, timeout)
        except TimeoutError:
            return PressResult(answered=False, query_id=query_id)
        return PressResult(
            answered=True,
            text=answer.get("text", ""),
            show_alert=answer.get("show_alert", False),
            url=answer.get("url"),
            after_for=loop.time() - started,
            query_id=query_id,
        )

    def messages(self, place: Chat | User, *, by_bot: bool | None = None) -> list[Message]:
        """What stands in a chat, oldest first, without service lines; `by_bot` picks the bot's or the others'."""
        shown = self._chat(place).messages.values()
        return [m for m in shown if not m.is_deleted and not m.service and by_bot in {None, self._is_mine(m)}]

    def direct(self, user: User) -> list[Message]:
        """What the bot wrote to a person privately."""
        return self.messages(user, by_bot=True)

    def menu(self, user: User, place: Chat | User | None = None) -> list[str]:
        """The commands that a person is offered in a chat (by default the private one)."""
        return [command["command"] for command in menu_for(self.core, user, self._chat(place or user))]

    async def wait_for(self, predicate: Callable[[], Found], timeout: float = 5.0) -> Found:  # noqa: ASYNC109
        """The predicate's first true value; raises TimeoutError after so many seconds."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + timeout
        while True:
            self.core.changed.clear()
            found = predicate()
            if found:
                return found
            left = ends_at - loop.time()
            if left <= 0:
                raise TimeoutError(f"nothing within {timeout} s; {self.describe()}")
            try:
                # Not everything a test waits for happens here, so it looks again now and then.
                await asyncio.wait_for(self.core.changed.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    async def wait_for_message(self, place: Chat | User, part: str, timeout: float = 5.0) -> Message:  # noqa: ASYNC109
        """The bot's latest message in a chat whose text or caption has this part."""

        def latest() -> Message | None:
            mine = reversed(self.messages(place, by_bot=True))
            return next((m for m in mine if part in (m.text or m.caption or "")), None)

        found = await self.wait_for(latest, timeout)
        assert found is not None
        return found

    def describe(self) -> str:
        """What a failing test wants to see."""
        last = [m.text or m.caption for chat in self.core.world.chats.values() for m in self.messages(chat)][-5:]
        return f"last messages: {last}"

    def _is_mine(self, message: Message) -> bool:
        return message.sender is self.bot or (message.chat.kind == "channel" and message.sender is None)

    def _author(self, user: User, chat: Chat) -> tuple[User | None, Chat | None]:
        if chat.kind == "channel":
            return None, chat
        return (self.core.world.anonymous_bot, chat) if chat.member(user).is_anonymous else (user, None)

    def _check_present(self, user: User, chat: Chat) -> None:
        if chat.is_private:
            if chat.user is not user or user.blocked:
                raise ValueError(f"{user.first_name} cannot write there")
        elif not chat.member(user).is_present:
            raise ValueError(f"{user.first_name} is not in {chat.title}")
