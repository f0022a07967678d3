"""The command menu that each person is offered: members the few commands of theirs, managers in their room all."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeDefault,
    error,
)

from bot.platforms.telegram_chat.writer import cut
from bot.ports.chat import RoomKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from telegram import BotCommandScope

    from bot.platforms.telegram_chat.chats import Chats
    from bot.platforms.telegram_chat.wire import WireBot
    from bot.ports.chat import Menu, MenuItem, Room

DESCRIPTION_LIMIT = 256  # https://core.telegram.org/bots/api#botcommand
MEMBERS = frozenset({"stranger", "viewer", "ambassador"})
STRANGERS = ("help",)
FIRST_WAIT, MOST_WAIT = 5.0, 600.0
"""Seconds between tries to set the menus of rooms that came while it runs; they double."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one scope's menu shall be in one language (None: for all languages without one of their own)."""

    scope: BotCommandScope
    language: str | None
    commands: tuple[BotCommand, ...]


def wanted(menu: Menu, rooms: Sequence[Room], chats: Chats) -> list[Wanted]:
    """Return every menu to set.

    Telegram's scopes are chats, not topics: where members and managers share one group in different topics, its
    administrators are offered the managers' commands and everyone else the members'.
    """
    cards = {chats.target(room.chat_id)[0] for room in rooms if room.kind is RoomKind.CARDS}
    managers = {chats.target(room.chat_id)[0] for room in rooms if room.kind is RoomKind.MANAGERS}
    found: list[Wanted] = []
    for code, items in menu.by_language:
        language = None if code == menu.default_language else code
        shown = [item for item in items if item.shown]
        for_members = _commands(item for item in shown if item.right in MEMBERS)
        for_managers = _commands(sorted(shown, key=lambda item: item.right in MEMBERS))
        for_strangers = _commands(item for item in shown if item.name in STRANGERS)
        found.append(Wanted(BotCommandScopeDefault(), language, for_strangers))
        found.append(Wanted(BotCommandScopeAllPrivateChats(), language, for_members))
        found += [Wanted(BotCommandScopeChat(chat), language, for_members) for chat in sorted(cards)]
        for chat in sorted(managers):
            scope = BotCommandScopeChatAdministrators(chat) if chat in cards else BotCommandScopeChat(chat)
            found.append(Wanted(scope, language, for_managers))
    return found


async def set_menus(bot: WireBot, menus: Sequence[Wanted]) -> int:
    """Set the menus that differ from what is set, and return how many did. Raises TelegramError."""
    changed = 0
    for menu in menus:
        standing = await bot.get_my_commands(menu.scope, menu.language)
        if tuple(standing) == menu.commands:
            continue
        changed += 1
        if menu.commands:
            await bot.set_my_commands(menu.commands, menu.scope, menu.language)
        else:
            await bot.delete_my_commands(menu.scope, menu.language)
    return changed


async def until_set(set_them: Callable[[], Awaitable[None]], haste: float) -> None:
    """Set menus, and try again with longer and longer waits (shorter by `haste`) where Telegram does not take them."""
    wait = FIRST_WAIT
    while True:
        try:
            await set_them()
        except error.TelegramError as refusal:
            _log.warning("the command menus could not be set; it is tried again: %s", refusal.message)
        else:
            return
        await asyncio.sleep(wait / haste)
        wait = min(2 * wait, MOST_WAIT)


def _commands(items: Iterable[MenuItem]) -> tuple[BotCommand, ...]:
    return tuple(BotCommand(item.name, cut(item.description, DESCRIPTION_LIMIT)) for item in items)
