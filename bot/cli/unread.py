"""`python -m bot intake list|show|retry`: what came in and could not be read."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli.saying import CONFIG, ConfigOption, config_at, one_of, out, problems_told

app = typer.Typer(no_args_is_help=True, help="What came in and could not be read.")

NumberArgument = Annotated[int, typer.Argument(help="as `intake list` tells it")]
SourceOption = Annotated[str | None, typer.Option("--source", help="of one source only; of all if left out")]
WhoseOption = Annotated[str | None, typer.Option("--community", help="whose; not needed with one community")]


@app.command("list")
def list_unread(source: SourceOption = None, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """List what waits: when it came, how often, and why it could not be read."""
    from bot.letters import list_letters  # noqa: PLC0415 - only these commands need it

    settings = config_at(config)
    with problems_told():
        asyncio.run(list_letters(settings, one_of(settings, community), source, out))


@app.command("show")
def show_unread(number: NumberArgument, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """Print one item as it came."""
    from bot.letters import show_letter  # noqa: PLC0415 - only these commands need it

    settings = config_at(config)
    with problems_told():
        found = asyncio.run(show_letter(settings, one_of(settings, community), number, out))
    raise typer.Exit(0 if found else 2)


@app.command("retry")
def retry_unread(source: SourceOption = None, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """After the mend: read all that waits again, take in what can be read now, and say why the rest cannot."""
    from bot.letters import retry_letters  # noqa: PLC0415 - only these commands need it

    settings = config_at(config)
    with problems_told():
        whole = asyncio.run(retry_letters(settings, one_of(settings, community), source, out))
    raise typer.Exit(0 if whole else 1)
