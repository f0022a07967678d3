"""The shipped examples of each category, English and Russian, which begin a community's learning."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from bot.ports.mentions import CategoryName


@cache
def seeds() -> tuple[tuple[CategoryName, str], ...]:
    """Return (category, sentence) of every shipped example."""
    held = tomllib.loads((files("bot.classify") / "seeds.toml").read_text("utf-8"))
    return tuple(
        (cast("CategoryName", category), sentence)
        for category, by_language in held.items()
        for sentences in by_language.values()
        for sentence in sentences
    )
