"""config.toml as frozen models: what cannot be used is refused, all at once, each with its key and the mend.

Secrets come from the environment or from the file, and no model shows them when printed.
"""

from __future__ import annotations

import os
import re
import tomllib
from datetime import time
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator, model_validator

from bot.ports.chat import RoomKind
from bot.ports.errors import ConfigError
from bot.rules.claims import PerAuthor
from bot.rules.points import PointRules
from bot.rules.publish import PublishRules
from bot.rules.settings import Settings
from bot.rules.sla import SlaRules
from storage.tables import Category, Right

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Language = Literal["en", "ru"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Translated = dict[Language, Sentence]
GrantedTo = Annotated[str, StringConstraints(pattern=r"^(user|role):\S+$")]
# `<:name:id>` is an emoji of a Discord server, as Discord writes it
PLACEHOLDER = re.compile(r"^\s*<(?!a?:\w+:\d+>).*>\s*$")


class Rooms(Settings):
    """One community's rooms in one chat, its claim emoji, and who has which right there (`user:ID`, `role:ID`)."""

    cards: str
    managers: str
    staff: str | None = None
    claim_emoji: str
    rights: dict[Right, tuple[GrantedTo, ...]] = Field(default_factory=dict)

    @field_validator("rights")
    @classmethod
    def _no_stranger(cls, rights: dict[Right, tuple[str, ...]]) -> dict[Right, tuple[str, ...]]:
        if Right.STRANGER in rights:
            raise ValueError("stranger is what everyone without a right is; grant viewer, ambassador, manager or lead")
        return rights

    def chat_ids(self) -> dict[RoomKind, str]:
        """Return the chat id of every kind of room; without a staff room, staff threads go to the managers."""
        return {
            RoomKind.CARDS: self.cards,
            RoomKind.MANAGERS: self.managers,
            RoomKind.STAFF: self.staff or self.managers,
        }


class DiscordRooms(Rooms):
    """Channel ids in Discord."""

    claim_emoji: str = "✋"

    @field_validator("cards", "managers", "staff")
    @classmethod
    def _is_channel(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{15,20}", value):
            raise ValueError("must be a channel id, 15 to 20 digits (right-click the channel, Copy Channel ID)")
        return value


class TelegramRooms(Rooms):
    """Group ids in Telegram, `-100123` or `-100123:7` for the topic 7."""

    claim_emoji: str = "✍"

    @field_validator("cards", "managers", "staff")
    @classmethod
    def _is_group(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"-100\d{1,16}(:\d+)?", value):
            raise ValueError("must be a supergroup id such as -1001234567890, or -1001234567890:7 for its topic 7")
        return value


class WebRooms(Rooms):
    """Rooms of the local page, named freely."""

    claim_emoji: str = "✋"


class Digest(Settings):
    """When the daily digest goes out, in the community's zone, and how many hours late it may still be sent."""

    at: time = time(9)
    tolerance_hours: float = Field(6, gt=0, le=23)


class Targets(Settings):
    """What a month should bring."""

    active_members: int = Field(100, ge=0)
    answers: int = Field(500, ge=0)
    likes: int = Field(500, ge=0)


class Quiet(Settings):
    """When an answered thread counts as quiet, and when it is closed."""

    after_hours: float = Field(72, gt=0)
    close_after_days: float = Field(7, gt=0)


class PlaybookEntry(Settings):
    """The seed of one category's guidance: one line for the card, and words that tell the category."""

    line: Translated
    keywords: tuple[Annotated[str, StringConstraints(to_lower=True, min_length=2)], ...] = ()


class PerkSeed(Settings):
    """The seed of one rung of the ladder."""

    name: Name
    title: Translated
    threshold: int = Field(ge=1)


class Intake(Settings):
    """The secret for the HTTP intake: it signs (HMAC) or is sent as a bearer; it may be in the environment instead."""

    secret: SecretStr | None = None
    secret_env: str | None = None


class CommunityConfig(Settings):
    """One client's programme."""

    product: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    language: Language = "en"
    zone: str = "UTC"
    join: Literal["open", "listed"] = "open"
    seats: int = Field(2, ge=1, le=10)
    publish: PublishRules = PublishRules()
    sla: SlaRules = SlaRules()
    per_author: PerAuthor = PerAuthor()
    quiet: Quiet = Quiet()
    digest: Digest = Digest()
    targets: Targets = Targets()
    points: PointRules = PointRules()
    intake: Intake = Intake()
    playbook: dict[Category, PlaybookEntry] = Field(default_factory=dict)
    perks: tuple[PerkSeed, ...] = ()
    discord: DiscordRooms | None = None
    telegram: TelegramRooms | None = None
    web: WebRooms | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f'"{zone}" is no time zone; write one such as Europe/Berlin or America/New_York'
            ) from error
        return zone

    @property
    def tz(self) -> ZoneInfo:
        """Return the community's time zone."""
        return ZoneInfo(self.zone)

    def rooms(self) -> Iterator[tuple[str, Rooms]]:
        """Yield (platform, rooms) for every chat that the community uses."""
        for platform in ("discord", "telegram", "web"):
            rooms = getattr(self, platform)
            if rooms is not None:
                yield platform, rooms


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

    database: str = "sqlite:///firsthand.db"
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

    @model_validator(mode="after")
    def _tokens_are_there(self) -> Self:
        used = {platform for community in self.communities.values() for platform, _ in community.rooms()}
        for platform in ("discord", "telegram"):
            section = getattr(self, platform)
            if platform in used and (section is None or section.token is None):
                name = f"FIRSTHAND_{platform.upper()}_TOKEN"
                raise ValueError(f"{platform}.token is missing: set it, or set {name} in the environment")
        if "web" in used and used != {"web"}:
            raise ValueError("a web room lets anyone act as anyone, so it cannot stand beside real chats")
        return self


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """Read a config file. Raises ConfigError with every problem at once."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError([(str(path), "there is no such file; copy config.example.toml to begin")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([(str(path), f"is not TOML: {error}")]) from None
    return parse(raw, environment)


def parse(raw: dict[str, Any], environment: Mapping[str, str]) -> Config:
    """Check a config that was read. Raises ConfigError with every problem at once."""
    whole = _with_secrets(raw, environment)
    problems = [(key, "is still the example's placeholder; put your own value here") for key in _placeholders(whole)]
    try:
        config = Config.model_validate(whole)
    except ValidationError as error:
        told = {key for key, _ in problems}
        problems += [(key, _sentence(item)) for item in error.errors() if (key := _key(item["loc"])) not in told]
        raise ConfigError(problems) from None
    problems += _missing_secrets(config, environment)
    if problems:
        raise ConfigError(problems)
    return config


def _placeholders(node: Any, path: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _placeholders(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _placeholders(value, f"{path}.{index}")
    elif isinstance(node, str) and PLACEHOLDER.match(node):
        yield path


def _with_secrets(raw: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return `raw` with the secrets that the environment holds put where they belong."""
    merged = dict(raw)
    for platform in ("discord", "telegram"):
        token = environment.get(f"FIRSTHAND_{platform.upper()}_TOKEN")
        if token and isinstance(merged.get(platform, {}), dict):
            merged[platform] = {**merged.get(platform, {}), "token": token}
    url = environment.get("FIRSTHAND_DATABASE")
    return {**merged, "database": url} if url else merged


def _missing_secrets(config: Config, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, community in config.communities.items():
        wanted = community.intake.secret_env
        if wanted and not environment.get(wanted):
            yield f"communities.{name}.intake.secret_env", f"{wanted} is not set in the environment"


def intake_secret(community: CommunityConfig, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the community's intake secret, from the environment first; None where the HTTP intake is off."""
    if community.intake.secret_env:
        return environment.get(community.intake.secret_env)
    return community.intake.secret.get_secret_value() if community.intake.secret else None


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part != "[key]") or "config"


def _sentence(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        return "is not a key that exists here; look it up in config.example.toml"
    if item["type"] == "missing":
        return "is missing"
    return str(item["msg"]).removeprefix("Value error, ")
