"""What a database cannot be filled faster than: all rows of another one, by `executemany` of the bare driver.

The settings are those of the bot (write-ahead log, a sync at every commit, foreign keys, the same indexes), and the
rows come in as many transactions as there were batches, each with the rows that a batch made.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import asyncpg
from sqlmodel import SQLModel

from storage.database import BUSY_SECONDS

Rows = dict[str, list[tuple[Any, ...]]]
KEYS = {table.name: ", ".join(column.name for column in table.primary_key) for table in SQLModel.metadata.sorted_tables}
"""All tables, those first that others point to, and by what their rows are in order."""
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL")


async def rows_of(url: str) -> tuple[dict[str, list[str]], Rows]:
    """Return the columns and the rows of all tables that hold some."""
    columns: dict[str, list[str]] = {}
    rows: Rows = {}
    if url.startswith("sqlite:"):
        driver = sqlite3.connect(url.removeprefix("sqlite:///"))
        for name, key in KEYS.items():
            found = driver.execute(_all(name, key))
            columns[name], rows[name] = [one[0] for one in found.description], found.fetchall()
        driver.close()
    else:
        connection = await asyncpg.connect(url)
        for name, key in KEYS.items():
            records = await connection.fetch(_all(name, key))
            columns[name], rows[name] = list(records[0].keys()) if records else [], [tuple(one) for one in records]
        await connection.close()
    return columns, {name: some for name, some in rows.items() if some}


def batches(columns: dict[str, list[str]], rows: Rows, size: int) -> list[Rows]:
    """Return the rows of each batch of mentions, with the threads that begin in it and a fair part of all else.

    What was there before the first post came goes with the first batch.
    """
    begun = columns["thread"].index("first_mention_id")
    many = -(-len(rows["mention"]) // size)
    made: list[Rows] = [{name: [] for name in rows} for _ in range(many)]
    for name, some in rows.items():
        for index, row in enumerate(some):
            where = index * many // len(some)
            if name == "mention":
                where = index // size
            elif name == "thread" and row[begun]:
                where = min((row[begun] - 1) // size, many - 1)
            elif name in {"community", "guidance", "perk"}:
                where = 0
            made[where][name].append(row)
    return made


async def fill(url: str, columns: dict[str, list[str]], parts: list[Rows]) -> float:
    """Write the parts into an empty database, a transaction each, and return the seconds that it took."""
    if url.startswith("sqlite:"):
        return _fill_sqlite(url, columns, parts)
    connection = await asyncpg.connect(url)
    commands = {
        name: _insert(name, names, [f"${at + 1}" for at in range(len(names))]) for name, names in columns.items()
    }
    began = time.perf_counter()
    for part in parts:
        async with connection.transaction():
            for name in KEYS:
                if part.get(name):
                    await connection.executemany(commands[name], part[name])
    took = time.perf_counter() - began
    await connection.close()
    return took


def _fill_sqlite(url: str, columns: dict[str, list[str]], parts: list[Rows]) -> float:
    driver = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")
    commands = {name: _insert(name, names, ["?"] * len(names)) for name, names in columns.items()}
    began = time.perf_counter()
    for part in parts:
        driver.execute("BEGIN IMMEDIATE")
        for name in KEYS:
            if part.get(name):
                driver.executemany(commands[name], part[name])
        driver.execute("COMMIT")
    took = time.perf_counter() - began
    driver.close()
    return took


def _all(name: str, key: str) -> str:
    return f'SELECT * FROM "{name}" ORDER BY {key}'  # noqa: S608 - our own names


def _insert(name: str, names: list[str], places: list[str]) -> str:
    columns = ", ".join(f'"{one}"' for one in names)
    return f'INSERT INTO "{name}" ({columns}) VALUES ({", ".join(places)})'  # noqa: S608 - our own names
