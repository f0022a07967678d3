"""What the commands share: the options that several have, and how a problem is told, always as one line each."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bot.config import load
from bot.ports.chat import PlatformError
from bot.ports.errors import ConfigError
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.config import Config

out = Console(highlight=False, soft_wrap=True)

CONFIG = Path("config.toml")
ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="the config file")]


def one_of(settings: Config, community: str | None) -> str:
    """Return the community that is meant; without a name, the only one there is. Ends the command where none is."""
    name = community or (next(iter(settings.communities)) if len(settings.communities) == 1 else "")
    if name not in settings.communities:
        tell([("--community", f"must be one of: {', '.join(settings.communities)}")])
        raise typer.Exit(2)
    return name


@contextlib.contextmanager
def problems_told() -> Iterator[None]:
    """End the command with what a chat or the database needs, where one of them cannot be used."""
    try:
        yield
    except PlatformError as error:
        tell([(problem.key, f"{problem.what}: {problem.mend}") for problem in error.problems])
        raise typer.Exit(1) from None
    except Unavailable as trouble:
        tell([("database", f"cannot be used: {trouble}; what is not done yet is done by starting this again")])
        raise typer.Exit(1) from None


def config_at(path: Path, *, for_chats: bool = False) -> Config:
    """Return the config in a file; ends the command with everything that is wrong with it."""
    try:
        return load(path, for_chats=for_chats)
    except ConfigError as error:
        tell(error.problems)
        raise typer.Exit(1) from None


def tell(problems: Iterable[tuple[str, str]]) -> None:
    """Print each problem: where it is, and what it is."""
    for key, what in problems:
        out.print(f"[bold red]✗[/bold red] [bold]{escape(key)}[/bold]: {escape(what)}", markup=True)
