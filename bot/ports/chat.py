"""What a chat platform is: events in, messages out, and the few ways a delivery can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.ports.outcomes import (
    OUR_FAULT,
    Gone,
    Invited,
    Mended,
    Moved,
    Need,
    Outcome,
    Problem,
    Refused,
    RetryAfter,
    Sent,
    Unchanged,
    unheard,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from bot.ports.inbound import Inbound, Reply
    from bot.ports.message import Message

    Handle = Callable[[Mapping[str, Any], int], Awaitable[None]]
    Receive = Callable[[Inbound], Awaitable[Reply | None]]
    Report = Callable[["Problem | Mended | Moved | None"], None]


class RoomKind(StrEnum):
    """The rooms of a community in one chat: for cards, for managers, for staff, for the product team.

    The operators' room is no community's.
    """

    CARDS = "cards"
    MANAGERS = "managers"
    STAFF = "staff"
    PRODUCT = "product"
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Room:
    """A configured room: `chat_id` is a Discord channel id, or Telegram's `-100123` or `-100123:topic`."""

    community: str
    kind: RoomKind
    chat_id: str
    claim_emoji: str

    def key(self, platform: str) -> str:
        """Return where the config names the room."""
        if self.kind is RoomKind.OPERATORS:
            return f"operators.{platform}"
        return f"communities.{self.community}.{platform}.{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a perk opens: a `role` on the server of the room `chat_id`, or (no role) the closed room `chat_id`.

    `key` is where the config names it.
    """

    key: str
    chat_id: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of a command: its name (latin, for Discord), described in the reader's language."""

    name: str
    description: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One command as a menu shows it, in one language. `right` is the least right that sees it."""

    name: str
    description: str
    right: str
    options: tuple[Option, ...] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Menu:
    """All commands by language code; every language names the same commands in the same order."""

    by_language: tuple[tuple[str, tuple[MenuItem, ...]], ...]
    default_language: str = "en"


@dataclass(frozen=True, slots=True)
class Pace:
    """A published limit: at most `count` posts and edits in one chat per `per` seconds."""

    count: int
    per: float


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a platform can do.

    `reads_reactions` says whether the standing reactions of a message can be asked for. `direct_needs_opening` says
    that a person must write first. `roles`: it has roles to give; `join_requests`: a link
    into a closed room asks first; `finds`: `find` can search a room's history.
    """

    reads_reactions: bool
    direct_needs_opening: bool
    pace: Pace | None = None
    roles: bool = False
    join_requests: bool = False
    finds: bool = True


class Platform(Protocol):
    """One chat. Methods never raise for what a chat answers: each maps its library's errors to an Outcome.

    `report` is called with what the chat needs from people, and with None once it works again, or where something
    was given that may make a room work again; with Mended for a room that does.
    """

    name: str
    abilities: Abilities
    report: Report

    @property
    def alive(self) -> bool:
        """Say whether it is connected, or connects again by itself; when False, it has to be started anew."""

    async def start(self, receive: Receive) -> None:
        """Connect, hand every event to `receive`, and return once ready. Raises PlatformError when it cannot."""

    async def stop(self) -> None:
        """Finish what is in flight and disconnect; it can be started again."""

    def moved(self, rooms: Mapping[str, str]) -> None:
        """Learn, before the start, which rooms go by another id now: the new ids by the old."""

    def serve(self, rooms: Sequence[Room]) -> None:
        """Serve these rooms from now on, connected or not; what is to be asked of the chat for it is asked later."""

    async def check(self, rooms: Sequence[Room]) -> list[Problem]:
        """Look at tokens, rooms and rights without changing anything."""

    async def post(self, chat_id: str, message: Message, *, key: str) -> Outcome:
        """Send a message, with its file or its picture; Refused where that is larger than the chat takes.

        `key` is unique for what is posted and is used as a nonce where the chat has one.
        """

    def link_to(self, chat_id: str, message_id: str) -> str | None:
        """Return the address that opens a message of a room for those who are in it; None where there is none."""

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        """Replace a message's words and buttons; what went with it, which `message` must still name, stays."""

    async def direct(self, external_id: str, message: Message, *, key: str) -> Outcome:
        """Send a private message to one person."""

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Put the bot's own reaction on a message, so that members can tap it."""

    async def unreact(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        """Take the bot's own reaction off a message; safe to repeat."""

    async def take_reaction_off(self, chat_id: str, message_id: str, external_id: str, emoji: str) -> Outcome:
        """Remove one person's reaction (needs the right to do so)."""

    async def reaction_counts(
        self, chat_id: str, message_ids: Sequence[str], emoji: str
    ) -> Mapping[str, int] | Gone | Refused | RetryAfter:
        """Return how often `emoji` stands on these messages of a room, the bot's own left out; none for one deleted."""

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        """Return the external ids of the people whose `emoji` stands on a message, in the order that the chat tells.

        None where it cannot be asked now.
        """

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        """Say whether a person is in a room's server or group; None where the chat cannot tell now."""

    async def give_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        """Give a person a role in the server that a room belongs to; safe to repeat."""

    async def take_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        """Take a role from a person again; safe to repeat, also when he is gone."""

    async def invite(self, chat_id: str, name: str) -> Invited | Refused | RetryAfter | Gone:
        """Make a link with which people ask to come into a closed room; `name` (32 characters) tells it apart."""

    async def revoke(self, chat_id: str, link: str) -> Outcome:
        """End a link made by `invite`; safe to repeat."""

    async def answer_join(self, chat_id: str, external_id: str, *, admit: bool) -> Outcome:
        """Let a person who asked into a closed room, or turn him away."""

    async def put_out(self, chat_id: str, external_id: str) -> Outcome:
        """Remove a person from a closed room without banning him; safe to repeat."""

    def door(self, payload: str) -> str | None:
        """Return the link that opens the direct chat (its `/start` carries `payload`), where one is needed."""

    async def find(self, chat_id: str, press: str) -> str | RetryAfter | None:
        """Search the chat's recent history for the bot's message that carries the button `press`; None if none."""


class Inbox(Protocol):
    """Keeps raw updates until they are handled, so that nothing that came in is lost (Telegram)."""

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store raw updates, unique by their `update_id`, and return only after the commit."""

    def serve(self, handle: Handle) -> None:
        """Hand every kept update to `handle(raw, receipt)`, in order per person, also those kept before a restart.

        `receipt` goes into the Inbound. When `handle` returns, the update counts as handled even if it led to no
        Inbound; when it raises, the fault is logged and the update is tried again a few times.
        """


class PlatformError(Exception):
    """A platform cannot start or go on; carries the problems found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.key}: {p.what}" for p in problems))
        self.problems = tuple(problems)


__all__ = [
    "OUR_FAULT",
    "Abilities",
    "Gone",
    "Inbox",
    "Invited",
    "Mended",
    "Menu",
    "MenuItem",
    "Moved",
    "Need",
    "Opening",
    "Option",
    "Outcome",
    "Pace",
    "Platform",
    "PlatformError",
    "Problem",
    "Refused",
    "RetryAfter",
    "Room",
    "RoomKind",
    "Sent",
    "Unchanged",
    "unheard",
]
