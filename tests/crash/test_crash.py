"""The real bot is killed twenty times, at bad moments, and nothing is lost and nothing happens twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.bots import CommandLine, children_of, is_running
from tests.crash.campaign import Kind, campaign
from tests.crash.moments import MOMENTS
from tests.crash.story import Plan, Tally, tell
from tests.side import eventually
from tests.world import NOON, mention

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import Postgres, Sqlite

pytestmark = pytest.mark.crash

SEED = 20


async def test_fourteen_deaths_on_sqlite(sqlite: Sqlite, tmp_path: Path):
    tally = await campaign([Kind("sqlite", sqlite, 1)], 14, SEED, tmp_path)
    assert tally.kills.total() >= 14
    assert tally.repeated <= tally.may_repeat
    assert max(tally.stops) < 10


async def test_six_deaths_on_postgresql(postgres: Postgres, tmp_path: Path):
    tally = await campaign([Kind("postgresql", postgres, 1)], 6, SEED, tmp_path)
    assert tally.kills.total() >= 6
    assert tally.repeated <= tally.may_repeat


async def test_the_command_line_is_killed_and_stopped_like_the_forks(sqlite: Sqlite, tmp_path: Path):
    tally, moments = Tally(), [one for one in MOMENTS if one.name == "any"]
    plan = Plan("the command line", SEED, await sqlite.fresh(), moments, tmp_path, few=True)
    await tell(plan, CommandLine(tmp_path), tally)
    assert tally.kills.total() == 1
    assert max(tally.stops) < 10


async def test_no_process_outlives_one_that_was_killed(tmp_path: Path):
    file, rooms = tmp_path / "posts.jsonl", {"cards": "cards", "managers": "managers"}
    untold = {"score": True, "category": True}
    posts = [mention(NOON, text=f"It broke {number} times.") for number in range(500)]
    file.write_text("".join(f"{one.model_dump_json(exclude=untold, exclude_none=True)}\n" for one in posts), "utf-8")
    config = {
        "database": f"sqlite:///{tmp_path}/bot.db",
        "communities": {"acme": {"product": "Northwind", "web": rooms}},
    }
    bot = await CommandLine(tmp_path).bear(what="import", config=config, file=str(file))
    readers: list[int] = []

    async def reads() -> bool:
        readers[:] = children_of(bot.pid)
        return bool(readers) or bot.ended.is_set()

    async def are_gone() -> bool:
        return not any(is_running(one) for one in readers)

    await eventually(reads, "the process that reads", within=20)
    bot.kill()
    assert await bot.gone() == -9, bot.said()
    await eventually(are_gone, "the end of the process that reads")
