"""The JSON that Discord shows of its state, with every field that the published contract requires."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .permissions import permissions_of

if TYPE_CHECKING:
    from .state import Channel, Guild, Member, Message, Role, User


def iso(at: datetime) -> str:
    """Return a time as Discord writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def user_json(user: User) -> dict[str, Any]:
    """Return an account as others see it."""
    return {
        "id": str(user.id),
        "username": user.name.lower(),
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user_json(user: User) -> dict[str, Any]:
    """Return the bot's own account."""
    return user_json(user) | {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def member_json(member: Member, *, with_user: bool = True) -> dict[str, Any]:
    """Return a membership; message events leave the user out because it stands beside."""
    data: dict[str, Any] = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": iso(member.joined_at),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role.id) for role in member.roles],
        "mute": False,
        "deaf": False,
    }
    return data | {"user": user_json(member.user)} if with_user else data


def role_json(role: Role) -> dict[str, Any]:
    """Return a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_json(channel: Channel) -> dict[str, Any]:
    """Return a text channel or a direct chat."""
    last = max(channel.messages, default=None)
    data: dict[str, Any] = {
        "id": str(channel.id),
        "flags": 0,
        "last_message_id": str(last) if last else None,
    }
    if channel.guild is None:
        people = [user_json(channel.recipient)] if channel.recipient else []
        return data | {"type": 1, "recipients": people}
    return data | {
        "type": 0,
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if target in channel.guild.roles else 1,
                "allow": str(int(allow)),
                "deny": str(int(deny)),
            }
            for target, (allow, deny) in channel.overwrites.items()
        ],
    }


def guild_json(guild: Guild) -> dict[str, Any]:
    """Return a guild as REST shows it."""
    nothing = dict.fromkeys(
        [
            "icon",
            "description",
            "home_header",
            "splash",
            "discovery_splash",
            "banner",
            "application_id",
            "afk_channel_id",
            "system_channel_id",
            "widget_channel_id",
            "vanity_url_code",
            "rules_channel_id",
            "safety_alerts_channel_id",
            "public_updates_channel_id",
            "max_presences",
            "incidents_data",
        ]
    )
    zero = dict.fromkeys(
        [
            "system_channel_flags",
            "verification_level",
            "default_message_notifications",
            "mfa_level",
            "explicit_content_filter",
            "premium_tier",
            "premium_subscription_count",
            "nsfw_level",
        ],
        0,
    )
    return (
        nothing
        | zero
        | {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner.id),
            "features": [],
            "region": "deprecated",
            "afk_timeout": 300,
            "widget_enabled": False,
            "roles": [role_json(role) for role in guild.roles.values()],
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "preferred_locale": guild.locale,
            "premium_progress_bar_enabled": False,
            "premium_tier": guild.premium_tier,
            "nsfw": False,
            "emojis": [],
            "stickers": [],
        }
    )


def gateway_guild_json(guild: Guild, bot: User) -> dict[str, Any]:
    """Return a guild as GUILD_CREATE shows it: without the privileged intents only the bot is in the list."""
    me = guild.members[bot.id]
    return guild_json(guild) | {
        "joined_at": iso(me.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(me)],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        **{key: [] for key in ("threads", "presences", "voice_states", "stage_instances")},
        **{key: [] for key in ("guild_scheduled_events", "soundboard_sounds")},
    }


def emoji_json(emoji: str) -> dict[str, Any]:
    """Return an emoji from its path form: the character itself, or name:id of a guild's own."""
    name, _, own = emoji.partition(":")
    return {"id": own or None, "name": name} | ({"animated": False} if own else {})


def reaction_json(message: Message, emoji: str, bot: User) -> dict[str, Any]:
    """Return one emoji under a message with its count."""
    users = message.reactions[emoji]
    supers = sum((emoji, user.id) in message.supers for user in users)
    return {
        "emoji": emoji_json(emoji),
        "count": len(users),
        "count_details": {"burst": supers, "normal": len(users) - supers},
        "burst_colors": [],
        "me_burst": False,
        "me": bot in users,
    }


def message_json(message: Message, bot: User) -> dict[str, Any]:
    """Return a message as REST shows it."""
    data: dict[str, Any] = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "type": message.kind,
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": message.attachments,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [str(role) for role in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "timestamp": iso(message.created_at),
        "edited_timestamp": iso(message.edited_at) if message.edited_at else None,
        "flags": message.flags,
        "pinned": False,
        "tts": message.tts,
    }
    if message.reactions:
        data["reactions"] = [reaction_json(message, emoji, bot) for emoji in message.reactions]
    if message.reference:
        data["message_reference"] = {
            "type": 0,
            "channel_id": str(message.channel.id),
            "message_id": str(message.reference),
        }
    if message.metadata:
        data["interaction_metadata"] = message.metadata
        data["application_id"] = data["webhook_id"] = str(bot.id)
    return data


def gateway_message_json(message: Message, bot: User) -> dict[str, Any]:
    """Return a message as the gateway shows it: with its guild and its author's membership."""
    data = message_json(message, bot) | {"channel_type": 0 if message.channel.guild else 1}
    if message.nonce is not None:
        data["nonce"] = message.nonce
    if message.channel.guild:
        data["guild_id"] = str(message.channel.guild.id)
        if member := message.channel.guild.members.get(message.author.id):
            data["member"] = member_json(member, with_user=False)
    return data


def acting_member_json(member: Member, channel: Channel) -> dict[str, Any]:
    """Return the person behind an interaction, with what he may do in the channel."""
    return member_json(member) | {"permissions": str(int(permissions_of(member, channel)))}
