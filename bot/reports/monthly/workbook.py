"""The rows behind the figures as a spreadsheet: dates are dates, numbers are numbers, and words stay words.

What a stranger wrote is never read as a formula or made a link, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from bot.reports.monthly.lines import definitions
from bot.reports.monthly.wording import Words, capital

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.model import MonthlyReport, Sheet

LONGEST = 32_767
"""Characters of one cell: https://support.microsoft.com/office/excel-specifications-and-limits"""
LOOKED_AT = 200
NARROWEST, WIDEST = 10, 60
MOMENT = "yyyy-mm-dd hh:mm"
NO_TITLE = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
UNSPEAKABLE = re.compile("[\ud800-\udfff]")


def workbook(report: MonthlyReport, sheets: Sequence[Sheet], language: str, zone: ZoneInfo) -> bytes:
    """Return the sheets as an XLSX, with moments as local times of `zone`; the first sheet says how all is counted."""
    w, out = Words(language), io.BytesIO()
    title = w.t("monthly-title", product=report.product, month=capital(w.month(report.month.first)))
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, {**options, "strings_to_numbers": False}) as book:
        made_at = report.until.replace(tzinfo=None)
        book.set_properties(
            {"title": title, "author": w.t("monthly-author", product=report.product), "created": made_at}
        )
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "bottom": 1, "bg_color": "#F3F5F7", "text_wrap": True, "valign": "top"}
            ),
            "moment": book.add_format({"num_format": MOMENT, "align": "left"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        cut = [
            w.t("monthly-about-cut", value=w.t(sheet.key), n=len(sheet.rows), total=sheet.total)
            for sheet in sheets
            if sheet.total > len(sheet.rows)
        ]
        about = [w.t(f"monthly-for-{report.audience.value}"), w.t("monthly-about-zone", zone=str(zone)), *cut]
        about += definitions(report, w)
        _about(book, formats, w.t("monthly-sheet-about"), title, about)
        for sheet in sheets:
            _sheet(book, formats, sheet, w, zone)
    return out.getvalue()


def _about(book: Any, formats: dict[str, Any], name: str, title: str, notes: Sequence[str]) -> None:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_column(0, 0, 110)
    page.write_string(0, 0, _clean(title), formats["title"])
    for row, words in enumerate(notes, start=2):
        page.write_string(row, 0, _clean(words), formats["words"])


def _sheet(book: Any, formats: dict[str, Any], sheet: Sheet, w: Words, zone: ZoneInfo) -> None:
    page = book.add_worksheet(NO_TITLE.sub(" ", w.t(sheet.key))[:LONGEST_TITLE])
    heads = [w.t(key) for key in sheet.columns]
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(heads) - 1)
    for column, head in enumerate(heads):
        longest = max((_length(row[column]) for row in sheet.rows[:LOOKED_AT]), default=0)
        page.set_column(column, column, min(max(longest, len(head) + 3, NARROWEST), WIDEST))
        page.write_string(0, column, _clean(head), formats["head"])
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            match value:
                case None:
                    continue
                case datetime():
                    local = value.astimezone(zone).replace(tzinfo=None)
                    page.write_datetime(number, column, local, formats["moment"])
                case date():
                    day = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
                    page.write_datetime(number, column, day, formats["day"])
                case int() | float():
                    page.write_number(number, column, value)
                case _:
                    page.write_string(number, column, _clean(value))


def _length(value: str | float | datetime | None) -> int:
    return len(MOMENT) if isinstance(value, datetime) else len(str(value or ""))


def _clean(words: str) -> str:
    return UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", words)[:LONGEST]
