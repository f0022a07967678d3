"""`python -m bot backup` and `restore`: a copy of everything in one file, and a database made from it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from bot.backup.told import RefusedError
from bot.cli.saying import CONFIG, ConfigOption, config_at, out, problems_told, tell
from bot.ports.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator


def backup(
    file: Annotated[Path, typer.Argument(help="where the copy goes; in a folder it is named for the moment (UTC)")],
    config: ConfigOption = CONFIG,
    *,
    force: Annotated[bool, typer.Option("--force", help="replace the file that is there")] = False,
    keep: Annotated[int | None, typer.Option(min=1, help="in a folder: how many copies stay, the newest")] = None,
) -> None:
    """Copy the whole database into one SQLite file, also while the bot runs, and look through the copy."""
    from bot.backup import making  # noqa: PLC0415 - only this command needs it

    now = SystemClock().now()
    settings = config_at(config)
    with _refusals_told(), problems_told():
        path = making.place(file, now, keep)
        copied = asyncio.run(making.back_up(settings, path, force=force))
        for line in copied.lines():
            out.print(line, markup=False)
        if keep is not None:
            for gone in making.prune(file, keep, now):
                out.print(f"{gone} is removed.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="what `backup` wrote, also from a database of the other kind")],
    config: ConfigOption = CONFIG,
    *,
    force: Annotated[bool, typer.Option("--force", help="replace all that the database holds")] = False,
) -> None:
    """Fill the config's empty database from a backup, all of it or nothing, while the bot is stopped."""
    from bot.backup import restoring  # noqa: PLC0415 - only this command needs it

    settings = config_at(config)
    with _refusals_told(), problems_told():
        copied = asyncio.run(restoring.restore(settings, file, SystemClock().now(), force=force))
    for line in copied.lines():
        out.print(line, markup=False)
    out.print("Restored. At its next start the bot makes the open cards in the chats anew.")


@contextlib.contextmanager
def _refusals_told() -> Iterator[None]:
    # what is wrong is told by the command, once
    logging.basicConfig(level=logging.ERROR)
    try:
        yield
    except RefusedError as refusal:
        tell([(refusal.where, refusal.why)])
        raise typer.Exit(2) from None
