"""Which room of the config a Telegram chat is: `-100123`, or `-100123:7` for its topic 7.

Reactions do not tell their topic, so they are mapped by chat: to the only room with that chat, else to the plain
chat id, and the message id decides. A group that became a supergroup keeps the id that the config knows it by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.platforms.telegram_chat.emoji import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.chat import Room

# https://core.telegram.org/api/bots/ids
SUPERGROUPS_BELOW = -1_000_000_000_000
_CHAT_ID = re.compile(r"(-?\d{1,19})(?::(\d{1,18}))?")


def parse_chat_id(chat_id: str) -> tuple[int, int | None]:
    """Return the chat and the topic of a configured id. Raises ValueError for anything else."""
    found = _CHAT_ID.fullmatch(chat_id)
    if found is None:
        raise ValueError(f"not a Telegram chat id: {chat_id!r}")
    return int(found[1]), int(found[2]) if found[2] else None


class Chats:
    """The configured rooms, and the supergroups that some of their groups became."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self._became: dict[int, int] = {}
        self.serve(rooms)

    def serve(self, rooms: Sequence[Room]) -> None:
        """Know these rooms from now on, and no others."""
        self._rooms = tuple(rooms)
        self._configured = frozenset(room.chat_id for room in rooms)
        self._by_chat: dict[int, set[str]] = {}
        for chat_id in self._configured:
            self._by_chat.setdefault(parse_chat_id(chat_id)[0], set()).add(chat_id)
        self._claim_emoji = {bare(room.claim_emoji): room.claim_emoji for room in rooms}

    def migrated(self, old: int, new: int) -> None:
        """Remember that the group `old` is now the supergroup `new`."""
        self._became[old] = new

    def rooms_of(self, chat: int) -> list[Room]:
        """Return the rooms in a group: itself, or its topics."""
        known = self._known_as(chat)
        return [room for room in self._rooms if parse_chat_id(room.chat_id)[0] == known]

    def target(self, chat_id: str) -> tuple[int, int | None]:
        """Return the chat and the topic to send to, wherever the room is now."""
        chat, topic = parse_chat_id(chat_id)
        return self._became.get(chat, chat), topic

    def link(self, chat_id: str, message_id: str) -> str | None:
        """Return where a message opens for members; only supergroups (`-100…`) have such addresses.

        https://core.telegram.org/api/links#message-links
        """
        chat, topic = self.target(chat_id)
        if chat > SUPERGROUPS_BELOW:
            return None
        inside = str(SUPERGROUPS_BELOW - chat)
        return "/".join(["https://t.me/c", inside, *([str(topic)] if topic else []), message_id])

    def room(self, chat: int, topic: int | None) -> str:
        """Return the room of a message whose topic is known (None: the chat itself, or its General topic)."""
        known = self._known_as(chat)
        exact = str(known) if topic is None else f"{known}:{topic}"
        return str(known) if exact not in self._configured and str(known) in self._configured else exact

    def room_by_chat(self, chat: int) -> str:
        """Return the room of an event that does not tell its topic."""
        known = self._known_as(chat)
        rooms = self._by_chat.get(known, set())
        return next(iter(rooms)) if len(rooms) == 1 else str(known)

    def emoji(self, emoji: str) -> str:
        """Return an emoji as the config writes it, where it is somewhere the claim emoji."""
        return self._claim_emoji.get(bare(emoji), emoji)

    def _known_as(self, chat: int) -> int:
        if chat in self._by_chat:
            return chat  # the config was brought up to date
        return next((old for old, new in self._became.items() if new == chat), chat)
