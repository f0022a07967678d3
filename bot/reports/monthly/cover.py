"""The head of the PDF's first page: whose month it is, how sure, and its main figures large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fpdf.enums import Align, XPos, YPos

from bot.reports.monthly import findings
from bot.reports.monthly.lines import of
from bot.reports.monthly.paper import INNER, MARGIN, WIDTH, Paper, rgb
from bot.reports.monthly.style import AMBER, ANSWERS, HAIR, MUTED, NEGATIVE, NIGHT, TILE
from bot.reports.monthly.wording import Words, capital

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.model import MonthlyReport

COVER = 78
TILES = ("answers", "likes", "members", "in-target")
LARGEST, SMALLEST = 26, 14
PALE = "#B9C7D3"


def cover(paper: Paper, report: MonthlyReport, w: Words, zone: ZoneInfo) -> None:
    """Write the product, the month, who made it and for whom, and what must be known before reading on."""
    t, month = w.t, capital(w.month(report.month.first))
    paper.set_fill_color(*rgb(NIGHT))
    paper.rect(0, 0, WIDTH, COVER, style="F")
    paper.set_fill_color(*rgb(AMBER))
    paper.rect(MARGIN, COVER - 17, 12, 1, style="F")
    paper.set_xy(MARGIN, 22)
    paper.letters(9, PALE)
    paper.cell(INNER, 5, t("monthly-subject").upper(), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    size = LARGEST
    paper.letters(size, "#FFFFFF", bold=True)
    while paper.get_string_width(report.product) > INNER and size > SMALLEST:
        size -= 1
        paper.letters(size, "#FFFFFF", bold=True)
    paper.cell(INNER, 14, paper.cut(report.product, INNER), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.letters(16, "#FFFFFF")
    paper.cell(INNER, 9, month, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_y(COVER - 13)
    paper.letters(8, PALE)
    span = w.span(report.month.first, report.days[findings.days_known(report) - 1].day)
    paper.cell(INNER * 0.6, 5, t("monthly-made", span=span))
    paper.cell(INNER * 0.4, 5, t(f"monthly-for-{report.audience.value}"), align=Align.R)
    paper.set_xy(MARGIN, COVER + 10)
    if not report.complete:
        paper.words(t("monthly-so-far", month=month, date=w.moment(report.until, zone)), colour=NEGATIVE, gap=3)
    if not report.headline.ran:
        paper.words(t("monthly-before-began"), colour=NEGATIVE, gap=3)


def tiles(paper: Paper, report: MonthlyReport, w: Words) -> None:
    """Write the main figures large, with a bar up to their targets."""
    shown = [of(key, report, w) for key in TILES]
    gap, tall, top = 4, 29, paper.get_y()
    wide = (INNER - gap * (len(shown) - 1)) / len(shown)
    for index, line in enumerate(shown):
        left = MARGIN + index * (wide + gap)
        paper.set_fill_color(*rgb(TILE))
        paper.rect(left, top, wide, tall, style="F", round_corners=True, corner_radius=1.6)
        paper.set_xy(left + 4, top + 3.5)
        paper.letters(8, MUTED)
        paper.cell(wide - 8, 4, paper.cut(line.label, wide - 8))
        paper.set_xy(left + 4, top + 8.5)
        paper.letters(19, bold=True)
        paper.cell(wide - 8, 9, line.value)
        paper.set_xy(left + 4, top + 18.5)
        paper.letters(7.5, MUTED)
        paper.cell(wide - 8, 4, w.t("monthly-target", n=w.number(line.goal)) if line.goal else line.of)
        if line.goal:
            done = min(line.number / line.goal, 1)
            paper.set_fill_color(*rgb(HAIR))
            paper.rect(left + 4, top + 24.3, wide - 8, 1.4, style="F")
            if done:
                paper.set_fill_color(*rgb(ANSWERS))
                paper.rect(left + 4, top + 24.3, (wide - 8) * done, 1.4, style="F")
    paper.set_xy(MARGIN, top + tall + 3)
