"""Reads a config and its secrets, and tells everything that is wrong at once, each with its key and the mend."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.config.installation import Config
from bot.config.together import chatless, misfits
from bot.ports.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.config.community import CommunityConfig

# `<:name:id>` is an emoji of a Discord server, as Discord writes it
PLACEHOLDER = re.compile(r"^\s*<(?!a?:\w+:\d+>).*>\s*$")


def load(path: Path, environment: Mapping[str, str] = os.environ, *, for_chats: bool = False) -> Config:
    """Read a config file; `for_chats` asks that each community has one. Raises ConfigError with every problem."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError([(str(path), "there is no such file; copy config.example.toml to begin")]) from None
    except OSError as error:
        raise ConfigError([(str(path), f"cannot be read ({error.strerror})")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([(str(path), f"is not TOML: {error}")]) from None
    return parse(raw, environment, for_chats=for_chats)


def parse(raw: dict[str, Any], environment: Mapping[str, str], *, for_chats: bool = False) -> Config:
    """Check a config that was read; `for_chats` as in `load`. Raises ConfigError with every problem at once."""
    whole = _with_secrets(raw, environment)
    problems = [(key, "is still the example's placeholder; put your own value here") for key in _placeholders(whole)]
    blank = {key for key, _ in problems}
    problems += [problem for problem in misfits(whole, environment) if problem[0] not in blank]
    without = list(chatless(whole)) if for_chats else []
    try:
        config = Config.model_validate(whole)
    except ValidationError as error:
        told = {key for key, _ in problems}
        problems += [(key, _sentence(item)) for item in error.errors() if (key := _key(item["loc"])) not in told]
        raise ConfigError(problems + without) from None
    if problems or without:
        raise ConfigError(problems + without)
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
        token = environment.get(f"FIRSTHAND_{platform.upper()}_TOKEN", "").strip()
        if token and isinstance(merged.get(platform, {}), dict):
            merged[platform] = {**merged.get(platform, {}), "token": token}
    for key in ("x_token", "youtube_key", "reddit_id", "reddit_secret"):
        held = environment.get(f"FIRSTHAND_{key.upper()}", "").strip()
        if held and isinstance(merged.get("places", {}), dict):
            merged["places"] = {**merged.get("places", {}), key: held}
    for section, key in (("http", "host"), ("http", "port"), ("health", "port")):
        told = environment.get(f"FIRSTHAND_{section.upper()}_{key.upper()}")
        if told and isinstance(merged.get(section, {}), dict):
            merged[section] = {**merged.get(section, {}), key: told}
    url = environment.get("FIRSTHAND_DATABASE")
    return {**merged, "database": url} if url else merged


def intake_secret(community: CommunityConfig, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the community's intake secret, from the environment first; None where the HTTP intake is off."""
    if community.intake.secret_env:
        return environment.get(community.intake.secret_env)
    return community.intake.secret.get_secret_value() if community.intake.secret else None


def llm_secret(community: CommunityConfig, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the secret of the community's language model, from the environment first; None where it needs none."""
    llm = community.classify.llm
    if llm is None:
        return None
    if llm.secret_env:
        return environment.get(llm.secret_env)
    return llm.secret.get_secret_value() if llm.secret else None


def helpdesk_secret(community: CommunityConfig, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the secret that signs what the helpdesk is told, from the environment first."""
    if community.helpdesk.secret_env:
        return environment.get(community.helpdesk.secret_env)
    return community.helpdesk.secret.get_secret_value() if community.helpdesk.secret else None


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part != "[key]") or "config"


def _sentence(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        return "is not a key that exists here; look it up in config.example.toml"
    if item["type"] == "missing":
        return "is missing"
    return str(item["msg"]).removeprefix("Value error, ")
