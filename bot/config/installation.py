"""The whole installation: its database, its intake, its bots, its communities."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.config.community import CommunityConfig, Name
from bot.rules.settings import Settings


class DiscordConfig(Settings):
    """The Discord bot's token (or in FIRSTHAND_DISCORD_TOKEN); the addresses are for tests."""

    token: SecretStr | None = None
    members_intent: bool = False
    api_base: str | None = None
    gateway: str | None = None


class TelegramConfig(Settings):
    """The Telegram bot's token (or in FIRSTHAND_TELEGRAM_TOKEN); a public address switches to the webhook."""

    token: SecretStr | None = None
    public_url: str | None = None
    webhook_secret: SecretStr | None = None
    base_url: str | None = None

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.public_url and not self.webhook_secret:
            raise ValueError("public_url needs webhook_secret too (any 32 or more letters and digits)")
        if self.webhook_secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", self.webhook_secret.get_secret_value()):
            raise ValueError("webhook_secret must be 16 to 256 letters, digits, _ and -")
        return self


class Http(Settings):
    """Where the HTTP intake listens."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)


class Config(Settings):
    """The whole installation. `database` is a SQLite file's address or a PostgreSQL one."""

    database: str = Field("sqlite:///firsthand.db", repr=False)  # may hold a password
    http: Http = Http()
    discord: DiscordConfig | None = None
    telegram: TelegramConfig | None = None
    communities: dict[Name, CommunityConfig] = Field(min_length=1)

    @field_validator("database")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url
