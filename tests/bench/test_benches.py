"""The benches can still be run, with numbers too small to measure anything; nothing here is timed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.bench import reads
from tests.bench.bare import batches, fill, rows_of
from tests.bench.intake import SPAN, by_file
from tests.bench.judged import posts
from tests.bench.row import against
from tests.bench.table import BEGINS, ENDS, line, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import Sqlite


async def test_what_posts_made_can_be_written_once_more_by_the_bare_driver(sqlite: Sqlite, tmp_path: Path):
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in posts(120, datetime.now(UTC), SPAN)), "utf-8")
    first, second = await sqlite.fresh(), await sqlite.fresh()
    assert (await by_file(first, path))["new"] == 120
    columns, rows = await rows_of(first)
    assert {"mention", "thread", "imprint", "outbox"} <= rows.keys()
    parts = batches(columns, rows, 50)
    assert [len(part["mention"]) for part in parts] == [50, 50, 20]
    await fill(second, columns, parts)
    assert (await rows_of(second))[1] == rows


async def test_everything_that_people_read_is_asked_in_a_database_that_grew(sqlite: Sqlite):
    grown = reads.Grown(await sqlite.fresh())
    assert await grown.fill(200, months=2, communities=2) > 20
    for name in reads.ASKED:
        await grown.ask(name, counts=True)
    await grown.parts.database.close()
    assert all(len(took) == 1 for took in grown.took.values())


def test_the_table_stands_between_its_markers_and_nowhere_else():
    told = line(against("a post", 3.0, "s", 2.0, what="nothing", goal=1.25))
    assert told == "| a post | 3 s | 2 s | 1.50 | ≤ 1.25 | **missed**; nothing |"
    assert put(f"a\n{BEGINS}\nold\n{ENDS}\nz", told) == f"a\n{BEGINS}\n{told}\n{ENDS}\nz"
    with pytest.raises(ValueError, match="no <!-- bench -->"):
        put("nothing", told)
