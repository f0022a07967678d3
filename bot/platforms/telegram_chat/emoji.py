"""The reactions that Telegram has, as this adapter writes them; the config refuses any other as a claim emoji."""

from bot.rules.reactions import TELEGRAM_REACTIONS as REACTIONS
from bot.rules.reactions import bare

__all__ = ["REACTIONS", "bare"]
