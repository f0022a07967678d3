"""The plots: daily negatives with answers, time to reply, and what became quiet (`layers.py`: categories over time).

Each draws on axes it is given, in letters of the size that paper or a phone wants, and is labelled at the thing itself.
Whether there is enough to draw at all is said by `has_…` in `findings.py`.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from bot.reports.monthly import style
from bot.reports.monthly.findings import days_known, peak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from bot.reports.monthly.model import MonthlyReport, Outcome
    from bot.reports.monthly.style import Look
    from bot.reports.monthly.wording import Words

BINS_TO_TARGET = 6


def daily(ax: Axes, report: MonthlyReport, w: Words, look: Look) -> None:
    """Draw each day's negative mentions as bars and its answers as a line."""
    style.plain(ax, look)
    count = len(report.days)
    known = report.days[: days_known(report)]
    at = [one.day.day for one in known]
    ax.bar(at, [one.negative for one in known], width=0.72, color=style.BARS, linewidth=0)
    marks: dict[str, Any] = {
        "marker": "o",
        "markersize": look.size * 0.42,
        "markeredgecolor": "white",
        "markeredgewidth": look.line / 2,
    }
    answered = [one for one in known if one.answers]
    if len(answered) >= len(known) / 2:
        answers = [one.answers for one in known]
        ax.plot(at, answers, color="white", linewidth=look.line * 2.4, solid_joinstyle="round")
        ax.plot(at, answers, color=style.ANSWERS, linewidth=look.line, solid_joinstyle="round", **marks)
    else:
        # between two answers that are days apart a line would say what was not
        marks["markersize"] = look.size * 0.7
        at, answers = [one.day.day for one in answered], [one.answers for one in answered]
        ax.plot(at, answers, color=style.ANSWERS, linestyle="none", **marks)
    style.whole_numbers(ax, max(max(one.negative, one.answers) for one in report.days))
    ax.set_xlim(0.3, count + 0.7)
    ticks = [1, *range(8, count - 3, 7), count]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    first = report.month.first
    ax.xaxis.set_major_formatter(FuncFormatter(lambda day, _: w.short_day(first.replace(day=int(day)))))
    ax.get_xticklabels()[-1].set_horizontalalignment("right")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: w.number(value)))
    highest = peak(report)
    if highest is not None:
        top = max(highest.negative, highest.answers)
        style.above(ax, (highest.day.day, top), w.number(highest.negative), style.NEGATIVE, look)
    if len(known) < count:
        ax.axvspan(len(known) + 0.5, count + 0.7, color=style.TILE, linewidth=0, zorder=0)
        middle = (len(known) + count + 1) / 2
        words: dict[str, Any] = {"color": style.MUTED, "fontsize": look.small, "ha": "center", "va": "center"}
        if count - len(known) >= count / 5:
            ax.text(middle, ax.get_ylim()[1] / 2, w.t("monthly-still-to-come"), **words)


def replies(ax: Axes, report: MonthlyReport, w: Words, look: Look) -> None:
    """Draw how long the first answers took, with target and limit; all beyond the limit is one last bar."""
    style.plain(ax, look)
    target, limit = report.target_hours, report.limit_hours
    width = target / BINS_TO_TARGET
    bins = ceil(round(limit / width, 6))
    counts = [0] * (bins + 1)
    for hours in report.reply_hours:
        counts[min(int(hours / width), bins) if hours <= limit else bins] += 1
    for index, count in enumerate(counts[:bins]):
        colour = style.BLUE if (index + 1) * width <= target + 1e-6 else style.PALE
        ax.bar((index + 0.5) * width, count, width * 0.86, color=colour, linewidth=0)
    later = bins * width + width
    ax.bar(later + width * 0.5, counts[bins], width * 0.86, color=style.NEGATIVE, linewidth=0)
    style.whole_numbers(ax, max(counts) * 1.12)
    top = ax.get_ylim()[1]
    ax.set_xlim(-width * 0.2, later + width * 1.5)
    for at in (target, limit):
        ax.plot([at, at], [0, top], color=style.INK, linewidth=look.line * 0.6, linestyle=(0, (4, 3)))
    within = sum(hours <= target for hours in report.reply_hours)
    between = sum(target < hours <= limit for hours in report.reply_hours)
    first = w.t("monthly-within", hours=w.number(target, 1), count=w.number(within))
    second = w.t("monthly-until", target=w.number(target, 1), limit=w.number(limit, 1), count=w.number(between))
    head: dict[str, Any] = {"fontsize": look.size, "fontweight": "bold", "ha": "center", "va": "top"}
    ax.text(target / 2, top * 0.985, first, color=style.BLUE, **head)
    if limit > target:
        ax.text((target + limit) / 2, top * 0.985, second, color=style.INK, **head)
    style.above(ax, (later + width * 0.5, counts[bins]), w.number(counts[bins]), style.NEGATIVE, look)
    step = target / 2 if (limit / (target / 2)) <= BINS_TO_TARGET else target
    ticks = [step * index for index in range(int(limit / step) + 1)]
    ticks = [*(one for one in ticks if limit - one > step / 2), limit]
    ax.xaxis.set_major_locator(FixedLocator([*ticks, later + width * 0.5]))
    labels = [*(w.t("duration-hours", n=round(one, 1)) for one in ticks), w.t("monthly-later")]
    ax.xaxis.set_ticklabels(["0", *labels[1:]])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: w.number(value)))


def outcome(ax: Axes, rows: Sequence[Outcome | None], look: Look) -> None:
    """Draw each row's share that became quiet as a dot and its 95 % interval as a line; None leaves a row free.

    The axes hold the rows from top to bottom in equal heights, so that they can stand beside a table.
    """
    style.plain(ax, look, along="y")
    for index, one in enumerate(rows):
        if one is None:
            continue
        at, colour = index + 0.5, style.INK if index == 0 else style.BLUE
        line: dict[str, Any] = {"color": colour, "linewidth": look.line * 1.1, "solid_capstyle": "round", "alpha": 0.55}
        ax.plot([one.low, one.high], [at, at], **line)
        ax.plot([one.quiet / one.decided], [at], marker="o", markersize=look.size * 0.68, color=colour, clip_on=False)
    ax.set_ylim(len(rows), 0)
    ax.set_xlim(0, 1)
    ax.yaxis.set_major_locator(FixedLocator([]))
    ax.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    ax.xaxis.set_major_formatter(NullFormatter())
