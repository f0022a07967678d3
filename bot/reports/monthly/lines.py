"""The headline figures line by line: value, target, the month before, the baseline, and how much changed.

One list for the card, the picture and the PDF, so that the same month never reads differently in two of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reports.monthly.wording import HOUR, NONE
from bot.rules.sla import Share

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.reports.monthly.model import Headline, MonthlyReport
    from bot.reports.monthly.wording import Words

    Value = int | float | Share | timedelta | None

ENOUGH = 20
"""From this many on a change is told in percent; below, percent would make much of little."""

MEASURES: dict[str, Callable[[Headline], Value]] = {
    "negative": lambda one: one.negative,
    "share": lambda one: one.negative_share,
    "threads": lambda one: one.threads,
    "handled": lambda one: one.handled,
    "in-target": lambda one: one.in_target,
    "in-limit": lambda one: one.in_limit,
    "median": lambda one: one.reply_median,
    "p90": lambda one: one.reply_p90,
    "answers": lambda one: one.answers,
    "likes": lambda one: one.likes,
    "members": lambda one: one.active_members,
    "staff": lambda one: one.to_staff,
}
OF_POSTS = {"negative", "share"}
"""What is known of a month before the programme too."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in words. What is not known is a dash, what is not to be compared is empty.

    `of` says of how many, `goal` is the target as a number (0: none), `change` is against the month before.
    """

    key: str
    label: str
    value: str
    of: str
    number: float
    goal: int
    reached: bool
    before: str
    change: str
    baseline: str


def lines(report: MonthlyReport, w: Words) -> tuple[Line, ...]:
    """Return the headline figures in the order in which they are read."""
    return tuple(_line(report, key, w) for key in MEASURES)


def of(key: str, report: MonthlyReport, w: Words) -> Line:
    """Return one headline figure."""
    return _line(report, key, w)


def definitions(report: MonthlyReport, w: Words) -> list[str]:
    """Return how each figure is counted."""
    t = w.t
    return [
        *(t(f"monthly-define-{what}") for what in ("negative", "thread", "handled", "answered", "active")),
        t("monthly-define-quiet", hours=w.number(report.quiet_hours, 1)),
    ]


def _line(report: MonthlyReport, key: str, w: Words) -> Line:
    hours = {"in-target": report.target_hours, "in-limit": report.limit_hours}.get(key, 0)
    value = _known(report.headline, key)
    before = _known(report.before[1], key) if report.before else None
    baseline = _known(report.baseline[1], key) if report.baseline else None
    goal = _goal(report, key)
    number = float(value) if isinstance(value, int | float) else 0.0
    return Line(
        key=key,
        label=w.t(f"monthly-figure-{key}", hours=w.number(hours, 1)),
        value=_said(value, w),
        of="" if value is None else _of(report.headline, key, w),
        number=number,
        goal=goal,
        reached=bool(goal) and number >= goal,
        before=_said(before, w),
        # a month that still runs is not told as less than a whole one
        change=_change(value, before, w) if report.complete else "",
        baseline=_said(baseline, w),
    )


def _known(headline: Headline, key: str) -> Value:
    return MEASURES[key](headline) if headline.ran or key in OF_POSTS else None


def _goal(report: MonthlyReport, key: str) -> int:
    targets = report.targets
    return {"answers": targets.answers, "likes": targets.likes, "members": targets.active_members}.get(key, 0)


def _of(headline: Headline, key: str, w: Words) -> str:
    match key:
        case "share":
            return w.t("monthly-of", n=headline.mentions)
        case "handled":
            return w.t("monthly-of", n=headline.threads)
        case "in-target" | "in-limit":
            share = headline.in_target if key == "in-target" else headline.in_limit
            return w.t("monthly-good-of", good=w.number(share.good), total=w.number(share.total)) if share.total else ""
    return ""


def _said(value: Value, w: Words) -> str:
    match value:
        case None:
            return NONE
        case Share():
            return w.share(value)
        case timedelta():
            return w.duration(value)
        case float():
            return w.percent(value)
    return w.number(value)


def _change(value: Value, before: Value, w: Words) -> str:
    """Return how a value differs from the month before: percent, percentage points or hours, with a sign."""
    match value, before:
        case (Share(total=now), Share(total=then)) if now and then:
            return w.t("monthly-points", points=w.signed(100 * (value.good / now - before.good / then)))
        case (timedelta(), timedelta()):
            return w.t("monthly-hours", hours=w.signed((value - before) / HOUR, 1))
        case (int(), int()) if before >= ENOUGH:
            return f"{w.signed(100 * (value - before) / before)}%"
        case (int(), int()):
            return w.signed(value - before)
        case (float(), float()):
            return w.t("monthly-points", points=w.signed(100 * (value - before), 1))
    return ""
