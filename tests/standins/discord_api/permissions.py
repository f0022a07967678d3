"""Who may do what in a channel, worked out from roles and overwrites the way Discord documents it."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .state import Channel, Member


class Can(IntFlag):
    """The permissions that matter to a bot which posts, edits and reads reactions."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


PERSON = (
    Can.VIEW_CHANNEL
    | Can.SEND_MESSAGES
    | Can.EMBED_LINKS
    | Can.ATTACH_FILES
    | Can.READ_MESSAGE_HISTORY
    | Can.ADD_REACTIONS
    | Can.USE_APPLICATION_COMMANDS
)
BOT = PERSON | Can.MANAGE_MESSAGES | Can.MANAGE_ROLES | Can.USE_EXTERNAL_EMOJIS
IN_DIRECT = PERSON
ALL = Can(sum(Can))


def permissions_of(member: Member, channel: Channel | None) -> Can:
    """Return what a member may do in a channel of his guild, or in the guild when no channel is given."""
    guild = member.guild
    everyone = guild.roles[guild.id]
    if member.user is guild.owner:
        return ALL
    can = everyone.permissions
    for role in member.roles:
        can |= role.permissions
    if Can.ADMINISTRATOR in can:
        return ALL
    if channel is None:
        return can
    can = _overwrite(can, *channel.overwrites.get(guild.id, (Can(0), Can(0))))
    allow = deny = Can(0)
    for role in member.roles:
        role_allow, role_deny = channel.overwrites.get(role.id, (Can(0), Can(0)))
        allow, deny = allow | role_allow, deny | role_deny
    can = _overwrite(can, allow, deny)
    can = _overwrite(can, *channel.overwrites.get(member.user.id, (Can(0), Can(0))))
    if Can.VIEW_CHANNEL not in can:
        return Can(0)
    if Can.SEND_MESSAGES not in can:
        can &= ~(Can.MENTION_EVERYONE | Can.EMBED_LINKS | Can.ATTACH_FILES)
    return can


def _overwrite(can: Can, allow: Can, deny: Can) -> Can:
    return Can((can & ~deny) | allow)
