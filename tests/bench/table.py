"""Puts the figures of all benches into the README, between two markers: the last step of `make bench`.

What a bench measured last stands in `.bench`; one that never ran here is left out. Nothing else of the README changes.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from tests.bench.report import addresses
from tests.bench.row import Row, amount, kept

say = sys.stdout.write

README = Path(__file__).parents[2] / "README.md"
BEGINS, ENDS = "<!-- bench -->", "<!-- /bench -->"
BENCHES = ("burst", "claims", "intake", "reading", "reads", "idle")
HEAD = "| | measured | floor | ratio | goal | |\n| --- | ---: | ---: | ---: | ---: | --- |"
MET = {True: "met", False: "**missed**", None: ""}


def table(benches: tuple[str, ...] = BENCHES) -> str:
    """Return the table of what the benches measured last."""
    lines = []
    for bench in benches:
        try:
            title, rows = kept(bench)
        except FileNotFoundError:
            continue
        lines += ["", f"**{title}**", "", HEAD, *map(line, rows)]
    return "\n".join(lines)


def line(row: Row) -> str:
    """Return one figure as a line of the table."""
    floor = f"{amount(row.floor)} {row.unit}" if row.floor is not None else ""
    ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
    goal = "" if row.goal is None else f"≤ {row.goal:g}" + (f" {row.unit}" if row.ratio is None else "")
    told = "; ".join(part for part in (MET[row.is_met], row.against) if part)
    return f"| {row.name} | {amount(row.value)} {row.unit} | {floor} | {ratio} | {goal} | {told} |"


def machine(postgres: str, at: datetime) -> str:
    """Return on what it was measured, and when."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, PostgreSQL {postgres}"
    return f"Measured on {at:%Y-%m-%d} with {os.cpu_count()} cores, {versions}. Lower is better everywhere."


def put(text: str, made: str) -> str:
    """Return the README with something else between the markers. Raises ValueError where they are not there."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError(f"there is no {BEGINS} … {ENDS} in the README")
    return f"{before}{BEGINS}\n{made}\n{ENDS}{after}"


async def _version(address: str) -> str:
    connection = await asyncpg.connect(address)
    found: str = await connection.fetchval("SHOW server_version")
    await connection.close()
    return found.split(maxsplit=1)[0]


def main() -> None:
    """Write the table; where the README has no place for it, print it."""
    with addresses(postgres=True) as urls:
        version = asyncio.run(_version(next(urls)))
    made = f"{machine(version, datetime.now(UTC))}\n{table()}"
    try:
        README.write_text(put(README.read_text("utf-8"), made), "utf-8")
    except ValueError as error:
        say(f"{made}\n\n{error}\n")


if __name__ == "__main__":
    main()
