"""Draws the README's picture of a report from the tests' invented October: `python -m tests.docs.report_picture`."""

from __future__ import annotations

from dataclasses import replace

from bot.reports.monthly.files import picture_file
from bot.reports.monthly.model import Audience, MonthlyReport
from bot.rules.sla import Share
from tests.docs.reading import ROOT
from tests.reports.examples import rich

PLACE = ROOT / ".github" / "report.png"


def example() -> MonthlyReport:
    """Return the month with a headline that agrees with its plots, for whoever counts."""
    made = rich(Audience.CLIENT)
    hours, was = made.reply_hours, made.headline
    in_time = [sum(one <= most for one in hours) for most in (made.target_hours, made.limit_hours)]
    headline = replace(
        was,
        negative=sum(day.negative for day in made.days),
        answers=sum(day.answers for day in made.days),
        handled=len(hours) + was.late_on_arrival,
        in_target=Share(in_time[0], was.in_target.total),
        in_limit=Share(in_time[1], was.in_limit.total),
    )
    return replace(made, headline=headline)


def main() -> None:
    """Write the picture, as a chat gets it."""
    PLACE.write_bytes(picture_file(example(), "en").content)


if __name__ == "__main__":
    main()
