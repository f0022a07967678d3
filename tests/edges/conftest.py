"""The command line as it is typed, over a config file of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from click.testing import Result

CONFIG = """
database = "sqlite:///{folder}/firsthand.db"

[http]
port = 0

[communities.acme]
product = "Northwind"

[communities.acme.web]
cards = "cards"
managers = "managers"
"""


class CommandLine:
    """`python -m bot …` in a folder of its own; `config` is the text of config.toml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        self.config = CONFIG.format(folder=folder)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/firsthand.db"

    def write_config(self) -> Path:
        path = self.folder / "config.toml"
        path.write_text(self.config, "utf-8")
        return path

    def file(self, name: str, content: str | bytes | Iterable[Any]) -> Path:
        """Write a file: bytes, text, or one JSON value per line."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, "utf-8")
        else:
            lines = (one if isinstance(one, str) else json.dumps(one) for one in content)
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return path

    def __call__(self, *words: object) -> Result:
        self.write_config()
        found = CliRunner().invoke(
            app, [*map(str, words), "--config", str(self.folder / "config.toml")], env=self.environment
        )
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found


@pytest.fixture
def bot(tmp_path: Path) -> CommandLine:
    """The command line over a community, `acme`, on the local page."""
    return CommandLine(tmp_path)
