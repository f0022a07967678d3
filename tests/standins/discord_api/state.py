"""What a Discord server holds: people, guilds, channels, messages and reactions, kept until the test ends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .permissions import Can, permissions_of

EPOCH_MS = 1_420_070_400_000
EPHEMERAL, LOADING, COMPONENTS_V2 = 64, 128, 32768


class Snowflakes:
    """Ids that grow and carry their time, as real ones do."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> int:
        """Return the next id."""
        self._last = max(self._last + 1, (int(time.time() * 1000) - EPOCH_MS) << 22)
        return self._last


@dataclass(eq=False)
class User:
    """An account, of a person or of the bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    direct_open: bool = True


@dataclass(eq=False)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: int
    name: str
    permissions: Can
    position: int
    managed: bool = False


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    guild: Guild
    joined_at: datetime
    roles: list[Role] = field(default_factory=list)


@dataclass(eq=False)
class Guild:
    """A Discord server: what the community sees in its list at the left."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    premium_tier: int = 0
    unavailable: bool = False


@dataclass(eq=False)
class Channel:
    """A text channel of a guild, or the direct chat between the bot and one person."""

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    overwrites: dict[int, tuple[Can, Can]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)


@dataclass(eq=False)
class Message:
    """A message as it stands now; `only_for` is the one person who sees an ephemeral one.

    `supers` are those of its reactions, by emoji and user, that are super reactions.
    """

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    kind: int = 0
    nonce: str | int | None = None
    tts: bool = False
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: int | None = None
    metadata: dict[str, Any] | None = None
    only_for: User | None = None
    reactions: dict[str, list[User]] = field(default_factory=dict)
    supers: set[tuple[str, int]] = field(default_factory=set)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    def parts(self) -> list[dict[str, Any]]:
        """Return every component, however deep it stands."""
        return list(walk(self.components))

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The pressable components by custom id."""
        return {part["custom_id"]: part for part in self.parts() if part.get("custom_id")}

    @property
    def text(self) -> str:
        """Everything a person can read in it, line by line."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("author", {}).get("name", ""), embed.get("title", ""), embed.get("description", "")]
            for one in embed.get("fields", []):
                lines += [one["name"], one["value"]]
            lines.append(embed.get("footer", {}).get("text", ""))
        for part in self.parts():
            lines += [str(part.get(key) or "") for key in ("content", "label", "placeholder")]
        return "\n".join(line for line in lines if line)


def walk(components: list[dict[str, Any]] | None) -> Any:
    """Yield every component of a tree, parents first."""
    for part in components or []:
        yield part
        yield from walk(part.get("components"))
        for key in ("component", "accessory"):
            if isinstance(part.get(key), dict):
                yield from walk([part[key]])


def can_in(user: User, channel: Channel) -> Can:
    """Return what a user may do in a channel; nothing when he is not of the guild or the chat."""
    if channel.guild is None:
        return (
            Can.VIEW_CHANNEL
            | Can.READ_MESSAGE_HISTORY
            | Can.SEND_MESSAGES
            | Can.ADD_REACTIONS
            | (Can.EMBED_LINKS | Can.ATTACH_FILES | Can.USE_APPLICATION_COMMANDS)
        )
    member = channel.guild.members.get(user.id)
    return permissions_of(member, channel) if member else Can(0)
