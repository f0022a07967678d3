"""The way to Telegram: python-telegram-bot's Bot by its parts, raw updates, and no token in any log."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, cast

from telegram import Bot, ChatFullInfo, error
from telegram.request import HTTPXRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

# python-telegram-bot 22 warns at each 429 unless one asks for the coming form of waiting times.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# message_reaction and chat_member come only when they are named.
ALLOWED_UPDATES = (
    "message",
    "callback_query",
    "message_reaction",
    "chat_member",
    "my_chat_member",
    "chat_join_request",
)
PUBLIC_URL = "https://api.telegram.org/bot"
PATIENCE_FOR = 10.0
CONNECTIONS = 32
# The names of the libraries whose INFO lines hold the request's address, and the address holds the token.
_TALKATIVE = ("httpx", "httpcore")


class WireBot(Bot):
    """A bot that hands updates over as they came, so that one it cannot read is kept like the others."""

    def __repr__(self) -> str:
        """Return a name without the token, which the library would show."""
        return "WireBot()"

    async def fetch(self, offset: int | None, poll_for: int) -> list[dict[str, Any]]:
        """Wait up to `poll_for` seconds for updates from `offset` on. Raises TelegramError."""
        data = {"offset": offset, "timeout": poll_for, "allowed_updates": list(ALLOWED_UPDATES)}
        found = await self._post("getUpdates", data, read_timeout=poll_for + PATIENCE_FOR)
        if not isinstance(found, list) or not all(isinstance(one, dict) and "update_id" in one for one in found):
            raise error.TelegramError("the answer to getUpdates holds no updates")
        return cast("list[dict[str, Any]]", found)

    async def look(self, chat_id: int) -> tuple[ChatFullInfo, frozenset[str] | None]:
        """Return a chat and the emoji it allows as reactions, None for all. Raises TelegramError.

        The library shows "all of them" and "none of them" alike as an empty tuple, so this reads the answer itself.
        """
        found = cast("dict[str, Any]", await self._post("getChat", {"chat_id": chat_id}))
        allowed = found.get("available_reactions")
        emoji = None if allowed is None else frozenset(str(each.get("emoji", "")) for each in allowed)
        return ChatFullInfo.de_json(found, self), emoji


def connect(token: str, base_url: str | None = None) -> WireBot:
    """Return a bot that has not spoken yet; `base_url` is for a Bot API server of one's own, up to the token."""
    hush(_TALKATIVE)
    return WireBot(token, base_url or PUBLIC_URL, request=_request(CONNECTIONS), get_updates_request=_request(1))


def hush(names: Sequence[str]) -> None:
    """Keep loggers that would print the bot's token from saying less than a warning."""
    for name in names:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=PATIENCE_FOR,
        write_timeout=PATIENCE_FOR,
        connect_timeout=PATIENCE_FOR,
        pool_timeout=PATIENCE_FOR,
    )
