"""The month in the chat: every headline figure in one line, short enough to stand below the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.words import joined
from bot.ports.message import Field, Message
from bot.ports.text import RichText, Style, Text, plain
from bot.reports.monthly.findings import period
from bot.reports.monthly.lines import lines
from bot.reports.monthly.wording import NONE, Words

if TYPE_CHECKING:
    from bot.reports.monthly.lines import Line
    from bot.reports.monthly.model import MonthlyReport

PARTS = {
    "targets": ("answers", "likes", "members"),
    "came": ("negative", "share", "threads", "handled", "staff"),
    "speed": ("in-target", "in-limit", "median"),
}
"""What stands together; nine of ten answers is in the files only, so that the rest fits below a picture."""


SHARES = {"in-target", "in-limit"}


def monthly_card(report: MonthlyReport, language: str) -> Message:
    """Return a month's figures against targets, the month before and the baseline, in a language."""
    w = Words(language)
    by_key = {line.key: line for line in lines(report, w)}
    fields = tuple(
        Field(w.t(f"monthly-part-{part}"), joined([_line(by_key[key], report, w) for key in keys], "\n"), wide=True)
        for part, keys in PARTS.items()
    )
    body = () if report.headline.ran else (plain(w.t("monthly-before-began")),)
    title = w.t("monthly-title", product=report.product, month=period(report, w))
    return Message(title=title, body=body, fields=fields)


def file_card(report: MonthlyReport, part: str, language: str) -> Message:
    """Return what is said with a file: `part` is `pdf` or `xlsx`."""
    w = Words(language)
    month = w.month(report.month.first)
    keys = {
        "pdf": f"monthly-pdf-{report.audience.value}",
        "xlsx": f"monthly-xlsx-{report.audience.value}",
    }
    return Message(body=(plain(w.t(keys[part], month=month)),))


def _line(line: Line, report: MonthlyReport, w: Words) -> RichText:
    said = [Text(f"{line.label}: "), Text(line.value, Style.BOLD)]
    if line.goal:
        said.append(Text(f" {w.t('monthly-of', n=line.goal)}{' ✓' if line.reached else ''}"))
    elif line.of:
        said.append(Text(f" ({line.of})" if line.key in SHARES else f" {line.of}"))
    before, baseline = report.before, report.baseline
    if before is not None and line.before != NONE:
        change = f" ({line.change})" if line.change else ""
        said.append(Text(f" · {w.short_month(before[0].first)} {line.before}{change}"))
    if baseline is not None and line.baseline != NONE:
        said.append(Text(f" · {w.short_month(baseline[0].first)} {line.baseline}"))
    return tuple(said)
