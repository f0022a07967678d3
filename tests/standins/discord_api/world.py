"""Everything that can happen to messages and reactions, by whomever; each change is told to the gateway."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .payloads import emoji_json, gateway_message_json, member_json
from .permissions import Can
from .state import (
    EPHEMERAL,
    Channel,
    Guild,
    Member,
    Message,
    Snowflakes,
    User,
    can_in,
    walk,
)
from .uploads import attach, show_pictures

if TYPE_CHECKING:
    from collections.abc import Callable

MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")
NONCE_FOR = 180.0


class World:
    """All state of the stand-in, with the verbs that change it."""

    def __init__(self) -> None:
        self.next_id = Snowflakes()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._expelled: dict[int, Member] = {}
        self.commands: dict[int | None, list[dict[str, Any]]] = {None: []}
        self.nonces: dict[tuple[int, str], tuple[Message, float]] = {}
        self.nonce_for = NONCE_FOR
        self.cdn = "https://cdn.discordapp.com"
        self.tell: Callable[..., None] = lambda *_, **__: None
        self.bot = self.new_user("Firsthand", bot=True)

    def new_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        """Create an account."""
        user = User(self.next_id(), name, bot, locale)
        self.users[user.id] = user
        return user

    def direct_channel(self, user: User) -> Channel:
        """Return the direct chat between the bot and a person, opened when it is new."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.next_id(), user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def known_nonce(self, author: User, nonce: str | int | None) -> Message | None:
        """Return the message that this author posted with this nonce in the last minutes, if any."""
        message, at = self.nonces.get((author.id, str(nonce)), (None, 0.0))
        return message if nonce is not None and time.monotonic() - at < self.nonce_for else None

    def post(
        self, channel: Channel, author: User, body: dict[str, Any], files: dict[str, bytes] | None = None, **more: Any
    ) -> Message:
        """Put a message into a channel; an ephemeral one is kept but shown in no history."""
        message = Message(self.next_id(), channel, author, nonce=body.get("nonce"), tts=bool(body.get("tts")), **more)
        message.flags |= int(body.get("flags") or 0)
        message.reference = int((body.get("message_reference") or {}).get("message_id") or 0) or None
        self._fill(message, body, files or {})
        if message.nonce is not None:
            self.nonces[author.id, str(message.nonce)] = (message, time.monotonic())
        if not message.flags & EPHEMERAL:
            channel.messages[message.id] = message
            self.tell("MESSAGE_CREATE", gateway_message_json(message, self.bot), channel=channel)
        return message

    def revise(self, message: Message, body: dict[str, Any], files: dict[str, bytes] | None = None) -> None:
        """Edit a message: what the body does not name stays as it is."""
        self._fill(message, body, files or {})
        message.edits += 1
        message.edited_at = datetime.now(UTC)
        if not message.ephemeral:
            self.tell("MESSAGE_UPDATE", gateway_message_json(message, self.bot), channel=message.channel)

    def remove(self, message: Message) -> None:
        """Delete a message, by its author or a moderator."""
        message.deleted = True
        if message.channel.messages.pop(message.id, None):
            self.tell("MESSAGE_DELETE", {"id": str(message.id), **_place(message.channel)}, channel=message.channel)

    def add_reaction(self, message: Message, user: User, emoji: str, *, super_: bool = False) -> None:
        """Put one person's emoji under a message, as a plain or a super reaction; a second time changes nothing."""
        users = message.reactions.setdefault(emoji, [])
        if user in users:
            return
        users.append(user)
        if super_:
            message.supers.add((emoji, user.id))
        data = self._reaction(message, emoji) | {"user_id": str(user.id), "message_author_id": str(message.author.id)}
        data |= {"burst": super_, "type": int(super_)}
        if message.channel.guild and (member := message.channel.guild.members.get(user.id)):
            data["member"] = member_json(member)
        self.tell("MESSAGE_REACTION_ADD", data, channel=message.channel)

    def take_reaction(self, message: Message, user: User, emoji: str) -> bool:
        """Take one person's emoji off; returns whether it was there."""
        users = message.reactions.get(emoji, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[emoji]
        was_super = (emoji, user.id) in message.supers
        message.supers.discard((emoji, user.id))
        data = self._reaction(message, emoji) | {"user_id": str(user.id), "burst": was_super, "type": int(was_super)}
        self.tell("MESSAGE_REACTION_REMOVE", data, channel=message.channel)
        return True

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions off, or all of one emoji."""
        if emoji is None:
            message.reactions.clear()
            data = {"message_id": str(message.id), **_place(message.channel)}
            self.tell("MESSAGE_REACTION_REMOVE_ALL", data, channel=message.channel)
        elif message.reactions.pop(emoji, None):
            self.tell("MESSAGE_REACTION_REMOVE_EMOJI", self._reaction(message, emoji), channel=message.channel)

    def _reaction(self, message: Message, emoji: str) -> dict[str, Any]:
        return {"message_id": str(message.id), "emoji": emoji_json(emoji), **_place(message.channel)}

    def _fill(self, message: Message, body: dict[str, Any], files: dict[str, bytes]) -> None:
        if "content" in body:
            message.content = (body["content"] or "").strip()
        if "embeds" in body:
            message.embeds = [tidy_embed(embed) for embed in body["embeds"] or []]
        if "components" in body:
            message.components = number(body["components"] or [])
        if files or "attachments" in body:
            attach(message, self.cdn, body.get("attachments"), files, self.next_id)
        show_pictures(message, self.cdn)
        if "content" in body or "allowed_mentions" in body:
            self._mention(message, body.get("allowed_mentions"))

    def _mention(self, message: Message, allowed: dict[str, Any] | None) -> None:
        """Work out who is pinged: without allowed_mentions everybody who is named is."""
        parse = (allowed or {}).get("parse") or [] if allowed is not None else ["users", "roles", "everyone"]
        listed = {kind: {int(one) for one in (allowed or {}).get(kind) or []} for kind in ("users", "roles")}
        people = dict.fromkeys(int(found) for found in MENTION.findall(message.content))
        roles = dict.fromkeys(int(found) for found in ROLE_MENTION.findall(message.content))
        message.mentions = [
            self.users[one] for one in people if one in self.users and ("users" in parse or one in listed["users"])
        ]
        message.mention_roles = [one for one in roles if "roles" in parse or one in listed["roles"]]
        may = Can.MENTION_EVERYONE in can_in(message.author, message.channel)
        message.mention_everyone = bool("everyone" in parse and may and EVERYONE.search(message.content))


def _place(channel: Channel) -> dict[str, str]:
    return {"channel_id": str(channel.id)} | ({"guild_id": str(channel.guild.id)} if channel.guild else {})


def tidy_embed(embed: dict[str, Any]) -> dict[str, Any]:
    """Return an embed as Discord keeps it: trimmed, typed, without empty parts."""
    kept: dict[str, Any] = {"type": "rich"}
    for key, value in embed.items():
        if key == "fields":
            kept["fields"] = [
                {"name": one["name"].strip(), "value": one["value"].strip(), "inline": bool(one.get("inline"))}
                for one in value or []
            ]
        elif isinstance(value, str) and key != "type":
            kept[key] = value.strip()
        elif value not in (None, {}) and key != "type":
            kept[key] = value
    if kept.get("timestamp"):
        kept["timestamp"] = kept["timestamp"].replace("Z", "+00:00")
    return {key: value for key, value in kept.items() if value not in ("", [])}


def number(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return components as Discord keeps them: without nulls, each with an id of its own within the message."""
    kept = [_without_nulls(part) for part in components]
    for at, part in enumerate(walk(kept), start=1):
        part.setdefault("id", at)
    return kept


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value
