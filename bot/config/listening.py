"""What must fit together where a community listens: names, secrets, and keys that lie in the environment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.config.community import SHORTEST_SECRET, TOO_SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.config.installation import Config

    Found = Iterator[tuple[str, str]]

OWN = frozenset({"http", "import", "find"})
"""What the bot itself calls the ways in that stand in no config."""
HOOKS = frozenset({"octolens", "syften", "f5bot", "webhook"})
KEYS = {"x": ("x_token",), "youtube": ("youtube_key",), "reddit": ("reddit_id", "reddit_secret")}
_IN_ADDRESS = re.compile(r"[A-Za-z0-9_.~-]+")


def source_misfits(name: str, community: Mapping[str, Any], environment: Mapping[str, str]) -> Found:
    """Yield (key, what is wrong and the mend) for names used twice, and secrets that are missing, short or unfit."""
    told = community.get("sources")
    taken: dict[str, int] = {}
    for number, source in enumerate(told if isinstance(told, list) else ()):
        if not isinstance(source, dict):
            continue
        key, called = f"communities.{name}.sources.{number}", source.get("name")
        if called in OWN:
            yield f"{key}.name", f"“{called}” is a name that the bot uses itself; take another one"
        elif isinstance(called, str) and taken.setdefault(called, number) != number:
            yield f"{key}.name", f"is the name of source {taken[called]} already; each needs its own"
        if source.get("kind") in HOOKS:
            yield from _hook(key, source, environment)
        yield from _lies_there(f"{key}.token_env", source.get("token_env"), environment)
    classify = community.get("classify")
    llm = classify.get("llm") if isinstance(classify, dict) else None
    if isinstance(llm, dict):
        yield from _lies_there(f"communities.{name}.classify.llm.secret_env", llm.get("secret_env"), environment)


def keyless(config: Config) -> Found:
    """Yield (key, the mend) for sources that can ask nothing, because the key of their place is missing."""
    for name, community in config.communities.items():
        for number, source in enumerate(community.sources):
            missing = [key for key in KEYS.get(source.kind, ()) if not getattr(config.places, key)]
            if missing:
                names = " and ".join(f"places.{key} (or FIRSTHAND_{key.upper()})" for key in missing)
                yield f"communities.{name}.sources.{number}", f"set {names}"


def _hook(key: str, source: Mapping[str, Any], environment: Mapping[str, str]) -> Found:
    for where, secret in (("secret", source.get("secret")), ("secret_env", _held(source, environment))):
        if not isinstance(secret, str):
            continue
        if len(secret) < SHORTEST_SECRET:
            yield f"{key}.{where}", f"holds a secret that is {TOO_SHORT}" if secret else "is not set in the environment"
        elif not _IN_ADDRESS.fullmatch(secret):
            yield f"{key}.{where}", "stands in an address: letters, digits, _, -, . and ~ only"


def _held(source: Mapping[str, Any], environment: Mapping[str, str]) -> str | None:
    wanted = source.get("secret_env")
    return environment.get(wanted, "") if isinstance(wanted, str) else None


def _lies_there(key: str, wanted: object, environment: Mapping[str, str]) -> Found:
    if isinstance(wanted, str) and not environment.get(wanted):
        yield key, f"{wanted} is not set in the environment"
