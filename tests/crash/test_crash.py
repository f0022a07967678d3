"""The real bot is killed twenty times, at bad moments, and nothing is lost and nothing happens twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.bots import CommandLine
from tests.crash.campaign import Kind, campaign
from tests.crash.moments import MOMENTS
from tests.crash.story import Plan, Tally, tell

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
