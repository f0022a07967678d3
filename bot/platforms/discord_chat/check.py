"""What a manager must mend before the bot can serve a room on Discord, each with the config key and where to click."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord_chat.commands import registered
from bot.platforms.discord_chat.outcomes import outcome_for
from bot.ports.chat import Need, Problem, RoomKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.ports.chat import Room

OWN_EMOJI = re.compile(r"<?a?:?\w{2,32}:(\d{15,22})>?")
# Emoji that Unicode does not file under "other symbols".
ODD_EMOJI = frozenset("‼⁉〰〽ℹ↔↕↖↗↘↙▪▫◾◽➕➖➗➰➿⤴⤵")
JOINING = frozenset("\u200d\ufe0f\u20e3")
NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
    "manage_messages": "Manage Messages",
}
# Close codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
TOKEN_REFUSED, INTENTS_REFUSED = 4004, {4013, 4014}
FOR_CARDS = {"add_reactions", "manage_messages"}
WITH_FILES = {RoomKind.CARDS, RoomKind.MANAGERS}
"""The rooms that get reports and their pictures."""


def token_problem() -> Problem:
    """Return what to do about a token that Discord refuses."""
    return Problem(
        "discord.token",
        "Discord does not accept this token",
        "open discord.com/developers, your application, Bot, Reset Token, and put the new one where the config says",
        need=Need.TOKEN,
    )


def start_problem(error: BaseException) -> Problem:
    """Return what keeps the connection from starting, and the mend."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == TOKEN_REFUSED:
        return token_problem()
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in INTENTS_REFUSED:
        return Problem(
            "discord.members_intent",
            "the application may not use the members intent",
            "switch it off here, or on at discord.com/developers, your application, Bot, Server Members Intent",
            need=Need.INTENTS,
        )
    return Problem(
        "discord",
        f"Discord cannot be reached or did not let the bot in ({outcome_for(error)})",
        "check this machine's connection and discordstatus.com",
        passing=True,
        need=Need.UNREACHABLE,
    )


async def check_rooms(client: discord.Client, rooms: Iterable[Room]) -> list[Problem]:
    """Return everything that is wrong with the rooms; the client need only be logged in."""
    found: list[Problem] = []
    guilds: dict[int, discord.Guild] = {}
    for room in rooms:
        key = room.key("discord")
        channel = await _channel(client, room, key)
        if isinstance(channel, Problem):
            found.append(channel)
            continue
        try:
            if channel.guild.id not in guilds:
                guilds[channel.guild.id] = await client.fetch_guild(channel.guild.id)
                found += await _check_commands(client, guilds[channel.guild.id])
            found += await _check_channel(client, guilds[channel.guild.id], channel.id, room, key)
        except discord.HTTPException as error:
            found.append(_unreadable(key, error))
    return found


async def _channel(client: discord.Client, room: Room, key: str) -> discord.TextChannel | Problem:
    """Return the room's channel, or why it cannot be one."""
    if not room.chat_id.isascii() or not room.chat_id.isdigit():
        return Problem(
            key,
            f"{room.chat_id!r} is not a Discord channel id",
            "switch on Developer Mode in Discord (Settings, Advanced), right-click the channel, Copy Channel ID",
        )
    try:
        channel = await client.fetch_channel(int(room.chat_id))
    except discord.NotFound:
        return Problem(key, f"there is no channel {room.chat_id}", "copy the channel's id again: it may be deleted")
    except discord.Forbidden:
        return Problem(
            key,
            f"the bot cannot see channel {room.chat_id}",
            "invite the bot to the server, or give it View Channel in the channel's settings, Permissions",
        )
    except (discord.HTTPException, discord.InvalidData) as error:
        return _unreadable(key, error)
    if isinstance(channel, discord.TextChannel):
        return channel
    return Problem(key, f"channel {room.chat_id} is not a text channel", "choose an ordinary text channel of a server")


async def _check_channel(
    client: discord.Client, guild: discord.Guild, channel_id: int, room: Room, key: str
) -> list[Problem]:
    assert client.user is not None  # noqa: S101  (known since the log-in)
    me = await guild.fetch_member(client.user.id)
    channel = next((one for one in await guild.fetch_channels() if one.id == channel_id), None)
    if channel is None:
        return [Problem(key, f"the bot cannot see channel {channel_id}", "give it View Channel in that channel")]
    found = missing_rights(channel.permissions_for(me), f"#{channel.name}", room, key)
    if room.kind is RoomKind.CARDS:
        found += emoji_problems(room, guild.name, {emoji.id for emoji in guild.emojis})
    if channel.permissions_for(guild.default_role).view_channel:
        found.append(
            Problem(
                f"{key}.warning",
                f"everyone on the server {guild.name} can read #{channel.name}",
                "make it private: Edit Channel, Permissions, Private Channel; add the members' role and the bot",
            )
        )
    return found


def missing_rights(rights: discord.Permissions, name: str, room: Room, key: str) -> list[Problem]:
    """Return one problem for each right that the bot lacks in a room; reactions matter where cards are."""
    return [
        Problem(
            key,
            f"the bot lacks the permission {label!r} in {name}",
            f"in Discord: {name}, Edit Channel, Permissions, the bot's role, allow {label}",
        )
        for right, label in NEEDED.items()
        if not getattr(rights, right)
        and (room.kind is RoomKind.CARDS or right not in FOR_CARDS)
        and (room.kind in WITH_FILES or right != "attach_files")
    ]


def emoji_problems(room: Room, server: str, own_ids: Collection[int]) -> list[Problem]:
    """Return what is wrong with a room's claim emoji, on a server that has emoji of its own with these ids."""
    key = f"communities.{room.community}.discord.claim_emoji"
    own = OWN_EMOJI.fullmatch(room.claim_emoji)
    if own is None:
        if is_emoji(room.claim_emoji):
            return []
        return [Problem(key, f"{room.claim_emoji!r} is not an emoji", "use one emoji, such as ✋, or <:name:id>")]
    if int(own[1]) in own_ids:
        return []
    return [Problem(key, f"the server {server} has no emoji {room.claim_emoji}", "use an emoji of this server")]


def is_emoji(text: str) -> bool:
    """Whether a text looks like one standard emoji; Discord itself has the last word when it is first used."""
    core = [sign for sign in text if sign not in JOINING and not "\U000e0020" <= sign <= "\U000e007f"]
    if text.endswith("\u20e3") and len(core) == 1:
        return core[0] in "0123456789#*"
    symbols = all(unicodedata.category(sign) in {"So", "Sk"} or sign in ODD_EMOJI for sign in core)
    one = len(core) == 1 or "\u200d" in text or len(core) == 2  # noqa: PLR2004  (flags and skin tones take two signs)
    return bool(core) and symbols and one and not text.isascii()


async def _check_commands(client: discord.Client, guild: discord.Guild) -> Sequence[Problem]:
    try:
        await registered(client, guild.id)
    except discord.Forbidden:
        what = f"the bot may not offer slash commands on the server {guild.name}"
        mend = "invite it again with a link that has the scope applications.commands beside bot"
        return [Problem("discord.commands", what, mend)]
    return []


def _unreadable(key: str, error: Exception) -> Problem:
    return Problem(key, f"Discord did not show this room ({outcome_for(error)})", "try again in a minute")
