"""Every figure of a month's report against a plain count of the rows of an invented autumn."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.reports.monthly.figures import monthly_report
from bot.reports.monthly.model import Audience, Headline, MonthlyReport
from bot.rules.outcome import wilson
from tests.reports.fuller import BEGAN, SALT, Fuller
from tests.reports.month import NOW, Month
from tests.reports.plain import Plain, day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import CommunityConfig
    from bot.reports.monthly.model import Outcome
    from storage.tables import Audit
    from tests.world import World

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


async def autumn(world: World, seed: int) -> tuple[Month, list[Audit]]:
    maker = Fuller(world, seed)
    return await maker.make(), maker.audits


async def report_of(
    world: World, month: date, audience: Audience = Audience.MANAGER, baseline: str | None = None
) -> MonthlyReport:
    async with world.database.read() as uow:
        return await monthly_report(
            uow,
            world.parts.transactions.community_id("acme"),
            month,
            config=_config(world, baseline),
            audience=audience,
            now=NOW,
            began_at=BEGAN,
            salt=SALT,
        )


def _config(world: World, baseline: str | None) -> CommunityConfig:
    config = world.parts.transactions.config.communities["acme"]
    return config.model_copy(update={"report": config.report.model_copy(update={"baseline": baseline})})


def check_headline(found: Headline, plain: Plain) -> None:
    threads, hours = plain.threads(), plain.hours()
    assert (found.mentions, found.negative) == (len(plain.posts()), len(plain.negatives()))
    assert found.ran == plain.ran()
    assert (found.threads, found.late_on_arrival) == (len(threads), sum(t.late_on_arrival for t in threads))
    assert found.handled == sum(t.answered_at is not None or t.state not in {"open", "claimed"} for t in threads)
    plain.check_share(found.in_target, "due_at")
    plain.check_share(found.in_limit, "limit_at")
    for value, share in ((found.reply_median, 0.5), (found.reply_p90, 0.9)):
        taken = value.total_seconds() / 3600 if value is not None else None
        assert taken == pytest.approx(hours[max(0, -int(-len(hours) * share // 1)) - 1]) if hours else taken is None
    acts = plain.acts()
    assert (found.answers, found.likes) == (acts["answers"].total(), acts["likes"].total())
    assert found.active_members == len({member for did in acts.values() for member in did})
    assert found.to_staff == len(plain.staff())


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_figure_is_what_a_plain_count_finds(world: World, seed: int) -> None:
    rows, audits = await autumn(world, seed)
    reports = {first: await report_of(world, first) for first in (SEPTEMBER, OCTOBER, NOVEMBER)}
    for first, report in reports.items():
        plain = Plain(rows, audits, first)
        assert (report.month.key, report.complete) == (f"{first:%Y-%m}", first != NOVEMBER)
        assert report.until == min(report.month.end, NOW)
        check_headline(report.headline, plain)
        assert list(report.reply_hours) == pytest.approx(plain.hours())
        assert report.headline.negative_share == pytest.approx(len(plain.negatives()) / len(plain.posts()))
        check_days(report, plain)
        check_categories(report, rows, audits)
        check_outcomes(report, plain)
        check_helpers(report, plain)
    check_compared(reports[NOVEMBER], rows, audits)


def check_compared(report: MonthlyReport, rows: Month, audits: list[Audit]) -> None:
    """A month stands beside the one before and the last whole one before the beginning."""
    assert report.before is not None
    assert report.baseline is not None
    assert (report.before[0].key, report.baseline[0].key) == ("2026-10", "2026-09")
    check_headline(report.before[1], Plain(rows, audits, OCTOBER))
    check_headline(report.baseline[1], Plain(rows, audits, SEPTEMBER))
    assert [report.before[1].ran, report.baseline[1].ran] == [True, False]


def check_days(report: MonthlyReport, plain: Plain) -> None:
    """Every local day of the month is there, with its posts and answers; October's has 25 hours once."""
    last = report.days[-1].day
    assert [one.day.day for one in report.days] == list(range(1, last.day + 1))
    assert (last + timedelta(days=1)).day == 1
    for one in report.days:
        assert one.mentions == sum(day_of(post.posted_at) == one.day for post in plain.posts())
        assert one.negative == sum(day_of(post.posted_at) == one.day for post in plain.negatives())
        assert one.answers == sum(day_of(answer.recorded_at) == one.day for answer in plain.answers())


def check_categories(report: MonthlyReport, rows: Month, audits: list[Audit]) -> None:
    """Categories are shown from the programme's first month on."""
    months = [first for first in (OCTOBER, NOVEMBER) if first <= report.month.first] or [report.month.first]
    assert [one.month.first for one in report.categories] == months
    for one in report.categories:
        threads = [thread.category for thread in Plain(rows, audits, one.month.first).threads()]
        assert dict(one.threads) == {category: threads.count(category) for category in set(threads)}


def check_outcomes(report: MonthlyReport, plain: Plain) -> None:
    """What became quiet is counted by subject, guidance and kind of the first answer."""
    table, ended = report.outcomes, plain.outcomes()
    assert table.undecided == sum(quiet is None for *_, quiet in ended)
    assert table.undecided == 0 or plain.first == NOVEMBER
    check(table.whole, [quiet for *_, quiet in ended])
    assert 0 < table.whole.quiet < table.whole.decided or plain.first != OCTOBER
    keyed: tuple[tuple[Any, Callable[..., Any]], ...] = (
        (table.by_category, lambda thread, _: thread.category),
        (table.by_kind, lambda _, answer: answer.kind),
        (table.by_guidance, lambda thread, answer: (thread.category, answer.guidance)),
    )
    for groups, key in keyed:
        wanted = defaultdict(list)
        for thread, answer, quiet in ended:
            if quiet is not None and (groups is not table.by_guidance or answer.guidance is not None):
                wanted[key(thread, answer)].append(quiet)
        assert {one for one, _ in groups} == set(wanted)
        assert [outcome.decided for _, outcome in groups] == sorted(map(len, wanted.values()), reverse=True)
        for one, outcome in groups:
            check(outcome, wanted[one])


def check(outcome: Outcome, quiets: list[bool | None]) -> None:
    decided = [quiet for quiet in quiets if quiet is not None]
    assert (outcome.decided, outcome.quiet) == (len(decided), sum(decided))
    assert (outcome.low, outcome.high) == wilson(sum(decided), len(decided))


def check_helpers(report: MonthlyReport, plain: Plain) -> None:
    """Managers see who did what, most answers first."""
    names = {member.id: f"Member{number}" for number, member in enumerate(plain.rows.members)}
    acts, points = plain.acts(), plain.points()
    wanted = {
        (names[member], acts["answers"][member], acts["likes"][member], points[member], acts["seats"][member])
        for member in set(points).union(*acts.values())
    }
    assert {(one.name, one.answers, one.likes, one.points, one.seats) for one in report.helpers} == wanted
    assert len(report.helpers) == len(wanted)
    order = [(-one.answers, -one.likes, -one.points) for one in report.helpers]
    assert order == sorted(order)


async def test_a_baseline_that_is_chosen_comes_first_but_never_one_that_came_later_or_that_nothing_is_known_of(
    world: World,
) -> None:
    await autumn(world, 1)
    keys = {}
    for chosen in ("2026-08", "2026-10", "2026-11", "2026-12", "2025-01"):
        report = await report_of(world, NOVEMBER, baseline=chosen)
        keys[chosen] = report.baseline[0].key if report.baseline else None
    assert keys == {"2026-08": "2026-08", "2026-10": "2026-10", "2026-11": None, "2026-12": None, "2025-01": None}
    june = await report_of(world, date(2026, 6, 1))
    assert (june.before, june.baseline, june.headline.mentions) == (None, None, 0)
