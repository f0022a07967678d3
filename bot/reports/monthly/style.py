"""How every chart looks: few colours that colour-blind readers can tell apart, thin lines, the axis from zero.

Charts are drawn on figures of their own, never on matplotlib's global ones. What it keeps for the whole process (its
settings, its fonts) is not safe between threads, so one chart is drawn at a time.
"""

from __future__ import annotations

import io
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from storage.tables import Category

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes

    from bot.reports.monthly.model import MonthlyReport
    from bot.reports.monthly.wording import Words

    Draw = Callable[[Axes, MonthlyReport, Words, "Look"], None]

INK, MUTED, HAIR, TILE, NIGHT = "#17212B", "#5F6B76", "#D8DEE4", "#F3F5F7", "#12293D"
# Okabe and Ito's palette, made for every kind of colour vision: https://jfly.uni-koeln.de/color/
BLUE, ORANGE, AMBER, PALE = "#0072B2", "#D55E00", "#E69F00", "#9CC7E2"
NEGATIVE, ANSWERS = ORANGE, BLUE
BARS = "#DE8238"
"""A lighter orange for large areas."""
CATEGORIES: dict[Category | None, str] = {
    Category.TECHNICAL: "#0072B2",
    Category.SUPPORT: "#E69F00",
    Category.TRUST: "#009E73",
    Category.RUMOR: "#CC79A7",
    None: "#A3ADB6",
}
DRAWING = threading.Lock()
INCH = 25.4


@dataclass(frozen=True, slots=True)
class Look:
    """The size of letters in points; lines and marks grow with them."""

    size: float = 8

    @property
    def small(self) -> float:
        """Return the size of what stands at an axis."""
        return self.size * 0.94

    @property
    def line(self) -> float:
        """Return the width of a line in points."""
        return self.size * 0.19


PRINT = Look()
PHONE = Look(14.5)


@contextmanager
def drawing() -> Iterator[None]:
    """Hold matplotlib for oneself, with its own settings and not those of the machine."""
    with DRAWING, mpl.rc_context():
        mpl.rcdefaults()
        yield


def figure(width: float, height: float, dpi: float = 150) -> Figure:
    """Return an empty figure; width and height in millimetres."""
    made = Figure(figsize=(width / INCH, height / INCH), dpi=dpi)
    FigureCanvasAgg(made)
    return made


def png(made: Figure) -> bytes:
    """Return a figure as a PNG."""
    out = io.BytesIO()
    made.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def svg(made: Figure) -> bytes:
    """Return a figure as an SVG whose letters are shapes."""
    out = io.BytesIO()
    made.savefig(out, format="svg", transparent=True, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return out.getvalue()


def plain(ax: Axes, look: Look, *, along: str = "x") -> None:
    """Take away what says nothing; `along` is the axis whose line stays, the other one gets hairlines."""
    for side in ax.spines.values():
        side.set_visible(False)
    ax.spines["bottom" if along == "x" else "left"].set(visible=along == "x", color=HAIR, linewidth=look.line)
    ax.tick_params(length=0, labelsize=look.small, labelcolor=MUTED, pad=look.size * 0.5)
    ax.grid(visible=True, axis="y" if along == "x" else "x", color=HAIR, linewidth=look.line * 0.4)
    ax.set_axisbelow(True)


def whole_numbers(ax: Axes, most: float, steps: int = 4) -> None:
    """Begin the upright axis at zero, with room above `most`, and put whole numbers at it."""
    ax.set_ylim(0, max(most, 1) * 1.16)
    ax.yaxis.set_major_locator(MaxNLocator(steps, integer=True, steps=[1, 2, 2.5, 5, 10]))


def above(ax: Axes, at: tuple[float, float], words: str, colour: str, look: Look) -> None:
    """Write words above a point of the data."""
    placed: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "bottom"}
    ax.annotate(words, at, (0, look.size * 0.45), fontsize=look.small, color=colour, fontweight="bold", **placed)
