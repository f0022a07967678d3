"""Small things that the tests of the stand-in share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

if TYPE_CHECKING:
    from .server import TelegramServer

# What the tests subscribe to, as the product does.
ALLOWED = ["message", "callback_query", "message_reaction", "chat_member", "my_chat_member", "chat_join_request"]


def refused(kind: type[Exception], words: str) -> Any:
    """Expects the error; python-telegram-bot changes the case of what Telegram says, so case is ignored."""
    return pytest.raises(kind, match=f"(?i){re.escape(words)}")


async def ask(server: TelegramServer, method: str, **values: Any) -> httpx.Response:
    """A request as plain JSON, without a client library between."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{server.base_url}{server.token}/{method}", json=values, timeout=10)


def keyboard(data: str = "claim:1", label: str = "Claim") -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])
