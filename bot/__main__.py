"""The command line: `python -m bot run`, `demo`, `check`, `import`, `report`, `playbook`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bot import bootstrap, texts
from bot.config import load
from bot.ports.chat import PlatformError
from bot.ports.clock import SystemClock
from bot.ports.errors import ConfigError, UserError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator
    from typing import Any

    from bot.config import Config
    from bot.runtime.service import Service

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
unread = typer.Typer(no_args_is_help=True, help="What came in and could not be read.")
app.add_typer(unread, name="intake")
out = Console(highlight=False, soft_wrap=True)

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
CONFIG = Path("config.toml")
ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="the config file")]
NumberArgument = Annotated[int, typer.Argument(help="as `intake list` tells it")]
SourceOption = Annotated[str | None, typer.Option("--source", help="of one source only; of all if left out")]
WhoseOption = Annotated[str | None, typer.Option("--community", help="whose; not needed with one community")]


@app.command()
def run(config: ConfigOption = Path("config.toml")) -> None:
    """Run the bot in every chat that the config names, until it is told to stop (Ctrl+C or SIGTERM)."""
    _log()
    settings = _load(config, for_chats=True)
    _until_stopped(_started(settings))


@app.command()
def demo(port: Annotated[int | None, typer.Option(help="where the page listens")] = None) -> None:
    """Run the whole bot with invented posts, and open the community's channel as a local page."""
    from bot.demo import run as show  # noqa: PLC0415 - only the demo needs it

    _log()

    async def start() -> Service:
        service = await show.start(show.config(port))
        out.print(f"\n  The community's channel: [bold]{show.address(service)}[/bold]\n  Stop with Ctrl+C.\n")
        if show.opens_browser():
            webbrowser.open(show.address(service))
        return service

    _until_stopped(start())


@app.command()
def check(
    config: ConfigOption = Path("config.toml"),
    *,
    offline: Annotated[bool, typer.Option(help="look at the file only, not at the chats")] = False,
) -> None:
    """Say what is wrong with a config, all at once: keys, secrets, and (with tokens) rooms and rights in the chats."""
    settings = _load(config, for_chats=True)
    from bot.checking import acknowledgements, problems  # noqa: PLC0415 - loads the chat libraries

    for line in acknowledgements(settings):
        out.print(line, markup=False)
    found = asyncio.run(problems(settings, offline=offline))
    _print([(problem.key, f"{problem.what}: {problem.mend}") for problem in found])
    if any(not problem.key.endswith(".warning") for problem in found):
        raise typer.Exit(1)
    out.print("Everything is in order." if not offline else "The file is in order; the chats were not asked.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines, CSV, X pages, Reddit listing")],
    community: Annotated[
        str | None, typer.Option(help="whose mentions these are; not needed with one community")
    ] = None,
    config: ConfigOption = Path("config.toml"),
    *,
    history: Annotated[bool, typer.Option("--history", help="fill the past: no cards, no clocks")] = False,
) -> None:
    """Take in a file of mentions; says how many were new, known, and refused, and why, line by line."""
    from bot.importing import import_mentions  # noqa: PLC0415 - only this command needs it

    settings = _load(config)
    name = _one_of(settings, community)
    with _problems_told():
        counts = asyncio.run(import_mentions(settings, name, file, history=history, console=out))
    raise typer.Exit(0 if counts.readable else 2)


@app.command()
def report(
    month: Annotated[str, typer.Option(help="such as 2026-10; the last whole one if left out")] = "",
    community: Annotated[str | None, typer.Option(help="whose month; not needed with one community")] = None,
    config: ConfigOption = Path("config.toml"),
    folder: Annotated[Path, typer.Option("--out", "-o", file_okay=False, help="where the files go")] = Path(),
    *,
    client: Annotated[bool, typer.Option("--client", help="the version that names nobody")] = False,
) -> None:
    """Write a month's picture, PDF and XLSX, and print its headline."""
    from bot.reporting import write_report  # noqa: PLC0415 - only this command needs it

    settings = _load(config)
    name = _one_of(settings, community)
    with _problems_told():
        try:
            write_report(settings, name, month, folder, client=client, console=out)
        except UserError as refusal:
            _print([("--month", texts.of("en").error(refusal))])
            raise typer.Exit(2) from None
        except OSError as error:
            _print([("--out", str(error))])
            raise typer.Exit(1) from None


playbook_app = typer.Typer(no_args_is_help=True, help="The playbook as a TOML file: export, import.")
app.add_typer(playbook_app, name="playbook")
CommunityOption = Annotated[str | None, typer.Option(help="whose playbook; not needed with one community")]


@playbook_app.command("export")
def export_playbook(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="where it goes")],
    community: CommunityOption = None,
    config: ConfigOption = Path("config.toml"),
) -> None:
    """Write the whole playbook into a file."""
    from bot import playbook_file  # noqa: PLC0415 - only this command needs it

    settings = _load(config)
    name = _one_of(settings, community)
    with _problems_told():
        text = asyncio.run(playbook_file.export_playbook(settings, name))
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        _print([("FILE", str(error))])
        raise typer.Exit(1) from None


@playbook_app.command("import")
def import_playbook(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="what export wrote, edited")],
    community: CommunityOption = None,
    config: ConfigOption = Path("config.toml"),
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would change, and change nothing")] = False,
) -> None:
    """Take the playbook from a file: what it says anew becomes a version; all of it, or nothing where it is wrong."""
    from bot import playbook_file  # noqa: PLC0415 - only this command needs it
    from bot.rules.playbook_file import BookError  # noqa: PLC0415

    settings = _load(config)
    name = _one_of(settings, community)
    with _problems_told():
        try:
            taken = asyncio.run(playbook_file.import_playbook(settings, name, file, dry_run=dry_run))
        except BookError as error:
            where = [(f"line {one.line}, {one.key}" if one.line else one.key, one.what) for one in error.problems]
            _print(where)
            raise typer.Exit(2) from None
    for line in playbook_file.told(taken, dry_run=dry_run):
        out.print(line, markup=False)


@unread.command("list")
def list_unread(source: SourceOption = None, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """List what waits: when it came, how often, and why it could not be read."""
    from bot.letters import list_letters  # noqa: PLC0415 - only these commands need it

    settings = _load(config)
    with _problems_told():
        asyncio.run(list_letters(settings, _one_of(settings, community), source, out))


@unread.command("show")
def show_unread(number: NumberArgument, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """Print one item as it came."""
    from bot.letters import show_letter  # noqa: PLC0415 - only these commands need it

    settings = _load(config)
    with _problems_told():
        found = asyncio.run(show_letter(settings, _one_of(settings, community), number, out))
    raise typer.Exit(0 if found else 2)


@unread.command("retry")
def retry_unread(source: SourceOption = None, community: WhoseOption = None, config: ConfigOption = CONFIG) -> None:
    """After the mend: read all that waits again, take in what can be read now, and say why the rest cannot."""
    from bot.letters import retry_letters  # noqa: PLC0415 - only these commands need it

    settings = _load(config)
    with _problems_told():
        whole = asyncio.run(retry_letters(settings, _one_of(settings, community), source, out))
    raise typer.Exit(0 if whole else 1)


def _one_of(settings: Config, community: str | None) -> str:
    """Return the community that is meant; without a name, the only one there is."""
    name = community or (next(iter(settings.communities)) if len(settings.communities) == 1 else "")
    if name not in settings.communities:
        _print([("--community", f"must be one of: {', '.join(settings.communities)}")])
        raise typer.Exit(2)
    return name


async def _started(settings: Config) -> Service:
    clock = SystemClock()
    parts = await bootstrap.prepare(settings, clock)
    inbox = parts.inbox("telegram")
    platforms, routers = bootstrap.chats(parts, inbox)
    try:
        service = parts.service(platforms, [inbox], routers)
        await service.start()
    except BaseException:
        await parts.database.close()
        raise
    out.print(f"Running in {', '.join(service.platforms) or 'no chat'}; intake at port {service.port}.")
    return service


def _until_stopped(starting: Coroutine[Any, Any, Service]) -> None:
    async def main() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows knows no handlers here; Ctrl+C still works
                loop.add_signal_handler(number, stopped.set)
        start, waiting = asyncio.create_task(starting), asyncio.create_task(stopped.wait())
        await asyncio.wait({start, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not start.done():
            # told to stop before everything answered
            start.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            service = await start
            await waiting
            await service.stop()
        waiting.cancel()

    with _problems_told():
        asyncio.run(main())


@contextlib.contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except PlatformError as error:
        _print([(problem.key, f"{problem.what}: {problem.mend}") for problem in error.problems])
        raise typer.Exit(1) from None


def _load(path: Path, *, for_chats: bool = False) -> Config:
    try:
        return load(path, for_chats=for_chats)
    except ConfigError as error:
        _print(error.problems)
        raise typer.Exit(1) from None


def _print(problems: Iterable[tuple[str, str]]) -> None:
    for key, what in problems:
        out.print(f"[bold red]✗[/bold red] [bold]{escape(key)}[/bold]: {escape(what)}", markup=True)


def _log() -> None:
    level = os.environ.get("FIRSTHAND_LOG", "INFO").upper()
    if level not in LEVELS:
        _print([("FIRSTHAND_LOG", f"must be one of {', '.join(LEVELS)}")])
        raise typer.Exit(1)
    logging.basicConfig(
        level=level,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for noisy in ("aiosqlite", "alembic", "httpx", "httpcore", "apscheduler", "discord", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


if __name__ == "__main__":
    app()
