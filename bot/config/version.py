"""Which version runs, as pyproject.toml tells: the bot runs from its checkout."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "pyproject.toml"


@cache
def version() -> str:
    """Return the version, such as `0.1.0`."""
    return str(tomllib.loads(FILE.read_text("utf-8"))["project"]["version"])
