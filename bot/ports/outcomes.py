"""How a delivery ends, what a chat or a room needs from people, and how it says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Need(StrEnum):
    """What people must mend before a chat can be served again, or one of its rooms; each has its sentence in `texts`.

    Of a whole chat: `token` is not accepted any more; `unreachable`; `conflict`: another program takes its events;
    `intents`: the application may not use what it asks for. Of a room: `write`: no right to post there; `join`: the
    bot is not in it; `gone`: it was deleted; `topic`: its topic is closed or deleted; `failing`: it takes nothing, for
    no reason that is known; `deaf`: the bot can write there, and is told of no reactions. `other`: as the chat's own
    words say.
    """

    TOKEN = "token"  # noqa: S105 - names what is wrong
    UNREACHABLE = "unreachable"
    CONFLICT = "conflict"
    INTENTS = "intents"
    WRITE = "write"
    JOIN = "join"
    GONE = "gone"
    TOPIC = "topic"
    FAILING = "failing"
    DEAF = "deaf"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; `message_id` is the chat's id of the message."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A link was made with which somebody asks to come into a closed room."""

    link: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The chat already shows exactly this."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The message, reaction or chat target no longer exists (404)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The chat will not do this however often it is asked; `reason` is for the log and the manager.

    `need`: nothing can be written into this room until people mend what it names (see `Need`).
    """

    reason: str
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now: ask again after `seconds`. `undone`: the chat itself says that nothing was done, so it was no try."""

    seconds: float
    reason: str = ""
    undone: bool = False


OUR_FAULT = "a fault of our own"
"""How the reason of a later try begins where not the chat but the bot failed."""

Outcome = Sent | Unchanged | Gone | Refused | RetryAfter
"""How a delivery ends. Acts without a message (a role, an admission) end with `Unchanged` when they are done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be mended before the bot can serve: where, what is wrong, and the mend.

    One that is `passing` (the chat cannot be reached) may go by itself, so it is tried again. Reported while it runs,
    it names the `need`, and the `room` (its chat id) where only one is concerned.
    """

    key: str
    what: str
    mend: str
    passing: bool = False
    need: Need = Need.OTHER
    room: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was the matter with one room (its chat id) is over, as the chat itself says; `hears`: reactions too."""

    room: str
    hears: bool = True


@dataclass(frozen=True, slots=True)
class Moved:
    """A room goes by another id from now on, and its messages stayed behind.

    Until `known` is called, when everybody knows, the platform delivers nothing there.
    """

    room: str
    became: str
    known: Callable[[], None]


def unheard(told: Problem | Mended | Moved | None) -> None:
    """Tell nobody what a chat needs: nobody has asked yet."""
    if isinstance(told, Moved):
        told.known()
