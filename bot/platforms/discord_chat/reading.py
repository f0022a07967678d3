"""Who reacted, read afterwards: how often from a channel's history, a page for 100 messages; who, where it is asked.

Discord tells who reacted by the age of their accounts, not by when they did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import discord

from bot.platforms.discord_chat.outcomes import BY_CODE, UNKNOWN_EMOJI
from bot.platforms.discord_chat.patience import Asking
from bot.platforms.discord_chat.translate import same_emoji
from bot.ports.chat import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.ports.chat import Gone, RetryAfter

PAGE = 100
NORMAL: Final = 0
SUPER: Final = 1
"""Kinds of reactions, counted together and listed apart
(https://discord.com/developers/docs/resources/message#get-reactions)."""
NO_LOOKING_BACK = Refused("the bot lacks the permission 'Read Message History' in this channel")


class Reading(Asking):
    """The part of the Discord platform that reads standing reactions."""

    def __init__(self) -> None:
        self._spelled: dict[str, dict[str, tuple[str, bool]]] = {}
        """What the last look at a channel told of its messages: how the emoji is spelled, whether some are super."""

    async def reaction_counts(
        self, chat_id: str, message_ids: Sequence[str], emoji: str
    ) -> Mapping[str, int] | Gone | Refused | RetryAfter:
        """Return how often `emoji` stands on these messages of a channel, the bot's own left out."""
        if not self._may_look_back(chat_id):
            return NO_LOOKING_BACK
        left = sorted({int(one) for one in message_ids})
        counts: dict[str, int] = {}
        self._spelled[chat_id] = {}
        while left:
            page = await self._attempt(
                self._client.http.logs_from(int(chat_id), PAGE, before=left[-1] + 1),
                f"reading the reactions in {chat_id}",
            )
            if not isinstance(page, list):
                return page
            wanted = set(left)
            for message in page:
                if int(message["id"]) in wanted:
                    name = str(message["id"])
                    counts[name], self._spelled[chat_id][name] = _seen(message, emoji)
            reached = int(page[-1]["id"]) if len(page) == PAGE else 0
            left = [one for one in left if one < reached]
        return counts

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        """Return the people whose `emoji` stands on a message, bots left out; None when it cannot be read now."""
        spelled = self._spelled.get(chat_id, {}).get(message_id)
        if spelled is None:
            message = await self._attempt(
                self._client.http.get_message(int(chat_id), int(message_id)), f"reading the reactions of {message_id}"
            )
            if not isinstance(message, dict):
                return None
            spelled = _seen(message, emoji)[1]
        people: dict[str, None] = {}
        for kind in (NORMAL, SUPER) if spelled[1] else (NORMAL,):
            found = await self._people(chat_id, message_id, spelled[0], kind)
            if found is None:
                return None
            people |= dict.fromkeys(found)
        return list(people)

    async def _people(self, chat_id: str, message_id: str, emoji: str, kind: Literal[0, 1]) -> list[str] | None:
        found: list[str] = []
        after: int | None = None
        while True:
            page = await self._attempt(
                self._client.http.get_reaction_users(
                    int(chat_id),
                    int(message_id),
                    emoji,
                    PAGE,
                    after,
                    type=kind,
                ),
                f"reading who reacted to {message_id}",
            )
            if page == BY_CODE[UNKNOWN_EMOJI]:
                return found
            if not isinstance(page, list):
                return None
            found += [str(user["id"]) for user in page if not user.get("bot")]
            if len(page) < PAGE:
                return found
            after = int(page[-1]["id"])

    def _may_look_back(self, chat_id: str) -> bool:
        """Say whether the bot may read a channel's history, without which Discord shows an empty one."""
        channel = self._client.get_channel(int(chat_id))
        if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.me is None:
            return True
        return channel.permissions_for(channel.guild.me).read_message_history


def _seen(message: Mapping[str, Any], emoji: str) -> tuple[int, tuple[str, bool]]:
    """Return how many others put an emoji on a message, and how to ask who: its name there, whether some are super."""
    wanted = discord.PartialEmoji.from_str(emoji)
    found = _one_like(message.get("reactions") or (), wanted)
    like = wanted if found is None else discord.PartialEmoji.from_dict(found["emoji"])
    spelled = f"{like.name}:{like.id}" if like.id else like.name
    if found is None:
        return 0, (spelled, False)
    count = int(found["count"]) - bool(found.get("me")) - bool(found.get("me_burst"))
    return count, (spelled, bool((found.get("count_details") or {}).get("burst")))


def _one_like(reactions: Iterable[Mapping[str, Any]], wanted: discord.PartialEmoji) -> Mapping[str, Any] | None:
    for reaction in reactions:
        name, own = reaction["emoji"].get("name") or "", reaction["emoji"].get("id")
        if (own and str(own) == str(wanted.id)) or (not own and not wanted.id and same_emoji(name, wanted.name)):
            return reaction
    return None
