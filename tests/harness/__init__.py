"""Ways to act in each chat, by the chat's name."""

from __future__ import annotations

from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.harness.web_chat import WebHarness

HARNESSES = {"web": WebHarness, "discord": DiscordHarness, "telegram": TelegramHarness}
