"""A community's rooms in each chat, the emoji that claims there, and who has which right."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from bot.ports.chat import RoomKind
from bot.rules.reactions import TELEGRAM_REACTIONS, bare
from bot.rules.settings import Settings
from storage.tables import Right


def _is_person(value: str) -> str:
    if value.startswith("role:"):
        raise ValueError("Telegram has no roles; name each person as user:ID")
    return value


def _is_channel(value: str) -> str:
    if not re.fullmatch(r"\d{15,20}", value):
        raise ValueError("must be a channel id, 15 to 20 digits (right-click the channel, Copy Channel ID)")
    return value


def _is_group(value: str) -> str:
    if not re.fullmatch(r"-100\d{1,16}(:\d+)?", value):
        raise ValueError("must be a supergroup id such as -1001234567890, or -1001234567890:7 for its topic 7")
    return value


def _is_any_group(value: str) -> str:
    """Let a basic group be a room without reactions; when it becomes a supergroup, the bot follows it."""
    return value if re.fullmatch(r"-[1-9]\d{0,12}", value) else _is_group(value)


DiscordChannel = Annotated[str, AfterValidator(_is_channel)]
TelegramGroup = Annotated[str, AfterValidator(_is_group)]
TelegramRoom = Annotated[str, AfterValidator(_is_any_group)]
GrantedTo = Annotated[str, StringConstraints(pattern=r"^(user|role):\S+$")]
GrantedToPerson = Annotated[GrantedTo, AfterValidator(_is_person)]


class Rooms(Settings):
    """One community's rooms in one chat, its claim emoji, and who has which right there (`user:ID`, `role:ID`)."""

    cards: str
    managers: str
    staff: str | None = None
    product: str | None = None
    claim_emoji: str
    rights: dict[Right, tuple[GrantedTo, ...]] = Field(default_factory=dict)

    @field_validator("rights")
    @classmethod
    def _no_stranger(cls, rights: dict[Right, tuple[str, ...]]) -> dict[Right, tuple[str, ...]]:
        if Right.STRANGER in rights:
            raise ValueError("stranger is what everyone without a right is; grant viewer, ambassador, manager or lead")
        return rights

    def chat_ids(self) -> dict[RoomKind, str]:
        """Return the chat id of every kind of room; what has no room of its own goes to the managers."""
        return {
            RoomKind.CARDS: self.cards,
            RoomKind.MANAGERS: self.managers,
            RoomKind.STAFF: self.staff or self.managers,
            RoomKind.PRODUCT: self.product or self.managers,
        }


class DiscordRooms(Rooms):
    """Channel ids in Discord."""

    claim_emoji: str = "✋"

    cards: DiscordChannel
    managers: DiscordChannel
    staff: DiscordChannel | None = None
    product: DiscordChannel | None = None


class TelegramRooms(Rooms):
    """Group ids in Telegram, `-100123` or `-100123:7` for the topic 7; only the cards need a supergroup."""

    cards: TelegramGroup
    managers: TelegramRoom
    staff: TelegramRoom | None = None
    product: TelegramRoom | None = None
    claim_emoji: str = "✍"
    rights: dict[Right, tuple[GrantedToPerson, ...]] = Field(default_factory=dict)

    @field_validator("claim_emoji")
    @classmethod
    def _is_reaction(cls, value: str) -> str:
        if bare(value) not in TELEGRAM_REACTIONS:
            raise ValueError(f"Telegram has no reaction {value}; choose one of its own, such as ✍ 👀 🙏 🤝 🫡 👌")
        return value


class WebRooms(Rooms):
    """Rooms of the local page, named freely."""

    claim_emoji: str = "✋"
