"""One picture for the chat, made to be read on a phone: the main figures large, then the two main plots."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.reports.monthly import charts, findings, style
from bot.reports.monthly.glyphs import drawable
from bot.reports.monthly.lines import Line, of
from bot.reports.monthly.style import ANSWERS, HAIR, INK, MUTED, NEGATIVE, NIGHT, PHONE, TILE
from bot.reports.monthly.wording import NONE, Words, capital

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from bot.reports.monthly.model import MonthlyReport
    from bot.reports.monthly.style import Draw

WIDE, DPI = 1200, 150
"""All places below are pixels from the upper left corner."""
EDGE, GAP, TILE_TALL, BAND = 56, 20, 204, 190
TILES = ("answers", "likes", "members", "negative", "handled", "in-target")
A_ROW = 3
SMALLEST = 0.78
"""Words that are too wide become smaller down to this part of their size, and are cut then."""
A_TITLE, A_LINE = 34, 66
"""So many letters of a sentence fit beside each other."""
TITLE, KEY, PLOT, AXIS, SENTENCE, FOOT = 52, 40, 300, 70, 36, 64


@dataclass(frozen=True, slots=True)
class _Part:
    """A plot with its title, or the sentence that stands for it where there is too little to draw."""

    title: str
    draw: Draw | None
    sentence: str
    key: bool = False

    @property
    def tall(self) -> float:
        below = PLOT + AXIS + KEY * self.key if self.draw else SENTENCE * (self.sentence.count("\n") + 1) + GAP
        return TITLE + below


def picture(report: MonthlyReport, language: str) -> bytes:
    """Return the month as a PNG, in a language."""
    w = Words(language)
    parts = _parts(report, w)
    top = BAND + 36.0 + 2 * (TILE_TALL + GAP) + GAP
    tall = top + sum(part.tall for part in parts) + FOOT
    with style.drawing():
        made = style.figure(WIDE / DPI * style.INCH, tall / DPI * style.INCH, DPI)
        sheet = made.add_axes((0, 0, 1, 1))
        sheet.set(xlim=(0, WIDE), ylim=(tall, 0))
        sheet.axis("off")
        _band(sheet, report, w)
        wide = (WIDE - 2 * EDGE - GAP * (A_ROW - 1)) / A_ROW
        for index, key in enumerate(TILES):
            left = EDGE + index % A_ROW * (wide + GAP)
            _tile(sheet, of(key, report, w), report, w, (left, BAND + 36 + index // A_ROW * (TILE_TALL + GAP), wide))
        for part in parts:
            _text(sheet, (EDGE, top), part.title, 15, bold=True)
            if part.draw is None:
                _text(sheet, (EDGE, top + TITLE), part.sentence, 12.5, MUTED)
            else:
                if part.key:
                    _key(sheet, w, top + TITLE - 6)
                low = 1 - (top + TITLE + KEY * part.key + PLOT) / tall
                part.draw(made.add_axes((0.092, low, 0.861, PLOT / tall)), report, w, PHONE)
            top += part.tall
        _text(sheet, (EDGE, top + 4), w.t("monthly-foot"), 10.5, MUTED)
        return style.png(made)


def _parts(report: MonthlyReport, w: Words) -> list[_Part]:
    days = charts.daily if findings.has_days(report) else None
    hours = charts.replies if findings.has_replies(report) else None
    return [
        _Part(w.t("monthly-daily"), days, fill(findings.of_days(report, w), A_LINE), key=True),
        _Part(w.t("monthly-waiting"), hours, fill(findings.of_replies(report, w), A_LINE)),
    ]


def _band(sheet: Axes, report: MonthlyReport, w: Words) -> None:
    sheet.add_patch(Rectangle((0, 0), WIDE, BAND, color=NIGHT, linewidth=0))
    product = fill(drawable(report.product), A_TITLE)
    top, size = (22, 17) if "\n" in product else (38, 24)
    _text(sheet, (EDGE, top), product, size, "white", bold=True, wide=WIDE - 2 * EDGE)
    _text(sheet, (EDGE, 112), findings.period(report, w), 17, "#C9D5DF")


def _tile(sheet: Axes, line: Line, report: MonthlyReport, w: Words, box: tuple[float, float, float]) -> None:
    left, top, wide = box
    shape = FancyBboxPatch((left, top), wide, TILE_TALL, "round,pad=0,rounding_size=10", color=TILE, linewidth=0)
    sheet.add_patch(shape)
    inner, room = left + 22, wide - 44
    _text(sheet, (inner, top + 20), line.label, 12.5, MUTED, wide=room)
    number = _text(sheet, (inner, top + 56), line.value, 29, INK, bold=True)
    beside = w.t("monthly-target", n=w.number(line.goal)) if line.goal else line.of
    extent = number.get_window_extent()
    _text(sheet, (inner + extent.width + 14, top + 92), beside, 11.5, MUTED, wide=room - extent.width - 14)
    if line.goal:
        sheet.add_patch(Rectangle((inner, top + 134), room, 9, color=HAIR, linewidth=0))
        done = min(line.number / line.goal, 1)
        sheet.add_patch(Rectangle((inner, top + 134), room * done, 9, color=ANSWERS, linewidth=0))
    known = (
        (report.before, line.before, f" ({line.change})" if line.change else ""),
        (report.baseline, line.baseline, ""),
    )
    said = [
        w.t("monthly-compared", month=capital(w.short_month(one[0].first)), value=f"{value}{change}")
        for one, value, change in known
        if one is not None and value != NONE
    ]
    _text(sheet, (inner, top + 164), " · ".join(said), 11.5, MUTED, wide=room)


def _key(sheet: Axes, w: Words, top: float) -> None:
    """Name the colours of the daily plot, below its title."""
    at = float(EDGE)
    for colour, key in ((NEGATIVE, "monthly-negatives"), (ANSWERS, "monthly-answers")):
        sheet.add_patch(Rectangle((at, top + 6), 17, 17, color=colour, linewidth=0))
        words = _text(sheet, (at + 28, top), w.t(key), 12.5, colour, bold=True)
        at += 28 + words.get_window_extent().width + 40


def _text(
    sheet: Axes,
    at: tuple[float, float],
    words: str,
    size: float,
    colour: str = INK,
    *,
    bold: bool = False,
    wide: float | None = None,
) -> Text:
    """Write words from their upper left corner, smaller where they are wider than `wide`, and at last cut."""
    made = sheet.text(*at, words, fontsize=size, color=colour, va="top", fontweight="bold" if bold else "normal")
    while wide is not None and made.get_window_extent().width > wide:
        smaller = float(made.get_fontsize()) - 0.5
        if smaller >= SMALLEST * size:
            made.set_fontsize(smaller)
        else:
            made.set_text(made.get_text().rstrip("…")[:-1].rstrip() + "…")
    return made
