"""Telegram: the only code that imports its library. Not named `telegram`, which would shadow it.

`translate` and `render` are pure; `wire`, `poller` and `webhook` bring updates in, `delivery` and `answers` bring
messages out, `outcomes` says how a delivery ended, `check` what must be mended before the start.
"""

from bot.platforms.telegram_chat.platform import TelegramPlatform
from bot.platforms.telegram_chat.webhook import Webhook, router

__all__ = ["TelegramPlatform", "Webhook", "router"]
