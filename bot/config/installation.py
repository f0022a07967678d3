"""The whole installation: its database, its intake, its bots, its communities."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.config.community import CommunityConfig
from bot.config.perks import Language, Name
from bot.config.rooms import DiscordChannel, TelegramRoom
from bot.config.zone import Zone
from bot.rules.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


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


class Proof(Settings):
    """Whether recorded links are looked at."""

    enabled: bool = True


class Places(Settings):
    """The keys for the places that are listened to and looked at; without one, its place cannot be asked.

    They may stand in FIRSTHAND_X_TOKEN, FIRSTHAND_YOUTUBE_KEY, FIRSTHAND_REDDIT_ID and FIRSTHAND_REDDIT_SECRET; the
    addresses are for tests. `contact` stands in the User-Agent, as Reddit's rules ask for it.
    """

    contact: str = Field("", max_length=100)
    x_token: SecretStr | None = None
    youtube_key: SecretStr | None = None
    reddit_id: str | None = None
    reddit_secret: SecretStr | None = None
    x_base: str = "https://publish.x.com"
    x_api_base: str = "https://api.x.com"
    youtube_base: str = "https://www.googleapis.com"
    reddit_base: str = "https://oauth.reddit.com"
    reddit_auth_base: str = "https://www.reddit.com"


class Operators(Settings):
    """The agency's own rooms, which get one overview across communities every day at `at`, in `zone`."""

    language: Language = "en"
    zone: Zone = "UTC"
    at: time = time(9)
    tolerance_hours: float = Field(6, gt=0, le=23)
    discord: DiscordChannel | None = None
    telegram: TelegramRoom | None = None
    web: str | None = None

    @property
    def tz(self) -> ZoneInfo:
        """Return the operators' time zone."""
        return ZoneInfo(self.zone)

    def rooms(self) -> Iterator[tuple[str, str]]:
        """Yield (platform, chat id) for every chat with a room of theirs."""
        for platform in ("discord", "telegram", "web"):
            chat_id = getattr(self, platform)
            if chat_id is not None:
                yield platform, chat_id


class Http(Settings):
    """Where the HTTP intake listens."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)


class Health(Settings):
    """Where a monitor asks how the bot is: for this machine only, unless another `host` is given.

    Each process needs a `port` of its own (0: any that is free); in FIRSTHAND_HEALTH_PORT for one process only.
    """

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(8081, ge=0, le=65535)


class Config(Settings):
    """The whole installation. `database` is a SQLite file's address or a PostgreSQL one."""

    database: str = Field("sqlite:///firsthand.db", repr=False)  # may hold a password
    http: Http = Http()
    health: Health = Health()
    proof: Proof = Proof()
    places: Places = Places()
    discord: DiscordConfig | None = None
    telegram: TelegramConfig | None = None
    operators: Operators = Operators()
    communities: dict[Name, CommunityConfig] = Field(min_length=1)

    @field_validator("database")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url
