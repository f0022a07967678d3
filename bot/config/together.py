"""What must fit together across a config: looked at as it was read, so that one wrong value hides no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.config.community import SHORTEST_SECRET, TOO_SHORT
from bot.config.listening import source_misfits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Found = Iterator[tuple[str, str]]

CHATS = ("discord", "telegram", "web")
ROOMS = ("cards", "managers", "staff", "product")


def misfits(raw: Mapping[str, Any], environment: Mapping[str, str]) -> Found:
    """Yield (key, what is wrong and the mend) for secrets missing or short, rooms shared, web beside real chats."""
    rooms = list(_rooms(raw))
    operators = {chat: chat_id for chat in CHATS if (chat_id := _section(raw, "operators").get(chat)) is not None}
    used = {chat for _, chat, _ in rooms} | set(operators)
    yield from _missing_tokens(raw, used)
    yield from _missing_secrets(raw, environment)
    for name in _section(raw, "communities"):
        yield from source_misfits(name, _section(raw, "communities", name), environment)
    yield from _shared(rooms)
    yield from _not_closed(raw, rooms, operators)
    yield from _not_theirs(operators, rooms)
    if used - {"web"}:
        for community, chat, _ in rooms:
            if chat == "web":
                yield (
                    f"communities.{community}.web",
                    "a web room lets anyone act as anyone, so it cannot stand beside real chats; take this section out",
                )
        if "web" in operators:
            yield (
                "operators.web",
                "the local page shows it to anyone, so it cannot stand beside real chats; take it out",
            )


def chatless(raw: Mapping[str, Any]) -> Found:
    """Yield (key, the mend) for communities without a chat of their own; the local page is the demo's only."""
    reached = {community for community, chat, _ in _rooms(raw) if chat != "web"}
    for name, community in _section(raw, "communities").items():
        if isinstance(community, dict) and name not in reached:
            yield (
                f"communities.{name}",
                f"no chat: add [communities.{name}.discord] or .telegram; `python -m bot demo` shows the page",
            )


def _missing_tokens(raw: Mapping[str, Any], used: set[str]) -> Found:
    for chat in ("discord", "telegram"):
        if chat in used and not _section(raw, chat).get("token"):
            yield f"{chat}.token", f"is missing; set it here, or set FIRSTHAND_{chat.upper()}_TOKEN in the environment"


def _missing_secrets(raw: Mapping[str, Any], environment: Mapping[str, str]) -> Found:
    for name, section in ((name, one) for name in _section(raw, "communities") for one in ("intake", "helpdesk")):
        wanted = _section(raw, "communities", name, section).get("secret_env")
        if not isinstance(wanted, str):
            continue
        key, secret = f"communities.{name}.{section}.secret_env", environment.get(wanted)
        if not secret:
            yield key, f"{wanted} is not set in the environment"
        elif len(secret) < SHORTEST_SECRET:
            yield key, f"{wanted} holds a secret that is {TOO_SHORT}"


def _shared(rooms: list[tuple[str, str, Mapping[str, Any]]]) -> Found:
    owners: dict[tuple[str, str], str] = {}
    for community, chat, section in rooms:
        for room in ROOMS:
            chat_id = section.get(room)
            if not isinstance(chat_id, str):
                continue
            owner = owners.setdefault((chat, chat_id), community)
            key = f"communities.{community}.{chat}.{room}"
            if owner != community:
                yield key, f"is a room of {owner} already; each needs its own"
            elif room != "cards" and chat_id == section.get("cards"):
                yield key, "is the members' room with the cards; put a room here that only those see who should"


def _group(chat_id: object) -> str:
    """Return the group of a Telegram id: who is in one of its topics reads them all."""
    return str(chat_id).partition(":")[0]


def _not_theirs(operators: Mapping[str, Any], rooms: list[tuple[str, str, Mapping[str, Any]]]) -> Found:
    """Tell of an operators' room that a community's people read, where each would learn of all others."""
    owners = {
        (chat, _group(section[room])): community
        for community, chat, section in rooms
        for room in ROOMS
        if isinstance(section.get(room), str)
    }
    for chat, chat_id in operators.items():
        owner = owners.get((chat, _group(chat_id)))
        if owner is not None:
            where = "is in a group of" if chat == "telegram" else "is a room of"
            yield f"operators.{chat}", f"{where} {owner}; the operators need a room that only they read"


def _not_closed(
    raw: Mapping[str, Any], rooms: list[tuple[str, str, Mapping[str, Any]]], operators: Mapping[str, Any]
) -> Found:
    ours = {_group(section.get(room)) for _, chat, section in rooms if chat == "telegram" for room in ROOMS}
    if "telegram" in operators:
        ours.add(_group(operators["telegram"]))
    for name, community in _section(raw, "communities").items():
        perks = community.get("perks") if isinstance(community, dict) else None
        for number, perk in enumerate(perks if isinstance(perks, list) else ()):
            if isinstance(perk, dict) and perk.get("telegram_room") in ours:
                key = f"communities.{name}.perks.{number}.telegram_room"
                yield key, "is one of the bot's rooms; a closed room is a group of its own, whose people come and go"


def _rooms(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name in _section(raw, "communities"):
        community = _section(raw, "communities", name)
        for chat in CHATS:
            if chat in community:
                yield name, chat, _section(community, chat)


def _section(raw: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Return a section, empty where there is none or where something else stands; the models tell of that."""
    for step in path:
        found = raw.get(step)
        raw = found if isinstance(found, dict) else {}
    return raw
