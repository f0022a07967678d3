"""Ways to act in each chat, by the chat's name."""

from __future__ import annotations

from functools import partial

from tests.harness.discord_chat import DiscordHarness
from tests.harness.telegram_chat import TelegramHarness
from tests.harness.web_chat import WebHarness

# The three seconds have tests of their own; here a machine under load is not the bot's fault.
HARNESSES = {"web": WebHarness, "discord": partial(DiscordHarness, answer_within=15), "telegram": TelegramHarness}
