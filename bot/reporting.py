"""`python -m bot report`: a month's picture, PDF and XLSX into a folder, and its headline on the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.table import Table

from bot import bootstrap
from bot.ports.clock import SystemClock
from bot.reports.monthly.figures import monthly_report
from bot.reports.monthly.files import can_be_made, pdf_file, picture_file, xlsx_file
from bot.reports.monthly.findings import period
from bot.reports.monthly.lines import lines
from bot.reports.monthly.model import Audience
from bot.reports.monthly.rows import sheets
from bot.reports.monthly.wording import Words, capital
from bot.usecases.actor import Actor
from bot.usecases.reporting import month_meant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.reports.monthly.model import MonthlyReport, Sheet

EXTRA = "The picture, PDF and XLSX need the extra “report”, which is not installed: “make install” installs it."


def write_report(
    config: Config, name: str, words: str, folder: Path, *, client: bool, console: Console, clock: Clock | None = None
) -> Sequence[Path]:
    """Write a community's month into a folder and print its headline; returns the files.

    `words` name the month as in `/report`. Raises UserError as `/report` does, OSError where nothing can be written.
    """
    audience = Audience.CLIENT if client else Audience.MANAGER
    made, rows = asyncio.run(_read(config, name, words, audience, clock or SystemClock()))
    own = config.communities[name]
    console.print(_headline(made, Words(own.language)))
    if not can_be_made():
        console.print(EXTRA, markup=False)
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        picture_file(made, own.language),
        pdf_file(made, own.language, own.tz),
        xlsx_file(made, rows, own.language, own.tz),
    ]
    paths = [folder / file.name for file in files]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.content)
        console.print(str(path), markup=False)
    return paths


async def _read(
    config: Config, name: str, words: str, audience: Audience, clock: Clock
) -> tuple[MonthlyReport, Sequence[Sheet]]:
    parts = await bootstrap.prepare(config, clock)
    try:
        await parts.transactions.prepare()
        async with parts.database.read() as uow:
            ctx = parts.transactions.context(uow, name, Actor(language="en"))
            made = await monthly_report(
                uow,
                ctx.community_id,
                await month_meant(ctx, words),
                config=ctx.config,
                audience=audience,
                now=ctx.now,
                began_at=ctx.community.created_at,
                salt=ctx.salt,
            )
            language = ctx.config.language
            return made, await sheets(uow, ctx.community_id, made, language=language, now=ctx.now, salt=ctx.salt)
    finally:
        await parts.database.close()


def _headline(report: MonthlyReport, w: Words) -> Table:
    t, first = w.t, report.month.first
    table = Table(title=t("monthly-title", product=report.product, month=period(report, w)), title_justify="left")
    compared = [one for one in (report.before, report.baseline) if one]
    table.add_column(t("monthly-column-figure"))
    heads = (w.month(first, year=False), "", t("monthly-column-target"), *(w.month(one[0].first) for one in compared))
    for head in heads:
        table.add_column(capital(head), justify="right")
    for line in lines(report, w):
        goal = f"{w.number(line.goal)}{' ✓' if line.reached else ''}" if line.goal else ""
        others = [line.before] * bool(report.before) + [line.baseline] * bool(report.baseline)
        table.add_row(line.label, line.value, line.of, goal, *others)
    return table
