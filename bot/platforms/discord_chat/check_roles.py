"""What a manager must mend before the bot can give the roles that perks name, each with where to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.platforms.discord_chat.outcomes import outcome_for
from bot.platforms.discord_chat.roles import power_in
from bot.ports.chat import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.ports.chat import Opening


async def check_roles(client: discord.Client, openings: Iterable[Opening]) -> list[Problem]:
    """Return everything that is wrong with the roles; a room that cannot be seen is told with the rooms."""
    found: list[Problem] = []
    guilds: dict[str, discord.Guild | None] = {}
    for opening in openings:
        try:
            if opening.chat_id not in guilds:
                guilds[opening.chat_id] = await _guild(client, opening.chat_id)
            guild = guilds[opening.chat_id]
            if guild is not None:
                assert client.user is not None  # noqa: S101  (known since the log-in)
                found += _role_problems(guild, await guild.fetch_member(client.user.id), opening)
        except discord.HTTPException as error:
            found.append(Problem(opening.key, f"Discord did not show the role ({outcome_for(error)})", "try again"))
    return found


async def _guild(client: discord.Client, chat_id: str) -> discord.Guild | None:
    try:
        channel = await client.fetch_channel(int(chat_id))
    except (discord.NotFound, discord.Forbidden, ValueError):
        return None
    return await client.fetch_guild(channel.guild.id) if isinstance(channel, discord.abc.GuildChannel) else None


def _role_problems(guild: discord.Guild, me: discord.Member, opening: Opening) -> Iterator[Problem]:
    role = guild.get_role(int(opening.role))
    if role is None:
        mend = "copy the role's id (Server Settings, Roles, right-click the role, Copy Role ID)"
        yield Problem(opening.key, f"the server {guild.name} has no role {opening.role}", mend)
        return
    if (power := power_in(role)) is not None:
        yield Problem(opening.key, f"the role {role.name} is no perk: {power}", "name another role")
    if not me.guild_permissions.manage_roles:
        mend = "in Discord: Server Settings, Roles, the bot's role, allow Manage Roles"
        yield Problem(opening.key, f"the bot lacks the permission 'Manage Roles' on {guild.name}", mend)
    elif role >= me.top_role:
        mend = f"in Discord: Server Settings, Roles, drag the bot's role above {role.name}"
        yield Problem(opening.key, f"the role {role.name} stands above the bot's, which cannot give it then", mend)
