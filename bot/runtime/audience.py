"""Who hears of a chat's trouble: the managers whom it concerns, in their rooms that still work; else the operators.

What is wrong with the operators' own room is no community's to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import texts
from bot.ports.chat import Need, RoomKind
from storage import chat_states
from storage.tables import DeliveryKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.config import Config
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from storage.database import UnitOfWork

LONGEST_KEY = 80


def rooms(config: Config, platform: str) -> dict[str, tuple[str, RoomKind]]:
    """Return the rooms of one chat: whose each is (a community's name; empty: the operators'), and what it is for."""
    found = {chat_id: ("", RoomKind.OPERATORS) for used, chat_id in config.operators.rooms() if used == platform}
    for name, community in config.communities.items():
        for used, each in community.rooms():
            for kind, chat_id in each.chat_ids().items() if used == platform else ():
                # the managers' room may stand for others too: it goes by its own name
                found.setdefault(chat_id, (name, kind))
    return found


def owners(config: Config, platform: str, chat_id: str) -> tuple[list[str], RoomKind | None]:
    """Return the communities that a chat (`chat_id` empty) or a room belongs to, and what the room is for them.

    The operators' room, and one that the config no longer has, are no community's.
    """
    all_of_them = rooms(config, platform)
    if not chat_id:
        return list(dict.fromkeys(name for name, _ in all_of_them.values() if name)), None
    name, kind = all_of_them.get(chat_id, ("", None))
    return [name] if name else [], kind


def need_of(trouble: str) -> tuple[str, str]:
    """Return what a state's trouble needs (a `Need`) and the chat's own words, where they are told."""
    need, _, words = trouble.partition(": ")
    return need, words


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence with its fields, posted once for a `key`; `numbers` are each community's `n`, by its row id."""

    sentence: str
    key: str
    fields: Mapping[str, Any]
    numbers: Mapping[int, int] | None = None


async def tell(uow: UnitOfWork, transactions: Transactions, platform: str, chat_id: str, said: Said) -> bool:
    """Have a sentence posted in the rooms of those whom it concerns; say whether there was one that works."""
    config = transactions.config
    closed = await _closed(uow)
    names, kind = owners(config, platform, chat_id)
    rooms_of = {name: [(used, each.managers) for used, each in config.communities[name].rooms()] for name in names}
    posts = [(name, _open(rooms, closed)) for name, rooms in rooms_of.items()]
    if not all(rooms for _, rooms in posts) or kind is RoomKind.OPERATORS:
        posts.append(((names or list(config.communities))[0], _open(list(config.operators.rooms()), closed)))
    for name, rooms in posts:
        await _post(transactions.context(uow, name), rooms, kind, said)
    return any(rooms for _, rooms in posts)


async def _post(ctx: Context, rooms: Sequence[tuple[str, str]], kind: RoomKind | None, said: Said) -> None:
    fields = dict(said.fields)
    if kind is not None:
        fields["room"] = texts.of(ctx.config.language)(f"room-{kind}")
    if said.numbers is not None:
        fields["n"] = said.numbers.get(ctx.community_id, 0)
    for platform, chat_id in rooms:
        data = {"key": said.sentence, "fields": fields}
        ctx.post_at(DeliveryKind.NOTICE, platform, chat_id, data, key=said.key[:LONGEST_KEY])
    await ctx.flush()


async def _closed(uow: UnitOfWork) -> set[tuple[str, str]]:
    """Return the chats and rooms where nothing can be said now."""
    states = await chat_states.in_trouble(uow)
    return {(one.platform, one.chat_id) for one in states if need_of(one.trouble)[0] != Need.DEAF}


def _open(rooms: Sequence[tuple[str, str]], closed: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return [one for one in rooms if one not in closed and (one[0], chat_states.WHOLE) not in closed]
