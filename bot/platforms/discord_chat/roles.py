"""Roles as perks: a member gets one and loses it again; a role that hands out power is never given.

A room is closed on Discord by a role, so there are no links and no requests to join.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord_chat.outcomes import LACKS_PERMISSION, is_expected
from bot.platforms.discord_chat.patience import Asking
from bot.ports.chat import Gone, Refused, Unchanged

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.ports.chat import Invited, Outcome, RetryAfter

REASON = "a perk of the programme"
BY_ROLE = "Discord has no closed rooms by link; close the channel for all but a role, and let the perk give the role"
_log = logging.getLogger(__name__)


def power_in(role: discord.Role) -> str | None:
    """Return why a role must not be given as a perk, None where it may: points buy no power over others."""
    if role.is_default():
        return "it is the role that everyone has"
    if role.managed:
        return "Discord itself gives it (to a bot, to boosters), so nobody else can"
    powers = discord.Permissions.elevated() | discord.Permissions(mention_everyone=True, view_audit_log=True)
    held = [name.replace("_", " ") for name, has in role.permissions & powers if has]
    return f"it hands out power over others: {', '.join(held)}; make a role without these" if held else None


class Roles(Asking):
    """The part of the Discord platform that gives and takes roles; every act is safe to repeat."""

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        """Say whether a person is on the server of a room; None when Discord cannot tell now."""
        try:
            return await self._member(await self._guild(chat_id), external_id) is not None
        except Exception as error:  # noqa: BLE001  (not known is an answer)
            _log.info("whether %s is on the server of %s is not known: %s", external_id, chat_id, error)
            if not is_expected(error):
                _log.exception("an unexpected error")
            return None

    async def give_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        """Give a role; refused, with the mend, where the bot may not or the role hands out power."""

        async def call() -> Outcome:
            guild = await self._guild(chat_id)
            role = next((one for one in await guild.fetch_roles() if str(one.id) == role_id), None)
            if role is None:
                return Refused(f"the server {guild.name} has no role {role_id}")
            if (power := power_in(role)) is not None:
                return Refused(f"the role {role.name} is not given as a perk: {power}")
            member = await self._member(guild, external_id)
            if member is None:
                return Gone()
            return await _done(member.add_roles(role, reason=REASON), role)

        return await self._attempt(call(), f"giving {external_id} the role {role_id}")

    async def take_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        """Take a role; done also when the person, or the role itself, is gone."""

        async def call() -> Outcome:
            guild = await self._guild(chat_id)
            role = next((one for one in await guild.fetch_roles() if str(one.id) == role_id), None)
            member = None if role is None else await self._member(guild, external_id)
            if role is None or member is None:
                return Unchanged()
            return await _done(member.remove_roles(role, reason=REASON), role)

        return await self._attempt(call(), f"taking the role {role_id} from {external_id}")

    async def invite(self, chat_id: str, name: str) -> Invited | Refused | RetryAfter | Gone:  # noqa: ARG002
        """Refuse: a room is closed by a role here."""
        return Refused(BY_ROLE)

    async def revoke(self, chat_id: str, link: str) -> Outcome:  # noqa: ARG002
        """Refuse: a room is closed by a role here."""
        return Refused(BY_ROLE)

    async def answer_join(self, chat_id: str, external_id: str, *, admit: bool) -> Outcome:  # noqa: ARG002
        """Refuse: a room is closed by a role here."""
        return Refused(BY_ROLE)

    async def put_out(self, chat_id: str, external_id: str) -> Outcome:  # noqa: ARG002
        """Refuse: a room is closed by a role here."""
        return Refused(BY_ROLE)

    async def _guild(self, chat_id: str) -> discord.Guild:
        """Return the server of a room, which Discord tells at the start; asked for where it has not."""
        channel = self._client.get_channel(int(chat_id)) or await self._client.fetch_channel(int(chat_id))
        if not isinstance(channel, discord.abc.GuildChannel):
            raise TypeError(f"{chat_id} is no channel of a server")
        return channel.guild

    async def _member(self, guild: discord.Guild, external_id: str) -> discord.Member | None:
        try:
            return await guild.fetch_member(int(external_id))
        except discord.NotFound:
            return None


async def _done(call: Awaitable[None], role: discord.Role) -> Outcome:
    try:
        await call
    except discord.Forbidden as error:
        if error.code != LACKS_PERMISSION:
            raise
        mend = "give it Manage Roles and drag its own role above this one (Server Settings, Roles)"
        return Refused(f"the bot may not give or take the role {role.name}; {mend}")
    return Unchanged()
