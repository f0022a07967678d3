"""No name, handle, text or reason runs in a spreadsheet, whatever it begins with, and none is lost."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from xlsxwriter import Workbook

from bot.reports.audit import table
from bot.reports.monthly.model import Sheet
from bot.reports.monthly.wording import Words
from bot.reports.monthly.workbook import _sheet
from bot.reports.payouts import Payout, Payouts, as_csv
from bot.rules.playbook_file import Book, written
from storage.tables import Audit
from tests.world import World

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.world import FakeClock

STARTS = ("=", "+", "-", "@", "\t", "\r", "'=", '"=', " =", "\n=", "\t@")
EVIL = [f"{start}HYPERLINK(1)" for start in STARTS]


def _is_safe(cell: str) -> bool:
    return not cell.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


def _cells(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


@pytest.mark.parametrize("evil", EVIL)
def test_the_accountants_file_runs_nothing_and_loses_nothing(evil: str):
    day = date(2026, 11, 1)
    line = Payout(day, evil, evil, evil, Decimal(5), evil, paid=True, by=evil, request=1)
    cells = _cells(as_csv(Payouts(day, (line,), {}, {})))
    assert all(map(_is_safe, cells))
    assert sum(cell.removeprefix("'") in {evil, evil.removeprefix("'")} for cell in cells) == 5


async def test_the_audit_file_runs_nothing_and_loses_nothing(sqlite: Sqlite, clock: FakeClock):
    world = await World.open(await sqlite.fresh(), clock)
    acme = world.parts.transactions.community_id("acme")
    async with world.database.write() as uow:
        uow.add_all([Audit(community_id=acme, at=clock.now(), what="note", why=evil) for evil in EVIL])
    async with world.database.read() as uow:
        cells = _cells((await table(uow, acme, "=clock", "=former"))[1])
    assert all(map(_is_safe, cells))
    assert {evil.removeprefix("'") for evil in EVIL} <= {cell.removeprefix("'") for cell in cells}
    await world.close()


def test_no_cell_of_a_reports_sheet_is_a_formula_or_a_link():
    out = io.BytesIO()
    options = {"constant_memory": True}
    words = [*EVIL, "http://evil.example", "{=1+1}"]
    with Workbook(out, options) as book:
        formats = {name: book.add_format() for name in ("title", "head", "moment", "day", "words")}
        rows = [(one,) for one in words]
        _sheet(book, formats, Sheet("sheet-helpers", ("column-member",), rows, len(rows)), Words("en"), ZoneInfo("UTC"))
    cells = [cell for [cell] in openpyxl.load_workbook(out).active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(words)
    assert [cell.value.replace("_x000D_", "\r").strip() for cell in cells] == [word.strip() for word in words]


def test_a_playbook_is_words_when_it_is_read_back():
    pages = {evil: {"facts": {"en": evil}} for evil in EVIL}
    assert tomllib.loads(written(Book(stories=pages)))["story"] == pages
