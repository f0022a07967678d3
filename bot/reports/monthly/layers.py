"""What complaints were about, month by month: stacked bars, each layer named beside the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FixedLocator, FuncFormatter

from bot.reports.monthly import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from bot.reports.monthly.model import CategoryMonth, MonthlyReport
    from bot.reports.monthly.style import Look
    from bot.reports.monthly.wording import Words
    from storage.tables import Category

FEWEST_MONTHS = 6
"""So many bars have room at least, so that one month alone does not become a wall."""
APART = 1.35
"""How many times the height of its letters a label keeps from the next."""
POINTS = 72


def categories(ax: Axes, report: MonthlyReport, w: Words, look: Look) -> None:
    """Draw the threads of up to twelve months, stacked by category, each named beside the newest month."""
    style.plain(ax, look)
    months = begun(report.categories)
    order = stacked(months)
    totals = [sum(one.threads.values()) for one in months]
    floor = [0] * len(months)
    for category in order:
        heights = [one.threads.get(category, 0) for one in months]
        ax.bar(
            range(len(months)),
            heights,
            0.72,
            bottom=floor,
            color=style.CATEGORIES[category],
            edgecolor="white",
            linewidth=look.line * 0.5,
        )
        floor = [low + high for low, high in zip(floor, heights, strict=True)]
    style.whole_numbers(ax, max(totals))
    for index, total in enumerate(totals):
        style.above(ax, (index, total), w.number(total), style.INK, look)
    ax.set_xlim(min(-0.55, len(months) - 0.45 - FEWEST_MONTHS), len(months) - 0.45)
    ax.xaxis.set_major_locator(FixedLocator(range(len(months))))
    ax.xaxis.set_ticklabels(_months(months, w))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: w.number(value)))
    _name_layers(ax, months[-1], order, w, look)


def begun(months: Sequence[CategoryMonth]) -> Sequence[CategoryMonth]:
    """Return the months without those before the first in which anything came."""
    first = next((at for at, one in enumerate(months) if sum(one.threads.values())), 0)
    return months[first:]


def stacked(months: Sequence[CategoryMonth]) -> list[Category | None]:
    """Return the categories that came in these months, the largest first, what is not sorted last."""
    sums = {category: sum(one.threads.get(category, 0) for one in months) for category in style.CATEGORIES}
    return sorted((one for one in sums if sums[one]), key=lambda one: (one is None, -sums[one]))


def _months(months: Sequence[CategoryMonth], w: Words) -> list[str]:
    """Return the months' short names, the year under the first of each year."""
    labels, year = [], 0
    for one in months:
        name = w.short_month(one.month.first)
        labels.append(name if one.month.first.year == year else f"{name}\n{one.month.first.year}")
        year = one.month.first.year
    return labels


def _name_layers(ax: Axes, newest: CategoryMonth, order: Sequence[Category | None], w: Words, look: Look) -> None:
    """Name the layers at the right of the last bar, moved apart where they would touch."""
    middles, low = [], 0.0
    for category in order:
        height = newest.threads.get(category, 0)
        middles.append(low + height / 2)
        low += height
    tall = ax.get_window_extent().height / ax.figure.get_dpi() * POINTS
    apart = look.small * APART * ax.get_ylim()[1] / tall
    places = moved_apart(middles, apart)
    right = ax.get_xlim()[1]
    for category, at in zip(order, places, strict=True):
        words = f"{w.category(category)} · {w.number(newest.threads.get(category, 0))}"
        ax.plot([right], [at], marker="s", markersize=look.size * 0.62, color=style.CATEGORIES[category], clip_on=False)
        ax.annotate(
            words,
            (right, at),
            (look.size * 0.9, 0),
            textcoords="offset points",
            color=style.INK,
            fontsize=look.small,
            va="center",
        )


def moved_apart(places: Sequence[float], apart: float) -> list[float]:
    """Return places in the same order, none nearer than `apart` to the next, none below `apart` / 2."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart if moved else apart / 2))
    return moved
