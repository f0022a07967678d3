"""The moments at which a bot is killed: any, and those between two steps that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ports.chat import RoomKind
from tests.crash.chats import Trap, When

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from tests.crash.town import Town

POST, EDIT = "POST /channels/{channel_id}/messages", "PATCH /channels/{channel_id}/messages/{message_id}"
SENDS, EDITS = {"sendMessage", "sendPhoto", "sendDocument"}, {"editMessageText", "editMessageCaption"}


@dataclass(frozen=True)
class Moment:
    """One kind of moment; `set` lays the trap. `at_start`: while it starts; `daily`: when a day is told."""

    name: str
    set: Callable[[Town, random.Random, Path, Callable[[], None]], None] | None = None
    at_start: bool = False
    daily: bool = False
    imports: bool = False
    sqlite_only: bool = False


def _trapped(
    chat: str, fits: Callable[[Town, str, dict[str, Any]], bool], *whens: When, most: int = 2
) -> Callable[[Town, random.Random, Path, Callable[[], None]], None]:
    """Return what lays a trap at one of the next requests that fit, at one of these points in it."""

    def lay(town: Town, rng: random.Random, _: Path, kill: Callable[[], None]) -> None:
        trap = Trap(
            chat, lambda name, values: fits(town, name, values), rng.choice(whens), kill, number=rng.randint(1, most)
        )
        (town.discord if chat == "discord" else town.telegram).trap = trap

    return lay


def _file(name: str) -> Callable[[Town, random.Random, Path, Callable[[], None]], None]:
    """Return what lays a trap inside of the bot."""

    def lay(_town: Town, rng: random.Random, traps: Path, _kill: Callable[[], None]) -> None:
        whole = traps / f"{name}.new"
        whole.write_text(f"{rng.uniform(0.01, 0.3):.3f}", "ascii")
        whole.rename(traps / name)

    return lay


def _is_room(town: Town, values: dict[str, Any]) -> bool:
    return values["channel_id"] in town.rooms["discord"].values()


def _to_group(values: dict[str, Any]) -> bool:
    return str(values.get("chat_id", "")).startswith("-")


def _is_digest(town: Town, values: dict[str, Any]) -> bool:
    managers = town.rooms["telegram"][RoomKind.MANAGERS]
    return str(values.get("chat_id")) == managers or "the day" in str(values.get("text", ""))[:60]


MOMENTS = (
    Moment("any", None),
    Moment("starting", at_start=True),
    Moment(
        "posted to Discord, not marked",
        _trapped(
            "discord", lambda town, name, values: name == POST and _is_room(town, values), When.MADE, When.ANSWERED
        ),
    ),
    Moment(
        "posted to Telegram, not marked",
        _trapped("telegram", lambda _town, name, values: name in SENDS and _to_group(values), When.MADE, When.ANSWERED),
    ),
    Moment(
        "edited in Discord, not marked",
        _trapped("discord", lambda _town, name, _: name == EDIT, When.MADE, When.ANSWERED),
    ),
    Moment(
        "edited in Telegram, not marked",
        _trapped("telegram", lambda _town, name, _: name in EDITS, When.MADE, When.ANSWERED),
    ),
    Moment("committed, nobody woken", _file("wake")),
    Moment(
        "updates kept, offset moving",
        _trapped(
            "telegram",
            lambda town, name, values: name == "getUpdates" and town.telegram.confirms(values),
            When.ASKED,
            When.MADE,
        ),
    ),
    Moment(
        "claimed in Discord, not answered",
        _trapped("discord", lambda _town, name, _: "/webhooks/" in name or "/callback" in name, When.ASKED),
    ),
    Moment(
        "claimed in Telegram, not answered",
        _trapped("telegram", lambda _town, name, _: name == "answerCallbackQuery", When.ASKED),
    ),
    Moment(
        "giving a role",
        _trapped("discord", lambda _town, name, _: name.startswith("PUT /guilds"), When.ASKED, When.MADE, most=1),
    ),
    Moment(
        "telling the day in Discord",
        _trapped(
            "discord",
            lambda town, name, values: (
                name == POST and values["channel_id"] == town.rooms["discord"][RoomKind.MANAGERS]
            ),
            *When,
            most=1,
        ),
        daily=True,
    ),
    Moment(
        "telling the day in Telegram",
        _trapped("telegram", lambda town, name, values: name in SENDS and _is_digest(town, values), *When, most=2),
        daily=True,
    ),
    Moment("importing", imports=True),
    Moment("SQLite's checkpoint", _file("checkpoint"), sqlite_only=True),
)
