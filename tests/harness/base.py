"""One way to act in any of the three chats, so that contract tests and stories are written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.ports.chat import Inbox, Menu, Platform, Room, RoomKind
    from bot.ports.clock import Clock


@dataclass(frozen=True)
class Seen:
    """A message as its reader sees it: its words in one string, its buttons as (label, press or url), its files.

    `pictures` are those that are shown in it, `links` the (label, address) pairs in its words.
    """

    id: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    reactions: tuple[tuple[str, int], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    pictures: tuple[bytes, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def button(self, action: str) -> str:
        """Return the press whose action is `action` (the part before the first colon)."""
        found = [press for _, press in self.buttons if press.split(":")[0] == action]
        assert found, f"no button {action!r} among {self.buttons}"
        return found[0]


class Harness(Protocol):
    """A chat with its stand-in server, driven as people would drive it.

    `rooms` are the chat ids in the form that the config uses. Methods that act return what the actor alone was
    shown in answer (ephemeral answer, button alert, direct message, private line on the web page), or None.
    By `clock` the adapter says when something happened. While `waits` is False, acts return at once, as for somebody who does not look: the bot may be down.
    """

    name: str
    waits: bool
    rooms: dict[RoomKind, str]
    claim_emoji: str
    clock: Clock

    async def open(self) -> None: ...
    async def close(self) -> None:
        """Stop the stand-in; fails when any request broke the published contract."""

    def platform(self, menu: Menu, rooms: list[Room], inbox: Inbox) -> Platform:
        """Return a fresh adapter, not started, that talks to the stand-in (a restart is a second one)."""

    async def person(self, name: str) -> str:
        """Add a person to the community's rooms and return the external id."""

    async def react(self, person: str, chat_id: str, message_id: str, emoji: str) -> None: ...
    async def unreact(self, person: str, chat_id: str, message_id: str, emoji: str) -> None: ...
    async def press(self, person: str, chat_id: str, message_id: str, press: str) -> Seen | None:
        """Press a button; a form that comes back is returned as a Seen with its title and labels."""

    async def fill(self, person: str, chat_id: str, message_id: str, press: str, values: dict[str, str]) -> Seen | None:
        """Press a button that opens a form and send the form. Chats without forms raise NotImplementedError."""

    async def type(self, person: str, chat_id: str | None, line: str) -> Seen | None:
        """Type a command, such as `/points`, in a room, or in the direct chat when `chat_id` is None."""

    async def answer(self, person: str, chat_id: str, message_id: str, text: str) -> Seen | None:
        """Answer a message with a text (Telegram, web). Chats where the bot cannot read it raise NotImplementedError."""

    async def record(
        self, person: str, chat_id: str, message_id: str, thread: int, link: str, *, disclosed: bool
    ) -> Seen | None:
        """Record a reply link in the way that is natural in this chat, disclosure question included."""

    async def open_direct(self, person: str) -> None:
        """The person opens the direct chat with the bot."""

    async def messages(self, chat_id: str) -> list[Seen]:
        """Return what stands in a room now, oldest first, the bot's messages only."""

    async def directs(self, person: str) -> list[Seen]:
        """Return the bot's messages in a person's direct chat (or private lines), oldest first."""

    async def delete(self, chat_id: str, message_id: str) -> None:
        """Delete a message by hand, as a moderator would."""

    def opens(self, link: str) -> tuple[str, str]:
        """Return the room and the message that a link of this chat opens."""

    async def role(self, name: str) -> str:
        """Make a role without power and return its id. Chats without roles raise NotImplementedError."""

    def roles_of(self, person: str) -> set[str]:
        """Return the ids of the roles that a person has."""

    async def closed_room(self) -> str:
        """Make a room that opens by a link only and return its id. Chats without raise NotImplementedError."""

    async def ask_in(self, person: str, link: str) -> bool:
        """Follow a link and ask to come in; False for a link that opens nothing."""

    def inside(self, chat_id: str) -> set[str]:
        """Return the people who are in a closed room."""
