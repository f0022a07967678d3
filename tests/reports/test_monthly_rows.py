"""The rows behind a month's figures: whoever counts them gets the figures, and the client's name nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import texts
from bot.reports.monthly.figures import monthly_report
from bot.reports.monthly.model import Audience, MonthlyReport, Sheet
from bot.reports.monthly.rows import sheets
from bot.usecases import privacy, retention
from bot.usecases.context import salt_of
from tests.reports.fuller import SALT
from tests.reports.month import NOW
from tests.reports.plain import Plain
from tests.reports.test_monthly import NOVEMBER, OCTOBER, SEPTEMBER, autumn, report_of
from tests.usecases.acts import like, reply, settle
from tests.world import NOON, World, answer, mention

if TYPE_CHECKING:
    from tests.reports.month import Month

EN = texts.of("en")
HOUR = timedelta(hours=1)
TWO = pytest.mark.parametrize("audience", Audience)


async def rows_of(world: World, report: MonthlyReport, language: str = "en") -> dict[str, Sheet]:
    async with world.database.read() as uow:
        community = world.parts.transactions.community_id("acme")
        found = await sheets(uow, community, report, language=language, now=NOW, salt=SALT)
    assert all(len(row) == len(one.columns) for one in found for row in one.rows)
    assert all(one.total == len(one.rows) for one in found)
    return {one.key.removeprefix("sheet-"): one for one in found}


def column(sheet: Sheet, name: str) -> list[object]:
    return [row[sheet.columns.index(f"column-{name}")] for row in sheet.rows]


@TWO
async def test_whoever_counts_the_rows_gets_the_figures(world: World, audience: Audience) -> None:
    rows, audits = await autumn(world, 4)
    for first in (SEPTEMBER, OCTOBER, NOVEMBER):
        report = await report_of(world, first, audience)
        found, head = await rows_of(world, report), report.headline
        check_threads(found["threads"], report)
        assert sum(map(int, map(str, column(found["daily"], "mentions")))) == head.mentions
        assert sum(map(int, map(str, column(found["daily"], "negative")))) == head.negative
        assert [len(found[name].rows) for name in ("mentions", "answers", "likes", "staff")] == [
            head.negative,
            head.answers,
            head.likes,
            head.to_staff,
        ]
        quiet = Counter(column(found["outcome"], "quiet"))
        assert (quiet["yes"], quiet["yes"] + quiet["no"]) == (
            report.outcomes.whole.quiet,
            report.outcomes.whole.decided,
        )
        assert quiet["not decided yet"] == report.outcomes.undecided
        plain = Plain(rows, audits, first)
        assert column(found["mentions"], "published") == sorted(post.posted_at for post in plain.negatives())
        assert set(column(found["answers"], "recorded")) == {one.recorded_at for one in plain.answers()}


def check_threads(sheet: Sheet, report: MonthlyReport) -> None:
    head = report.headline
    assert len(sheet.rows) == head.threads
    for name, share in (("target", head.in_target), ("limit", head.in_limit)):
        said = Counter(column(sheet, f"in-{name}"))
        assert (said["yes"], said["yes"] + said["no"]) == (share.good, share.total)
    in_shares = [
        (h, s) for h, s in zip(column(sheet, "hours"), column(sheet, "in-target"), strict=True) if h is not None
    ]
    taken = sorted(float(str(hours)) for hours, said in in_shares if said in {"yes", "no"})
    assert taken == pytest.approx(list(report.reply_hours), abs=0.006)
    waits = {EN("state-open"), EN("state-claimed")}
    assert head.handled == sum(
        answered is not None or state not in waits
        for answered, state in zip(column(sheet, "answered"), column(sheet, "state"), strict=True)
    )


async def test_the_figures_stand_in_a_sheet_beside_targets_and_the_months_they_are_compared_with(world: World) -> None:
    await autumn(world, 4)
    report = await report_of(world, NOVEMBER)
    assert report.before
    assert report.baseline
    found = {row[0]: row[1:] for row in (await rows_of(world, report))["figures"].rows}
    assert found["Month"] == ("2026-11", None, "2026-10", "2026-09")
    heads = (report.headline, report.before[1], report.baseline[1])
    for name, told in (("Mentions", "mentions"), ("Negative mentions", "negative")):
        this, before, baseline = (getattr(head, told) for head in heads)
        assert found[name] == (this, None, before, baseline)
    # of a month in which the programme did not run only the posts are known
    assert found["Answers recorded"] == (heads[0].answers, 500, heads[1].answers, None)
    assert found["Active members"] == (heads[0].active_members, 100, heads[1].active_members, None)
    share = heads[0].negative_share
    assert share is not None
    assert found["Negative share of all mentions, %"][0] == round(100 * share, 2)


def names_in(rows: Month) -> set[str]:
    people = {f"member{number}" for number in range(len(rows.members))}
    critics = {thread.author for thread in rows.threads} | {post.author for post in rows.mentions}
    return {name.casefold() for name in people | critics if name}


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_the_clients_version_names_nobody_and_quotes_nobody(world: World, language: str) -> None:
    rows, _ = await autumn(world, 5)
    said = {post.text.casefold() for post in rows.mentions if post.text} | {"=why"}
    told = dict.fromkeys(Audience, "")
    for first in (SEPTEMBER, OCTOBER, NOVEMBER):
        for audience in Audience:
            report = await report_of(world, first, audience)
            told[audience] += (repr(report) + repr(await rows_of(world, report, language))).casefold()
    client, manager = told[Audience.CLIENT], told[Audience.MANAGER]
    assert not [one for one in names_in(rows) | said if one in client]
    assert [one for one in names_in(rows) if one in manager]
    assert said == {one for one in said if one in manager}
    assert "https://x.com/i/status/" in client
    assert "https://forum.example/t/" in client
    assert "https://forum.example/critic" in manager


async def test_what_was_forgotten_is_counted_and_names_nobody(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    posted = mention(NOON - HOUR, author="angry_trader", link="https://x.com/angry_trader/status/9001", id="9001")
    [thread] = await world.complain(posted, mention(NOON - 2 * HOUR, score=0.1, author="mild_trader"))
    link = answer(NOON)
    recorded = await reply(world, ana, thread, link)
    await like(world, bo, recorded.reply.id)
    met = mention(NOON, id=link.rpartition("/")[2], link=link, author="Ana", score=0.9, conversation="9001")
    await world.parts.desk.take("acme", [met])
    world.clock.advance(hours=1)
    before = await _counted(world)
    async with world.acting(ana) as ctx:
        await privacy.erase(ctx, everywhere=True)
    for days in (4, 8, 100):
        world.clock.advance(days=days)
        await settle(world)
    async with world.acting() as ctx:
        forgotten = await retention.forget(ctx)
    assert (forgotten.threads, forgotten.mentions) == (1, 2)  # her post went when she did
    after = await _counted(world)
    assert after[0] == before[0]
    assert (after[0].mentions, after[0].negative, after[0].answers, after[0].likes) == (2, 1, 1, 1)
    assert "angry_trader" in before[1]
    assert "ana" in before[1]
    assert not [
        name for name in ("angry_trader", "mild_trader", "ana'", "withdrawal", "https://", "~") if name in after[1]
    ]


async def _counted(world: World) -> tuple[object, str]:
    """Return November's figures but those that time alone decides, and all that is told to managers, in lower case."""
    async with world.acting() as ctx:
        given = {"now": world.clock.now(), "salt": salt_of(ctx.community)}
        report = await monthly_report(
            ctx.uow,
            ctx.community_id,
            date(2026, 11, 1),
            config=ctx.config,
            audience=Audience.MANAGER,
            began_at=ctx.community.created_at,
            **given,
        )
        found = await sheets(ctx.uow, ctx.community_id, report, language="en", **given)
    return report.headline, repr([one.rows for one in found]).casefold()
