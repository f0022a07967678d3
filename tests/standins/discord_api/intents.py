"""Which events a session hears: by the intents that it asked for, and with whose words left out."""

from __future__ import annotations

from typing import Any

GUILDS, GUILD_MEMBERS = 1 << 0, 1 << 1
GUILD_MESSAGES, GUILD_REACTIONS = 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS = 1 << 12, 1 << 13
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = {"members": GUILD_MEMBERS, "presences": 1 << 8, "message_content": MESSAGE_CONTENT}

# In a guild, in a direct chat.
NEEDED: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"), (GUILDS, GUILDS)),
    **dict.fromkeys(("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"), (GUILDS, GUILDS)),
    **dict.fromkeys(("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"), (GUILDS, GUILDS)),
    **dict.fromkeys(("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"), (GUILD_MEMBERS, 0)),
    **dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"), (GUILD_MESSAGES, DIRECT_MESSAGES)),
    **dict.fromkeys(
        (
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
        ),
        (GUILD_REACTIONS, DIRECT_REACTIONS),
    ),
}
ALWAYS = {"INTERACTION_CREATE"}


def wants(intents: int, event: str, *, direct: bool) -> bool:
    """Return whether a session with these intents hears an event of a guild or of a direct chat."""
    return event in ALWAYS or bool(intents & NEEDED[event][direct])


def hidden_content(data: dict[str, Any], bot_id: int) -> dict[str, Any]:
    """Return a message event as it looks without the content intent: others' words in guilds are empty."""
    if "content" not in data or "guild_id" not in data or data["author"]["id"] == str(bot_id):
        return data
    if any(user["id"] == str(bot_id) for user in data["mentions"]):
        return data
    return data | {"content": "", "embeds": [], "components": [], "attachments": []}
