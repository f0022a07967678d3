"""What is to be seen in each chart, in one plain sentence made from the data; and whether a chart is worth drawing."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from bot.reports.monthly.wording import capital
from bot.rules.sla import percentile

if TYPE_CHECKING:
    from bot.reports.monthly.model import Day, MonthlyReport, Outcome
    from bot.reports.monthly.wording import Words

ENOUGH = 5
"""Fewer than this are named one by one rather than drawn."""
MOST = 8


def peak(report: MonthlyReport) -> Day | None:
    """Return the first of the days with the most negative mentions, or None where none came."""
    highest = max(report.days, key=lambda one: one.negative, default=None)
    return highest if highest is not None and highest.negative else None


def days_known(report: MonthlyReport) -> int:
    """Return how many of the month's days have begun."""
    begun = ceil((report.until - report.month.start) / timedelta(days=1))
    return len(report.days) if report.complete else min(max(begun, 1), len(report.days))


def period(report: MonthlyReport, w: Words) -> str:
    """Return the month's name, or the days that are known of one that still runs."""
    first = report.month.first
    if report.complete:
        return capital(w.month(first))
    return w.span(first, report.days[days_known(report) - 1].day)


def has_days(report: MonthlyReport) -> bool:
    """Say whether the month has enough to show by day."""
    return sum(one.negative + one.answers for one in report.days) >= 2 * ENOUGH


def has_replies(report: MonthlyReport) -> bool:
    """Say whether enough threads were answered to draw how long that took."""
    return len(report.reply_hours) >= ENOUGH


def has_categories(report: MonthlyReport) -> bool:
    """Say whether enough threads began in the months that are compared."""
    return sum(sum(one.threads.values()) for one in report.categories) >= ENOUGH


def has_outcome(report: MonthlyReport) -> bool:
    """Say whether it is decided of enough threads whether they became quiet."""
    return report.outcomes.whole.decided >= ENOUGH


def of_days(report: MonthlyReport, w: Words) -> str:
    """Say when most came, and how regularly there were answers."""
    highest = peak(report)
    if not has_days(report):
        negative, answers = (
            sum(one) for one in zip(*((day.negative, day.answers) for day in report.days), strict=True)
        )
        if not negative and not answers:
            return w.t("monthly-days-still")
        return w.t("monthly-days-few", n=negative, answers=w.number(answers))
    active = sum(one.answers > 0 for one in report.days)
    busy = w.t("monthly-days-answers", n=active) if active else w.t("monthly-days-unanswered")
    if highest is None:
        return f"{w.t('monthly-days-none')} {busy}"
    same = sum(one.negative == highest.negative for one in report.days)
    most = (
        w.t("monthly-days-peak", day=w.day(highest.day), n=highest.negative)
        if same == 1
        else w.t("monthly-days-peaks", n=highest.negative, days=same)
    )
    return f"{most} {busy}"


def of_replies(report: MonthlyReport, w: Words) -> str:
    """Say how long the answered threads waited."""
    hours = sorted(report.reply_hours)
    if not hours:
        return w.t("monthly-replies-none")
    if not has_replies(report):
        return w.t("monthly-replies-few", n=len(hours), times=", ".join(w.duration(one) for one in hours))
    spans = [timedelta(hours=one) for one in hours]
    half, most = (w.duration(percentile(spans, share)) for share in (0.5, 0.9))
    late = sum(one > report.limit_hours for one in hours)
    said = w.t("monthly-replies", n=len(hours), median=half, p90=most)
    return f"{said} {w.t('monthly-replies-late', n=late, hours=w.number(report.limit_hours, 1))}"


def of_categories(report: MonthlyReport, w: Words) -> str:
    """Say what most threads of the month were about, and what it was the month before."""
    newest = report.categories[-1].threads if report.categories else {}
    total = sum(newest.values())
    if not total:
        return w.t("monthly-categories-none")
    most = max(newest, key=lambda one: newest[one])
    said = w.t(
        "monthly-categories",
        category=w.category(most),
        n=newest[most],
        total=total,
        share=w.percent(newest[most] / total),
    )
    before = report.categories[-2].threads if len(report.categories) > 1 else {}
    then = sum(before.values())
    if not then:
        return said
    share = w.percent(before.get(most, 0) / then)
    return f"{said} {w.t('monthly-categories-before', share=share, n=before.get(most, 0), total=then)}"


def of_outcome(report: MonthlyReport, w: Words) -> str:
    """Say which part of the answered threads became quiet, and whether the kinds of answer differ beyond chance."""
    table = report.outcomes
    whole, hours = table.whole, w.number(report.quiet_hours, 1)
    open_yet = w.t("monthly-undecided", n=table.undecided) if table.undecided else ""
    if not whole.decided:
        return f"{w.t('monthly-outcome-none', hours=hours)} {open_yet}".strip()
    said = w.t(
        "monthly-outcome",
        n=whole.decided,
        quiet=w.number(whole.quiet),
        hours=hours,
        share=w.percent(whole.quiet / whole.decided),
        low=w.percent(whole.low),
        high=w.percent(whole.high),
    )
    return " ".join(part for part in (said, _kinds(report, w), open_yet) if part)


def _kinds(report: MonthlyReport, w: Words) -> str:
    known = [(kind, one) for kind, one in report.outcomes.by_kind if kind is not None and one.decided >= ENOUGH]
    if len(known) < 2:  # noqa: PLR2004 - nothing to compare
        return ""
    known.sort(key=lambda row: row[1].quiet / row[1].decided)
    (worst, least), (best, most) = known[0], known[-1]
    if most.low > least.high:
        return w.t("monthly-kinds-differ", best=w.kind(best), worst=w.kind(worst))
    return w.t("monthly-kinds-alike")


def outcome_groups(report: MonthlyReport, w: Words) -> list[tuple[str, list[tuple[str, Outcome]]]]:
    """Return the outcome's rows under their headings, the whole first and without one.

    Those with nothing decided are left out, and of each group what comes after the eight largest.
    """
    table = report.outcomes
    groups = [
        ("", [(w.t("monthly-outcome-all"), table.whole)]),
        (w.t("monthly-by-category"), [(w.category(category), one) for category, one in table.by_category]),
        (w.t("monthly-by-kind"), [(w.kind(kind), one) for kind, one in table.by_kind]),
        (
            w.t("monthly-by-guidance"),
            [
                (w.t("monthly-guidance", category=w.category(category), version=str(version)), one)
                for (category, version), one in table.by_guidance
            ],
        ),
    ]
    decided = [(title, [row for row in rows if row[1].decided][:MOST]) for title, rows in groups]
    return [(title, rows) for title, rows in decided if rows]
