"""A month's files by name: the picture, the PDF and the XLSX; and whether what makes them is installed.

The libraries are large, so they are loaded when the first file is made and not before.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.ports.message import File

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.model import MonthlyReport, Sheet

# where matplotlib may not keep its list of fonts it says so at every start, and takes a temporary folder by itself
logging.getLogger("matplotlib").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.WARNING)

LIBRARIES = ("matplotlib", "fpdf", "xlsxwriter")


def can_be_made() -> bool:
    """Say whether the extra `report` is installed."""
    return all(find_spec(name) is not None for name in LIBRARIES)


def picture_file(report: MonthlyReport, language: str) -> File:
    """Return the month as a PNG for a chat."""
    from bot.reports.monthly.picture import picture  # noqa: PLC0415 - loads the plotting library

    return File(name_of(report, "png"), picture(report, language))


def pdf_file(report: MonthlyReport, language: str, zone: ZoneInfo) -> File:
    """Return the month as a PDF."""
    from bot.reports.monthly.pdf import pdf  # noqa: PLC0415 - loads the plotting library

    return File(name_of(report, "pdf"), pdf(report, language, zone))


def xlsx_file(report: MonthlyReport, sheets: Sequence[Sheet], language: str, zone: ZoneInfo) -> File:
    """Return the rows behind the month as an XLSX."""
    from bot.reports.monthly.workbook import workbook  # noqa: PLC0415 - loads the library

    return File(name_of(report, "xlsx"), workbook(report, sheets, language, zone))


def name_of(report: MonthlyReport, ending: str) -> str:
    """Return a file's name, in plain ASCII for every chat and disk: `northwind-pay-2026-10-client.pdf`."""
    plain = unicodedata.normalize("NFKD", report.product).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return f"{'-'.join((*words, report.month.key, report.audience.value))}.{ending}"
