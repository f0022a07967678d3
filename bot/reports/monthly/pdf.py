"""The month as a PDF: what a client can be sent unedited. Cover, figures, charts with a sentence each, limits, rules.

What there is too little of to draw says so in its sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fpdf.enums import Align

from bot.reports.monthly import charts, findings, layers, style
from bot.reports.monthly.cover import cover, tiles
from bot.reports.monthly.glyphs import drawable
from bot.reports.monthly.lines import Line, definitions, lines
from bot.reports.monthly.model import Audience
from bot.reports.monthly.paper import INNER, MARGIN, ROW, Column, Paper, rgb
from bot.reports.monthly.style import ANSWERS, MUTED, NEGATIVE, PRINT
from bot.reports.monthly.wording import NONE, Words, capital

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.reports.monthly.model import MonthlyReport, Outcome
    from bot.reports.monthly.style import Draw


MOST_HELPERS = 25
MOST_STORIES = 12
"""The spreadsheet names them all."""


def pdf(report: MonthlyReport, language: str, zone: ZoneInfo) -> bytes:
    """Return the month as a PDF, in a language; moments are told in `zone`."""
    w = Words(language)
    t, report = w.t, replace(report, product=drawable(report.product))
    month = capital(w.month(report.month.first))
    paper = Paper(
        title=t("monthly-title", product=report.product, month=month),
        author=t("monthly-author", product=report.product),
        subject=t("monthly-subject"),
        language=w.language,
        made_at=report.until,
        foot=t("monthly-page", page="{page}", pages="{pages}"),
    )
    paper.add_page()
    cover(paper, report, w, zone)
    tiles(paper, report, w)
    _headline(paper, report, w)
    _charts(paper, report, w)
    _outcome(paper, report, w)
    if report.stories:
        _stories(paper, report, w)
    if report.audience is Audience.MANAGER and report.helpers:
        _helpers(paper, report, w)
    paper.heading(t("monthly-cannot"), room=75)
    paper.points([t(f"monthly-cannot-{what}") for what in ("cause", "small", "quiet", "told", "seen")])
    paper.heading(t("monthly-definitions"), room=54)
    paper.points(definitions(report, w), size=7, colour=MUTED)
    return paper.finished()


def _headline(paper: Paper, report: MonthlyReport, w: Words) -> None:
    t = w.t
    paper.heading(t("monthly-headline"))
    first = report.month.first
    columns = [Column(t("monthly-column-figure"), 50, figures=False), Column(capital(w.month(first, year=False)), 22)]
    columns += [Column("", 24, figures=False), Column(t("monthly-column-target"), 17)]
    if report.before is not None:
        columns.append(Column(capital(w.month(report.before[0].first, year=False)), 20))
        if report.complete:
            columns.append(Column(t("monthly-column-change"), 19))
    if report.baseline is not None:
        columns.append(Column(capital(w.short_month(report.baseline[0].first, year=True)), 0))
    rows = []
    for line in lines(report, w):
        row = [line.label, line.value, f"    {line.of}", _target(line, w)]
        if report.before is not None:
            row += [line.before, line.change] if report.complete else [line.before]
        rows.append([*row, line.baseline] if report.baseline is not None else row)
    spare = INNER - sum(column.width for column in columns)
    if report.baseline is not None:
        columns[-1] = Column(columns[-1].title, spare)
    else:
        columns[0] = Column(columns[0].title, columns[0].width + spare, figures=False)
    paper.rows(columns, rows, bold=(1,))
    if report.before is not None and report.complete:
        paper.words(t("monthly-changes-note"), 7.5, MUTED, gap=0.5)
    if report.baseline is not None:
        paper.words(t("monthly-baseline-note", month=w.month(report.baseline[0].first)), 7.5, MUTED, gap=0.5)
    if report.headline.late_on_arrival:
        paper.words(t("monthly-late-on-arrival", n=report.headline.late_on_arrival), 7.5, MUTED, gap=0.5)


def _target(line: Line, w: Words) -> str:
    return f"{w.number(line.goal)}{' ✓' if line.reached else ''}" if line.goal else ""


def _charts(paper: Paper, report: MonthlyReport, w: Words) -> None:
    t = w.t
    paper.add_page()
    paper.heading(t("monthly-daily"), room=72 if findings.has_days(report) else 20)
    said = findings.of_days(report, w)
    paper.words(said)
    if findings.has_days(report):
        _key(paper, ((NEGATIVE, t("monthly-negatives")), (ANSWERS, t("monthly-answers"))))
        paper.chart(_drawn(charts.daily, report, w, 52, (0.045, 0.12, 0.945, 0.86)), 52, said)
    paper.heading(t("monthly-waiting"), room=72 if findings.has_replies(report) else 20)
    said = findings.of_replies(report, w)
    paper.words(said)
    if findings.has_replies(report):
        paper.chart(_drawn(charts.replies, report, w, 52, (0.045, 0.12, 0.945, 0.86)), 52, said)
    paper.heading(t("monthly-categories-title"), room=72 if findings.has_categories(report) else 20)
    said = findings.of_categories(report, w)
    paper.words(said)
    if findings.has_categories(report):
        paper.chart(_drawn(layers.categories, report, w, 56, (0.045, 0.15, 0.695, 0.83)), 56, said)


def _drawn(draw: Draw, report: MonthlyReport, w: Words, height: float, box: tuple[float, float, float, float]) -> bytes:
    with style.drawing():
        made = style.figure(INNER, height)
        draw(made.add_axes(box), report, w, PRINT)
        return style.svg(made)


def _key(paper: Paper, parts: tuple[tuple[str, str], ...]) -> None:
    """Name a chart's colours."""
    for colour, words in parts:
        paper.set_fill_color(*rgb(colour))
        paper.rect(paper.get_x(), paper.get_y() + 1.1, 2.2, 2.2, style="F")
        paper.set_x(paper.get_x() + 3.7)
        paper.letters(8, colour, bold=True)
        paper.cell(paper.get_string_width(words) + 6, 4.4, words)
    paper.ln(5.4)


def _outcome(paper: Paper, report: MonthlyReport, w: Words) -> None:
    t, drawn = w.t, findings.has_outcome(report)
    entries: list[tuple[str, Outcome | None]] = []
    for title, group in findings.outcome_groups(report, w):
        entries += [(title, None)] if title else []
        entries += group
    paper.heading(t("monthly-outcome-title"), room=ROW * len(entries) + 40 if drawn else 20)
    said = findings.of_outcome(report, w)
    paper.words(said)
    if not drawn:
        return
    columns = [
        Column(t("monthly-column-group"), 64, figures=False),
        Column(t("monthly-column-n"), 17),
        Column(t("monthly-column-share"), 16),
        Column(t("monthly-column-interval"), 27),
    ]
    rows = [[label, *(_measured(one, w) if one else ("", "", ""))] for label, one in entries]
    left = sum(column.width for column in columns) + 6
    top = paper.get_y() + ROW
    groups = [at for at, (_, one) in enumerate(entries) if one is None]
    paper.rows(columns, rows, bold=(2,), groups=groups, wide=INNER)
    below = paper.get_y()
    with style.drawing():
        made = style.figure(INNER - left, ROW * len(rows))
        charts.outcome(made.add_axes((0.03, 0, 0.94, 1)), [one for _, one in entries], PRINT)
        paper.beside(style.svg(made), left, top, said)
    paper.letters(7.5, MUTED)
    for share, align in ((0.0, Align.L), (0.5, Align.C), (1.0, Align.R)):
        paper.set_xy(MARGIN + left, top - ROW)
        paper.cell(INNER - left, ROW, w.percent(share), align=align)
    paper.set_xy(MARGIN, below)
    paper.words(t("monthly-whiskers"), 7.5, MUTED)


def _measured(one: Outcome, w: Words) -> tuple[str, str, str]:
    share, ends = w.percent(one.quiet / one.decided), (w.percent(one.low), w.percent(one.high))
    return w.number(one.decided), share, " – ".join(ends)


def _stories(paper: Paper, report: MonthlyReport, w: Words) -> None:
    t = w.t
    shown = report.stories[:MOST_STORIES]
    paper.heading(t("monthly-stories"), room=ROW * (len(shown) + 1) + 20)
    paper.words(t("monthly-stories-said"))
    columns = [Column(t("monthly-story-name"), INNER - 116, figures=False)]
    columns += [Column(t(f"monthly-story-{what}"), 29) for what in ("threads", "before", "answered", "quiet")]
    rows = [[drawable(one.name), *(w.number(n) for n in (one.threads, one.before, one.answered))] for one in shown]
    quiet = [
        t("monthly-good-of", good=w.number(one.quiet), total=w.number(one.decided)) if one.decided else NONE
        for one in shown
    ]
    paper.rows(columns, [[*row, became] for row, became in zip(rows, quiet, strict=True)], bold=(1,))


def _helpers(paper: Paper, report: MonthlyReport, w: Words) -> None:
    t = w.t
    paper.heading(t("monthly-helpers"))
    columns = [Column(t("monthly-column-name"), INNER - 75, figures=False)]
    columns += [Column(t(f"monthly-column-{what}"), 25) for what in ("answers", "likes", "points")]
    rows = [
        [drawable(one.name or t("former-member")), *(w.number(part) for part in (one.answers, one.likes, one.points))]
        for one in report.helpers[:MOST_HELPERS]
    ]
    paper.rows(columns, rows)
