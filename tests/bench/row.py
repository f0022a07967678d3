"""One figure of a bench: what was measured, what it stands against, and what it should reach.

Every bench has `async def measure(...) -> list[Row]` and ends with `show`, which prints its rows and keeps them in
`.bench/<name>.json`, from where `tests.bench.table` puts them into the README.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

say = sys.stdout.write

FOLDER = Path(".bench")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `floor` is what `against` names, in the same unit and run; `ratio` is value ÷ floor.

    `goal` is the most that the ratio may be, or the value where there is no floor; None: it is only told.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    goal: float | None = None
    against: str = ""

    @property
    def is_met(self) -> bool | None:
        """Say whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.goal


def against(name: str, value: float, unit: str, floor: float, *, what: str, goal: float | None) -> Row:
    """Return a figure beside its floor; `what` says what the floor is."""
    return Row(name, value, unit, floor, value / floor, goal, what)


def show(bench: str, title: str, rows: Sequence[Row], *, keeps: bool = True) -> None:
    """Print a bench's rows, and keep them for the table in the README; those of a quick look are not kept."""
    wide = max(len(row.name) for row in rows)
    say(f"\n{title}\n{'':{wide}}{'value':>16}{'floor':>16}{'ratio':>8}{'goal':>8}\n")
    for row in rows:
        floor = f"{amount(row.floor)} {row.unit}" if row.floor is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        goal = f"{row.goal:g}" if row.goal is not None else ""
        missed = "  MISSED" if row.is_met is False else ""
        value = f"{amount(row.value)} {row.unit}"
        say(f"{row.name:{wide}}{value:>16}{floor:>16}{ratio:>8}{goal:>8}{missed}  {row.against}\n")
    if keeps:
        keep(bench, title, rows)


def keep(bench: str, title: str, rows: Sequence[Row]) -> None:
    """Write a bench's rows where `tests.bench.table` looks for them."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps({"title": title, "rows": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1)
    (FOLDER / f"{bench}.json").write_text(text + "\n", "utf-8")


def kept(bench: str) -> tuple[str, list[Row]]:
    """Return the title and the rows that a bench wrote last. Raises FileNotFoundError when it never ran here."""
    found = json.loads((FOLDER / f"{bench}.json").read_text("utf-8"))
    return found["title"], [Row(**row) for row in found["rows"]]


def amount(value: float) -> str:
    """Return a figure with as many digits as tell something."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"
