"""What a person did in a chat, translated and nothing more, and what goes back to that person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.message import Form, Message


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it. `roles` are the chat's role ids; `language` is a code such as `ru`, where the chat tells it."""

    external_id: str
    name: str
    roles: frozenset[str] = frozenset()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a room by its chat id (the same form as in the config), or a direct chat with the bot."""

    chat_id: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A command. Discord gives `options` by name, other chats give the rest of the line in `text`."""

    name: str
    text: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by the `press` it was made with."""

    press: str


@dataclass(frozen=True, slots=True)
class Reacted:
    """One emoji put on (`added`) or taken off a message."""

    emoji: str
    added: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A text written as an answer to one of the bot's messages."""

    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was sent, with its values by input name."""

    action: str
    ref: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """The person left the room, or was removed from it."""


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """The person asks to come into a closed room, whose chat id is the place's."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The person blocked the bot: no direct chat until they write again."""


Event = Typed | Pressed | Reacted | Answered | Filled | Left | JoinAsked | Closed


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event from one person.

    `message_id` is the message pressed, reacted to or answered. `private` says whether the platform can answer
    this very event so that only the sender sees it. `receipt` is the stored update's row, marked as handled in
    the transaction that handles it (Telegram). `at` is when it happened, aware UTC. `waited` says that it happened
    some time before, at a moment that its chat does not tell: `at` is then when it was handed on.
    """

    platform: str
    sender: Sender
    place: Place
    event: Event
    at: datetime
    message_id: str | None = None
    private: bool = False
    receipt: int | None = None
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to the person who acted.

    `shared` answers may be seen by the whole room (a leaderboard); all others are for the sender alone, and the
    ladder in `runtime/ladder.py` decides how they travel. `brief` is the one-sentence form for a button alert
    (200 characters on Telegram). `replace` edits the private message whose button was pressed, where there is one.
    `refused` says the act did not happen, so a reaction that asked for it should come off.
    """

    message: Message
    brief: str = ""
    form: Form | None = None
    shared: bool = False
    replace: bool = False
    refused: bool = False
