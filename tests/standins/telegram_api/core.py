"""The chat itself: who may do what where, what a new message brings about, and which updates the bot gets of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import shapes
from .errors import ApiError, bad_request, forbidden
from .limits import Limits
from .state import Chat, Member, Message, User, World
from .updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from .webhook import WebhookPusher


@dataclass
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    mime_type: str


@dataclass
class Ask:
    """One request to the Bot API, already read and checked against the contract."""

    method: str
    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """A field's value."""
        return self.values.get(name, default)

    def upload(self, name: str) -> Upload | None:
        """The file of a field, sent directly or by attach://."""
        given = str(self.values.get(name, ""))
        return self.uploads.get(given.removeprefix("attach://")) or self.uploads.get(name)


@dataclass
class Press:
    """A pressed button that waits for the bot's answer."""

    query_id: str
    user: User
    message: Message
    pressed_at: float
    answer: asyncio.Future[dict[str, Any]]


class Core:
    """State and the rules that all methods share."""

    def __init__(self, bot: User, clock: Callable[[], float], speed: float) -> None:
        self.clock = clock
        self.speed = speed
        self.world = World(bot)
        self.updates = UpdateQueue(clock)
        self.limits = Limits(clock, speed)
        self.presses: dict[str, Press] = {}
        self.callback_lives_for = 15.0
        self.privacy_mode = True
        self.commands: dict[tuple[str, int, int, str], list[dict[str, Any]]] = {}
        self.pusher: WebhookPusher | None = None
        self.max_connections: int | None = None
        # Whether taking somebody's reaction off is told to the bot that did it: not documented, so tests may try both.
        self.tells_removed_reactions = True
        self.changed = asyncio.Event()

    def now(self) -> int:
        """Unix time in whole seconds, as every date in the Bot API."""
        return int(self.clock())

    def touch(self) -> None:
        """Wakes those who wait for something to have happened."""
        self.changed.set()

    def bot_member(self, chat: Chat) -> Member:
        """What the bot is in a chat."""
        return chat.member(self.world.bot)

    def chat_for(self, ask: Ask, *, write: bool) -> Chat:
        """The chat that a request names; raises what the real server says when it is closed to the bot."""
        chat = self.world.find(ask.get("chat_id"))
        if chat is None:
            raise bad_request("chat not found")
        if chat.is_private:
            if write:
                self._check_person(chat)
            return chat
        if chat.is_deleted:
            raise forbidden("the group chat was deleted") if chat.kind == "group" else bad_request("chat not found")
        if chat.migrated_to is not None:
            if not write:
                return chat
            target = {"migrate_to_chat_id": chat.migrated_to.id}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", target)
        status = self.bot_member(chat).status
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status == "left" and (write or chat.username is None):
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def _check_person(self, chat: Chat) -> None:
        person = chat.user
        if person is None or person.deactivated:
            raise forbidden("user is deactivated")
        if not person.opened:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocked:
            raise forbidden("bot was blocked by the user")

    def check_may_post(self, chat: Chat) -> None:
        """Raises when the bot is in the chat but may not write there."""
        me = self.bot_member(chat)
        if chat.kind == "channel" and not me.can("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        if me.status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")

    def message_for(self, chat: Chat, message_id: int, purpose: str) -> Message:
        """A message that is still there; raises "<purpose> not found"."""
        message = chat.messages.get(message_id)
        if message is None or message.is_deleted:
            raise bad_request(f"{purpose} not found")
        return message

    def post(self, chat: Chat, sender: User | None, **content: Any) -> Message:
        """Puts a message into a chat. In a topic, what answers nothing answers the topic's first message."""
        message = Message(chat, next(chat.message_ids), self.now(), sender, **content)
        if chat.is_forum and message.thread_id and message.reply_to is None:
            message.reply_to = chat.messages.get(message.thread_id)
        chat.messages[message.message_id] = message
        self.touch()
        return message

    def tell_message(self, message: Message, kind: str = "message") -> bool:
        """The update of a person's message, if the bot may see it; says whether it was made."""
        chat = message.chat
        if chat.kind == "channel":
            kind = kind.replace("message", "channel_post")
        if not self._may_see(message):
            return False
        body = shapes.message_json(message)
        return self.updates.add(kind, body, f"chat {chat.id}") is not None

    def _may_see(self, message: Message) -> bool:
        chat = message.chat
        if chat.is_private:
            return True
        me = self.bot_member(chat)
        if not me.is_present:
            return False
        if not chat.is_group or me.is_administrator or not self.privacy_mode or message.service:
            return True
        answered = message.reply_to
        return self._commands_me(message) or (answered is not None and answered.sender is self.world.bot)

    def _commands_me(self, message: Message) -> bool:
        first = next((e for e in message.entities if e["type"] == "bot_command" and e["offset"] == 0), None)
        if first is None or message.text is None:
            return False
        _, _, addressee = message.text[: first["length"]].partition("@")
        return addressee.lower() in {"", (self.world.bot.username or "").lower()}

    def tell_reaction(self, message: Message, actor: User | Chat, old: tuple[str, ...]) -> bool:
        """The one update of a changed reaction; only administrators of a group who asked for it get it."""
        chat = message.chat
        if not chat.is_group or not self.bot_member(chat).is_administrator:
            return False
        who = {"user": shapes.user_json(actor)} if isinstance(actor, User) else {"actor_chat": shapes.chat_json(actor)}
        body = {
            "chat": shapes.chat_json(chat),
            "message_id": message.message_id,
            "date": self.now(),
            "old_reaction": shapes.reactions_json(old),
            "new_reaction": shapes.reactions_json(message.reactions.get(actor.id, ())),
        }
        return self.updates.add("message_reaction", body | who, f"reactions {chat.id}") is not None

    def tell_member(self, chat: Chat, old: Member, new: Member, by: User) -> bool:
        """The update of a changed member: the bot's own always, others' only to an administrator who asked."""
        is_mine = new.user is self.world.bot
        if not is_mine and not self.bot_member(chat).is_administrator and not chat.is_private:
            return False
        body = {
            "chat": shapes.chat_json(chat),
            "from": shapes.user_json(by),
            "date": self.now(),
            "old_chat_member": shapes.member_json(old, chat),
            "new_chat_member": shapes.member_json(new, chat),
        }
        kind = "my_chat_member" if is_mine else "chat_member"
        return self.updates.add(kind, body, f"members {chat.id}") is not None
