"""The bonuses of a month: by the local day of the payment, or of the approval while it is owed; a file safe to open."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.payouts import COLUMNS, as_csv, payouts
from bot.rules.cells import STARTS, harmless
from bot.usecases import redeem
from storage.tables import Right
from tests.usecases.shop import PERKS, ask, decide, earn
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.reports.payouts import Payouts
    from tests.world import FakeClock

BERLIN = ZoneInfo("Europe/Berlin")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FORMULA = '=HYPERLINK("http://evil.example";"Ana")'


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    from tests.world import FakeClock

    # an hour before midnight in Berlin, and still October there
    made = await World.open(database_url, FakeClock(datetime(2026, 10, 31, 22, tzinfo=UTC)), perks=PERKS)
    yield made
    await made.close()


async def report(world: World, month: date) -> Payouts:
    async with world.database.read() as uow:
        return await payouts(uow, world.parts.transactions.community_id("acme"), month, BERLIN)


async def test_a_bonus_counts_in_the_month_of_its_payment(world: World) -> None:
    clock: FakeClock = world.clock
    ana, ben, mara = await world.join("Ana"), await world.join(FORMULA), await world.join("Mara", Right.MANAGER)
    for actor in (ana, ben):
        await earn(world, actor, 50)
    first, second = await ask(world, ana, "thanks"), await ask(world, ben, "once")
    waiting = await ask(world, ben, "thanks")
    assert (await report(world, OCTOBER)).lines == ()
    for number in (first, second):
        await decide(world, redeem.approve, number, by=mara)
    found = await report(world, OCTOBER)
    assert (found.paid, found.owed) == ({}, {"EUR": Decimal("25.00"), "USD": Decimal(5)})
    clock.advance(hours=2)
    await decide(world, redeem.paid, first, by=mara)
    assert [line.request for line in (await report(world, OCTOBER)).lines] == [second]
    found = await report(world, date(2026, 11, 30))
    assert [(line.on, line.member, line.paid, line.by) for line in found.lines] == [(NOVEMBER, "Ana", True, "Mara")]
    assert (found.paid, found.owed) == ({"EUR": Decimal("25.00")}, {})
    assert waiting not in [line.request for month in (OCTOBER, NOVEMBER) for line in (await report(world, month)).lines]


async def test_the_file_holds_every_line_and_runs_nothing(world: World) -> None:
    ben = await world.join(FORMULA)
    await earn(world, ben, 50)
    await decide(world, redeem.approve, await ask(world, ben, "once"))
    made = as_csv(await report(world, OCTOBER))
    assert made.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    assert tuple(header) == COLUMNS
    assert (row[0], row[1], row[3:7]) == ("2026-10-31", f"'{FORMULA}", ["once", "5.00", "USD", "owed"])
    assert not [cell for cell in row if cell.startswith(STARTS)]


@given(st.text())
def test_no_cell_begins_like_a_formula_and_none_is_lost(cell: str) -> None:
    made = harmless(cell)
    assert not made.lstrip(" ").startswith(STARTS)
    assert made in {cell, f"'{cell}"}
