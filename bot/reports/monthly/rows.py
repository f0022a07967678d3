"""The rows behind every figure of a month, for a spreadsheet: whoever doubts a number can count again.

The client's rows name no member and no critic, hold no text, and lead to a post only where its address tells no name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import texts
from bot.reports.monthly.acted import Acted
from bot.reports.monthly.listed import Listed
from bot.reports.monthly.model import Audience, Sheet

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.reports.monthly.cells import Cell
    from bot.reports.monthly.model import Headline, MonthlyReport
    from bot.rules.sla import Share
    from bot.texts import Texts
    from storage.database import UnitOfWork


async def sheets(
    uow: UnitOfWork, community_id: int, report: MonthlyReport, *, language: str, now: datetime, salt: str
) -> list[Sheet]:
    """Return the rows behind a report, by sheet; words in cells are in the community's language.

    `salt` is as for the report. Text is as somebody else wrote it: a spreadsheet must not take it for a formula.
    """
    t = texts.of(language)
    given = (uow, community_id, report, t, now, salt)
    listed, acted = Listed(*given), Acted(*given)
    found = [
        _figures(report, t),
        _daily(report),
        _categories(report, t),
        await listed.mentions(),
        await listed.threads(),
        await acted.answers(),
        await acted.likes(),
        await acted.staff(),
        await acted.outcomes(),
    ]
    if report.stories:
        found.append(_stories(report))
    return [*found, _helpers(report)] if report.audience is Audience.MANAGER else found


def _figures(report: MonthlyReport, t: Texts) -> Sheet:
    """Return the figures themselves, with targets and what they are compared with."""
    targets = {"active_members": report.targets.active_members, "answers": report.targets.answers}
    targets |= {"likes": report.targets.likes}
    others = [other[1] if other else None for other in (report.before, report.baseline)]
    this, *compared = [_named(headline) if headline else {} for headline in (report.headline, *others)]
    rows = [
        (t(f"figure-{name}"), value, targets.get(name), *(one.get(name) for one in compared))
        for name, value in this.items()
    ]
    months = [report.month.key, *(other[0].key if other else None for other in (report.before, report.baseline))]
    first = (t("figure-month"), months[0], None, *months[1:])
    columns = ("column-figure", "column-value", "column-target", "column-before", "column-baseline")
    return Sheet("sheet-figures", columns, [first, *rows], len(rows) + 1)


def _named(of: Headline) -> dict[str, Cell]:
    """Return a month's figures by name; of one in which the programme did not run only the posts."""
    posts: dict[str, Cell] = {
        "mentions": of.mentions,
        "negative": of.negative,
        "share": None if of.negative_share is None else round(100 * of.negative_share, 2),
    }
    rest: dict[str, Cell] = {
        "threads": of.threads,
        "handled": of.handled,
        "target_met": of.in_target.good,
        "target_decided": of.in_target.total,
        "target_share": _percent(of.in_target),
        "limit_met": of.in_limit.good,
        "limit_decided": of.in_limit.total,
        "limit_share": _percent(of.in_limit),
        "late": of.late_on_arrival,
        "median": _hours(of.reply_median),
        "p90": _hours(of.reply_p90),
        "answers": of.answers,
        "likes": of.likes,
        "active_members": of.active_members,
        "staff": of.to_staff,
    }
    return posts | (rest if of.ran else {})


def _percent(share: Share) -> float | None:
    return round(100 * share.good / share.total, 2) if share.total else None


def _hours(taken: timedelta | None) -> float | None:
    return None if taken is None else round(taken.total_seconds() / 3600, 2)


def _daily(report: MonthlyReport) -> Sheet:
    rows = [(day.day.isoformat(), day.mentions, day.negative, day.answers) for day in report.days]
    return Sheet("sheet-daily", ("column-day", "column-mentions", "column-negative", "column-answers"), rows, len(rows))


def _categories(report: MonthlyReport, t: Texts) -> Sheet:
    rows = [
        (one.month.key, t(f"category-{category or 'none'}"), threads)
        for one in report.categories
        for category, threads in sorted(one.threads.items(), key=lambda pair: (-pair[1], pair[0] or "~"))
    ]
    return Sheet("sheet-categories", ("column-month", "column-category", "column-threads"), rows, len(rows))


def _stories(report: MonthlyReport) -> Sheet:
    columns = ("column-story", "column-story-threads", "column-story-before", "column-story-answered")
    rows = [(one.name, one.threads, one.before, one.answered, one.quiet, one.decided) for one in report.stories]
    return Sheet("sheet-stories", (*columns, "column-story-quiet", "column-story-decided"), rows, len(rows))


def _helpers(report: MonthlyReport) -> Sheet:
    columns = ("column-member", "column-seats", "column-answers", "column-likes", "column-points")
    rows = [(one.name or None, one.seats, one.answers, one.likes, one.points) for one in report.helpers]
    return Sheet("sheet-helpers", columns, rows, len(rows))
