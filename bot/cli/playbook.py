"""`python -m bot playbook export|import`: the playbook as a TOML file."""

from __future__ import annotations

import asyncio
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from bot.cli.saying import CONFIG, ConfigOption, config_at, one_of, out, problems_told, tell

app = typer.Typer(no_args_is_help=True, help="The playbook as a TOML file: export, import.")
CommunityOption = Annotated[str | None, typer.Option(help="whose playbook; not needed with one community")]


@app.command("export")
def export_playbook(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="where it goes")],
    community: CommunityOption = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Write the whole playbook into a file."""
    from bot import playbook_file  # noqa: PLC0415 - only this command needs it

    settings = config_at(config)
    name = one_of(settings, community)
    with problems_told():
        text = asyncio.run(playbook_file.export_playbook(settings, name))
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        tell([("FILE", str(error))])
        raise typer.Exit(1) from None


@app.command("import")
def import_playbook(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="what export wrote, edited")],
    community: CommunityOption = None,
    config: ConfigOption = CONFIG,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would change, and change nothing")] = False,
) -> None:
    """Take the playbook from a file: what it says anew becomes a version; all of it, or nothing where it is wrong."""
    from bot import playbook_file  # noqa: PLC0415 - only this command needs it
    from bot.rules.playbook_file import BookError  # noqa: PLC0415

    settings = config_at(config)
    name = one_of(settings, community)
    with problems_told():
        try:
            taken = asyncio.run(playbook_file.import_playbook(settings, name, file, dry_run=dry_run))
        except BookError as error:
            where = [(f"line {one.line}, {one.key}" if one.line else one.key, one.what) for one in error.problems]
            tell(where)
            raise typer.Exit(2) from None
    for line in playbook_file.told(taken, dry_run=dry_run):
        out.print(line, markup=False)
