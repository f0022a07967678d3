"""The command line: `python -m bot run`, `demo`, `check`, `import`, `report`, `playbook`, `backup`."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import bot.beginning
from bot import bootstrap, connecting, texts
from bot.cli import keeping, playbook, unread
from bot.cli.saying import CONFIG, ConfigOption, config_at, one_of, out, problems_told, tell
from bot.config import load
from bot.ports.clock import SystemClock
from bot.ports.errors import UserError
from bot.runtime import logs
from bot.runtime.reloading import Reloading
from bot.runtime.roles import ROLES
from bot.runtime.roles import parse as parse_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from bot.config import Config
    from bot.runtime.service import Service

bot.beginning.over()

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(unread.app, name="intake")
app.add_typer(playbook.app, name="playbook")
app.command()(keeping.backup)
app.command()(keeping.restore)


ALL_ROLES = ",".join(ROLES)
RolesOption = Annotated[str, typer.Option(help="what this process does, where several share the work")]


@app.command()
def run(
    config: ConfigOption = CONFIG,
    roles: RolesOption = ALL_ROLES,
) -> None:
    """Run the bot in every chat that the config names, until it is told to stop (Ctrl+C or SIGTERM)."""
    lines = _log()
    settings = config_at(config, for_chats=True)
    logs.hide(lines, logs.secrets_of(settings))
    try:
        parts = parse_roles(roles, {name for one in settings.communities.values() for name, _ in one.rooms()})
    except ValueError as error:
        tell([("--roles", str(error))])
        raise typer.Exit(2) from None
    reloading = Reloading(_reader(config, lines, settings))
    _until_stopped(_started(settings, parts, reloading), reloading.ask)


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
    config: ConfigOption = CONFIG,
    *,
    offline: Annotated[bool, typer.Option(help="look at the file only, not at the chats")] = False,
) -> None:
    """Say what is wrong with a config, all at once: keys, secrets, and (with tokens) rooms and rights in the chats."""
    settings = config_at(config, for_chats=True)
    from bot.checking import acknowledgements, problems  # noqa: PLC0415 - loads the chat libraries

    for line in acknowledgements(settings):
        out.print(line, markup=False)
    found = asyncio.run(problems(settings, offline=offline))
    tell([(problem.key, f"{problem.what}: {problem.mend}") for problem in found])
    if any(not problem.key.endswith(".warning") for problem in found):
        raise typer.Exit(1)
    out.print("Everything is in order." if not offline else "The file is in order; the chats were not asked.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines, CSV, X pages, Reddit listing")],
    community: Annotated[
        str | None, typer.Option(help="whose mentions these are; not needed with one community")
    ] = None,
    config: ConfigOption = CONFIG,
    *,
    history: Annotated[bool, typer.Option("--history", help="fill the past: no cards, no clocks")] = False,
) -> None:
    """Take in a file of mentions; says how many were new, known, and refused, and why, line by line."""
    from bot.importing import import_mentions  # noqa: PLC0415 - only this command needs it

    settings = config_at(config)
    name = one_of(settings, community)
    with problems_told():
        counts = asyncio.run(import_mentions(settings, name, file, history=history, console=out))
    raise typer.Exit(0 if counts.readable else 2)


@app.command()
def report(
    month: Annotated[str, typer.Option(help="such as 2026-10; the last whole one if left out")] = "",
    community: Annotated[str | None, typer.Option(help="whose month; not needed with one community")] = None,
    config: ConfigOption = CONFIG,
    folder: Annotated[Path, typer.Option("--out", "-o", file_okay=False, help="where the files go")] = Path(),
    *,
    client: Annotated[bool, typer.Option("--client", help="the version that names nobody")] = False,
) -> None:
    """Write a month's picture, PDF and XLSX, and print its headline."""
    from bot.reporting import write_report  # noqa: PLC0415 - only this command needs it

    settings = config_at(config)
    name = one_of(settings, community)
    with problems_told():
        try:
            write_report(settings, name, month, folder, client=client, console=out)
        except UserError as refusal:
            tell([("--month", texts.of("en").error(refusal))])
            raise typer.Exit(2) from None
        except OSError as error:
            tell([("--out", str(error))])
            raise typer.Exit(1) from None


def _reader(path: Path, lines: logs.Lines, first: Config) -> Callable[[], Config]:
    """Return what reads the file again; no secret that ever stood in it is shown by a line of the log."""
    secrets = logs.secrets_of(first)

    def read() -> Config:
        settings = load(path, for_chats=True)
        secrets.update(logs.secrets_of(settings))
        logs.hide(lines, secrets)
        return settings

    return read


async def _started(settings: Config, roles: frozenset[str], reloading: Reloading) -> Service:
    clock = SystemClock()
    parts = await bootstrap.prepare(settings, clock, roles=roles)
    inbox = parts.inbox("telegram")
    platforms, routers = connecting.chats(parts, inbox)
    try:
        service = parts.service(platforms, [inbox], routers, reloading=reloading)
        await service.start()
    except BaseException:
        await parts.database.close()
        raise
    intake = f"intake at port {service.port}" if service.port else "no intake"
    health = f", health at port {service.health.port}" if service.health.port else ""
    out.print(f"Running in {', '.join(service.platforms) or 'no chat'}; {intake}{health}.")
    return service


def _until_stopped(starting: Coroutine[Any, Any, Service], hung_up: Callable[[], None] | None = None) -> None:
    """Run until a signal says to stop; `hung_up` is called for SIGHUP, unless that says that the terminal is gone."""
    by_hand = sys.stdin is not None and sys.stdin.isatty()

    def hangs_up(stop: Callable[[], None], ask: Callable[[], None]) -> None:
        (stop if by_hand and not sys.stdin.isatty() else ask)()

    async def main() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows knows no handlers here; Ctrl+C still works
                loop.add_signal_handler(number, stopped.set)
        if hung_up is not None and hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, hangs_up, stopped.set, hung_up)
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

    with problems_told():
        asyncio.run(main())


def _log() -> logs.Lines:
    """Log as the environment says, or end."""
    try:
        return logs.set_up()
    except logs.BadSettingError as error:
        tell([(error.name, str(error))])
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
