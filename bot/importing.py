"""`python -m bot import`: a file through the same desk as the HTTP intake, in batches, with a progress bar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot import bootstrap
from bot.intake.shapes import Refusal, ShapeError, read
from bot.runtime.arrivals import counting

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from bot.bootstrap import Parts
    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.mentions import NewMention
    from bot.runtime.desk import Desk

BATCH = 500
STEP = 2**16
VIA = "import"


@dataclass
class Counts:
    """What became of a file."""

    new: int = 0
    known: int = 0
    refused: int = 0
    readable: bool = True
    batch: list[tuple[int, NewMention]] = field(default_factory=list)
    uncounted: int = 0


async def import_mentions(
    config: Config, community: str, path: Path, *, history: bool, console: Console, clock: Clock | None = None
) -> Counts:
    """Take a file in and print what was refused, line by line, then the counts."""
    parts = await bootstrap.prepare(config, clock)
    return await import_into(parts, community, path, history=history, console=console)


async def import_into(parts: Parts, community: str, path: Path, *, history: bool, console: Console) -> Counts:
    """Do what `import_mentions` does over parts that are made; their database is closed at the end."""
    await parts.transactions.prepare()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    counts = Counts()
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task(path.name, total=path.stat().st_size)  # noqa: ASYNC240 - a command, alone
            for line, outcome in read(path, advance=Steps(progress, bar).advance):
                if isinstance(outcome, Refusal):
                    _refuse(counts, console, line, outcome.reason)
                    counts.uncounted += 1
                else:
                    counts.batch.append((line, outcome))
                if len(counts.batch) >= BATCH:
                    await _take(parts.desk, community, counts, console, history=history)
            await _take(parts.desk, community, counts, console, history=history)
    except ShapeError as error:
        console.print(str(error), markup=False)
        counts.readable = False
    finally:
        await parts.database.close()
    console.print(f"{counts.new} new, {counts.known} known, {counts.refused} refused.", markup=False)
    return counts


class Steps:
    """Moves a bar on in steps that can be seen: each move costs more than reading a line."""

    def __init__(self, progress: Progress, bar: TaskID) -> None:
        self._progress, self._bar, self._size = progress, bar, 0

    def advance(self, size: int) -> None:
        """Move the bar on by some bytes, sooner or later."""
        self._size += size
        if self._size >= STEP:
            self._progress.advance(self._bar, self._size)
            self._size = 0


async def _take(desk: Desk, community: str, counts: Counts, console: Console, *, history: bool) -> None:
    counted = None if history else counting(VIA, refused=counts.uncounted)
    posts = [mention for _, mention in counts.batch]
    taken = await desk.take(community, posts, history=history, via=VIA, also=counted)
    counts.uncounted = 0
    for (line, _), one in zip(counts.batch, taken, strict=True):
        if one.refused:
            _refuse(counts, console, line, one.refused)
        elif one.new:
            counts.new += 1
        else:
            counts.known += 1
    counts.batch = []


def _refuse(counts: Counts, console: Console, line: int, reason: str) -> None:
    counts.refused += 1
    console.print(f"line {line}: {reason}", markup=False)
