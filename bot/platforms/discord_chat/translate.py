"""What people do on Discord as Inbound events: translation and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import discord

from bot.platforms.discord_chat.markup import NAME
from bot.platforms.discord_chat.modals import filled
from bot.ports.inbound import Answered, Event, Inbound, Place, Pressed, Reacted, Sender, Typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

VARIANT = "\ufe0f"
SLASH_COMMAND = 1


def same_emoji(one: str, other: str) -> bool:
    """Whether two emoji are the same to a reader: the invisible variant sign, which chats add or drop, aside."""
    return one.replace(VARIANT, "") == other.replace(VARIANT, "")


def sender_of(user: discord.abc.User, locale: discord.Locale | None = None) -> Sender:
    """Return who acted; roles are known in a guild only, the language where Discord tells it (`en-US` is `en`)."""
    roles = [str(role.id) for role in user.roles if not role.is_default()] if isinstance(user, discord.Member) else []
    language = locale.value.split("-")[0] if locale else None
    return Sender(str(user.id), user.display_name, frozenset(roles), language)


def from_interaction(interaction: discord.Interaction[Any], at: datetime) -> Inbound | None:
    """Return a slash command, a press or a sent form; None for anything that is not ours to answer."""
    event = _event(interaction)
    if event is None or interaction.channel_id is None:
        return None
    return Inbound(
        platform=NAME,
        sender=sender_of(interaction.user, interaction.locale),
        place=Place(str(interaction.channel_id), direct=interaction.guild_id is None),
        event=event,
        at=at,
        message_id=str(interaction.message.id) if interaction.message else None,
        private=True,
    )


def _event(interaction: discord.Interaction[Any]) -> Event | None:
    data = cast("Mapping[str, Any]", interaction.data or {})
    match interaction.type:
        case discord.InteractionType.application_command if data.get("type") == SLASH_COMMAND:
            options = {one["name"]: str(one["value"]) for one in data.get("options", ()) if "value" in one}
            return Typed(str(data["name"]), options=options)
        case discord.InteractionType.component:
            return Pressed(str(data["custom_id"]))
        case discord.InteractionType.modal_submit:
            return filled(data)
        case _:
            return None


def from_reaction(payload: discord.RawReactionActionEvent, claim_emoji: str, known: Sender, at: datetime) -> Inbound:
    """Return a reaction put on or taken off, spelled as the config spells the room's emoji where it is that one."""
    emoji = str(payload.emoji)
    return Inbound(
        platform=NAME,
        sender=known,
        place=Place(str(payload.channel_id)),
        event=Reacted(claim_emoji if same_emoji(emoji, claim_emoji) else emoji, payload.event_type == "REACTION_ADD"),
        at=at,
        message_id=str(payload.message_id),
    )


def from_direct_message(message: discord.Message, at: datetime) -> Inbound:
    """Return a text written to the bot: a command where it begins with a slash, else an answer."""
    text = message.content.strip()
    event: Event = Answered(text)
    if text.startswith("/") and len(text) > 1:
        name, _, rest = text[1:].partition(" ")
        event = Typed(name.casefold(), rest.strip())
    reference = message.reference.message_id if message.reference else None
    return Inbound(
        platform=NAME,
        sender=sender_of(message.author),
        place=Place(str(message.channel.id), direct=True),
        event=event,
        at=at,
        message_id=str(reference) if reference else None,
        private=True,
    )


def lane_of(inbound: Inbound) -> tuple[str, str]:
    """Return whose event on what it is: these are handled one after the other."""
    return inbound.sender.external_id, inbound.message_id or inbound.place.chat_id
