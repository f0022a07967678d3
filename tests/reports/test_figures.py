"""Every figure against a plain count of the rows of an invented month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.reports.digest import digest
from bot.reports.members import roster, seats_of
from bot.reports.perks import shelf
from bot.reports.queue import queue
from bot.reports.sla import sla_report
from bot.reports.standing import leaderboard, purse, statement
from storage.tables import Account, EntryKind, MemberState, Proof, ThreadState
from tests.reports.month import MERGED, NOW, SPENDING, Maker, Month

if TYPE_CHECKING:
    from bot.reports.sla import Window
    from bot.rules.periods import Span
    from storage.tables import Thread
    from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
OPEN = {ThreadState.OPEN, ThreadState.CLAIMED}
SEEDS = pytest.mark.parametrize("seed", [1, 2])


def berlin(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, tzinfo=BERLIN)


BEGINS = {"week": berlin(16), "month": berlin(1), "all": datetime(2000, 1, 1, tzinfo=BERLIN)}


@SEEDS
async def test_the_leaderboard_ranks_confirmed_points_with_ties_and_ones_own_place(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    for span in ("week", "month", "all"):
        await check_leaderboard(world, month, span)


async def check_leaderboard(world: World, rows: Month, span: Span, **asked: Any) -> None:
    begins, ends = asked.pop("period", (BEGINS[span], NOW + timedelta(seconds=1)))
    totals = rows.got(begins, ends, managers=asked.get("rank_managers", False))
    names = {member.id: f"Member{number}" for number, member in enumerate(rows.members)}
    wanted = {names[who]: (1 + sum(p > points for p in totals.values()), points) for who, points in totals.items()}
    async with world.database.read() as uow:
        for reader in [member.id for member in rows.members]:
            board = await leaderboard(uow, rows.community, span=span, now=NOW, zone=BERLIN, reader=reader, **asked)
            lines = [*board.top, *([board.own] if board.own else [])]
            assert {line.who.name: (line.place, line.points) for line in lines}.items() <= wanted.items()
            assert len(board.top) == min(10, len(wanted))
            assert [line.points for line in board.top] == sorted((p for _, p in wanted.values()), reverse=True)[:10]
            assert board.members == len(wanted)
            mine = [line for line in lines if line.mine]
            assert [line.who.name for line in mine] == ([names[reader]] if reader in totals else [])


@SEEDS
async def test_an_earlier_month_has_a_leaderboard_of_its_own(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    october = {"period": (berlin(1, 10), berlin(1))}
    await check_leaderboard(world, month, "month", month=date(2026, 10, 1), **october)
    await check_leaderboard(world, month, "month", month=date(2026, 10, 1), rank_managers=True, **october)


async def test_the_months_before_are_offered_as_long_as_there_were_points(world: World) -> None:
    month = await Maker(world, 1).make()
    given = {"now": NOW, "zone": BERLIN, "reader": None}
    async with world.database.read() as uow:
        this = await leaderboard(uow, month.community, span="month", **given)
        before = await leaderboard(uow, month.community, span="month", month=this.earlier, **given)
        whole = await leaderboard(uow, month.community, span="all", **given)
    assert (this.month, this.earlier) == (None, date(2026, 10, 1))
    assert (before.month, before.earlier, whole.earlier) == (date(2026, 10, 1), None, None)


@SEEDS
async def test_a_page_of_points_holds_the_sums_and_ten_lines(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    async with world.database.read() as uow:
        for member in month.members[:MERGED]:
            mine = [entry for entry in month.entries if month.owner(entry) == member.id]
            confirmed = [entry for entry in mine if entry.account is Account.CONFIRMED]
            have = await purse(uow, month.community, member.id)
            assert have.confirmed == sum(entry.points for entry in confirmed)
            assert have.pending == sum(entry.points for entry in mine) - have.confirmed
            shown = await shelf(uow, month.community, member.id)
            assert (shown.means.spendable, [one.perk.name for one in shown.offers]) == (have.confirmed, ["early"])
            seen: list[int] = []
            before: int | None = None
            while before is not None or not seen:
                assert mine, "somebody without a line would say nothing"
                page = await statement(uow, month.community, member.id, now=NOW, zone=BERLIN, before=before)
                assert (page.confirmed, page.pending) == (have.confirmed, have.pending)
                got = [entry for entry in confirmed if entry.kind not in SPENDING]
                assert page.ever == sum(entry.points for entry in got)
                assert page.month == sum(entry.points for entry in got if entry.at >= berlin(1))
                assert len(page.lines) == 10 or page.older is None
                assert page.latest == (not seen)
                seen += [line.id for line in page.lines]
                left = {
                    line.key: [one for one in mine if one.key == line.key or one.key.startswith(f"{line.key}:")]
                    for line in page.lines
                }
                pending = {
                    key: sum(one.points for one in family if one.account is Account.PENDING)
                    for key, family in left.items()
                }
                assert page.waits == {
                    line.key for line in page.lines if line.account is Account.PENDING and pending[line.key]
                }
                before = page.older
            assert seen == sorted((entry.id for entry in mine if entry.kind is not EntryKind.CONFIRM), reverse=True)


def in_figures(thread: Thread) -> bool:
    aside = {ThreadState.DISMISSED, ThreadState.STAFF, ThreadState.REVIEW}
    solved = thread.state is ThreadState.CLOSED and thread.answered_at is None
    return thread.state not in aside and not solved


def counted(month: Month, days: int) -> list[Thread]:
    return [
        thread for thread in month.threads if in_figures(thread) and thread.started_at >= NOW - timedelta(days=days)
    ]


def check_window(window: Window, threads: list[Thread]) -> None:
    on_time = [thread for thread in threads if not thread.late_on_arrival]
    assert (window.threads, window.late_on_arrival) == (len(threads), len(threads) - len(on_time))
    for share, by in ((window.in_target, "due_at"), (window.in_limit, "limit_at")):
        met = [t for t in on_time if t.answered_at and t.answered_at <= getattr(t, by)]
        missed = [t for t in on_time if t not in met and (t.answered_at or getattr(t, by) < (t.paused_at or NOW))]
        assert (share.good, share.total) == (len(met), len(met) + len(missed))
    ran_at = {t.id: min(t.claimed_at, t.paused_at or t.claimed_at) for t in on_time if t.claimed_at}
    soon = [t for t in on_time if t.id in ran_at and ran_at[t.id] <= t.claim_by]
    late = [t for t in on_time if t not in soon and (t.claimed_at or t.claim_by < (t.paused_at or NOW))]
    assert (window.claimed.good, window.claimed.total) == (len(soon), len(soon) + len(late))
    to_claim = sorted(
        max(timedelta(), t.claimed_at - t.started_at - timedelta(seconds=t.paused_to_claim))
        for t in on_time
        if t.claimed_at
    )
    to_reply = sorted(
        max(timedelta(), t.answered_at - t.started_at - timedelta(seconds=t.paused_seconds))
        for t in on_time
        if t.answered_at
    )
    for values, median, ninetieth in (
        (to_claim, window.claim_median, window.claim_p90),
        (to_reply, window.reply_median, window.reply_p90),
    ):
        if not values:
            assert median is ninetieth is None
            continue
        for found, share in ((median, 0.5), (ninetieth, 0.9)):
            assert sum(value <= found for value in values) >= share * len(values) > sum(v < found for v in values)


def _pressing(thread: Thread) -> tuple[bool, datetime, int]:
    """What can still be answered in time comes first, the earliest deadline before the others."""
    return thread.late_on_arrival, thread.due_at, thread.id


@SEEDS
async def test_the_sla_counts_what_is_decided_and_lists_what_presses(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    everybody = [thread for thread in month.threads if thread.state in OPEN]
    waiting = sorted((thread for thread in everybody if not thread.paused_at), key=_pressing)
    held = sorted((t for t in everybody if t.paused_at), key=lambda one: (one.paused_at, one.id))
    assert waiting, "nothing runs in this month"
    assert held, "nothing is held in this month"
    async with world.database.read() as uow:
        report = await sla_report(uow, month.community, NOW)
    assert report.waiting == len(everybody)
    assert (report.held_total, [one.id for one in report.held]) == (len(held), [one.id for one in held[:5]])
    staffed = [thread.paused_at for thread in month.threads if thread.state is ThreadState.STAFF]
    assert (report.with_staff, report.staff_since) == (len(staffed), min(at for at in staffed if at))
    assert report.overdue == sum(thread.due_at <= NOW and not thread.late_on_arrival for thread in waiting)
    assert [one.thread.id for one in report.open_threads] == [thread.id for thread in waiting[:10]]
    names = {member.id: f"Member{number}" for number, member in enumerate(month.members)}
    for one in report.open_threads:
        held = [claim for claim in month.claims if claim.thread_id == one.thread.id and claim.released_at is None]
        assert [who.name for who in one.holders] == [names[claim.member_id] for claim in held]
    assert [window.days for window in report.windows] == [7, 30]
    for window in report.windows:
        check_window(window, counted(month, window.days))
    categories = {thread.category for thread in counted(month, 30)}
    assert {category for category, _ in report.by_category} == categories
    for category, window in report.by_category:
        check_window(window, [thread for thread in counted(month, 30) if thread.category is category])


@SEEDS
async def test_the_digest_counts_a_day_and_the_month_so_far(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    for moment in (NOW, berlin(17), berlin(1), berlin(26, 10)):
        await check_digest(world, month, moment)


async def check_digest(world: World, month: Month, moment: datetime) -> None:
    async with world.database.read() as uow:
        figures = await digest(uow, month.community, moment, BERLIN)
    start = moment.astimezone(BERLIN) - timedelta(days=1)  # the same time by the clock, 25 hours ago in October

    def today(at: datetime | None) -> bool:
        return at is not None and start <= at < moment

    assert figures.new == sum(today(thread.created_at) for thread in month.threads)
    assert figures.claimed == sum(today(thread.claimed_at) for thread in month.threads)
    answered: dict[int, datetime] = {}
    for reply in month.replies:
        if reply.proof is not Proof.REJECTED:
            answered[reply.thread_id] = min(reply.recorded_at, answered.get(reply.thread_id, reply.recorded_at))
    assert figures.answered == sum(map(today, answered.values()))
    waiting = [thread for thread in month.threads if thread.state in OPEN]
    assert figures.waiting == len(waiting)
    runs = [thread for thread in waiting if not thread.paused_at]
    assert figures.overdue == sum(thread.due_at <= moment and not thread.late_on_arrival for thread in runs)
    due = sorted((t for t in runs if t.due_at > moment), key=lambda thread: (thread.due_at, thread.id))
    assert [one.thread.id for one in figures.next_due] == [thread.id for thread in due[:3]]

    first = moment.astimezone(BERLIN).replace(day=1, hour=0, minute=0, second=0)
    answers = [r for r in month.replies if first <= r.recorded_at < moment and r.proof is not Proof.REJECTED]
    likes = [like for like in month.likes if first <= like.recorded_at < moment]
    claims = [claim for claim in month.claims if first <= claim.claimed_at < moment]
    assert (figures.month.answers, figures.month.likes) == (len(answers), len(likes))
    assert figures.month.members == len({row.member_id for row in (*answers, *likes, *claims)})

    best = sorted(month.got(start, moment).values(), reverse=True)[:3]
    assert [points for _, points in figures.helpers] == best


@SEEDS
async def test_the_queue_holds_what_waits_for_a_manager(world: World, seed: int) -> None:
    month = await Maker(world, seed).make()
    async with world.database.read() as uow:
        found = await queue(uow, month.community)
    review = sorted((t for t in month.threads if t.state is ThreadState.REVIEW), key=lambda thread: -thread.urgency)
    assert found.review_total == len(review)
    assert [thread.id for thread, _ in found.review] == [thread.id for thread in review[:8]]
    assert all(post.id == thread.first_mention_id for thread, post in found.review)
    assert found.in_line == sum(thread.state in OPEN and thread.shown_at is None for thread in month.threads)
    kept = [post for post in month.mentions if post.thread_id is None and not post.history]
    kept.sort(key=lambda post: (-post.negative, -post.id))
    assert [post.id for post in found.mentions] == [post.id for post in kept[:8]]


WORDS = ("withdrawal", "ВЫВОД", "вывод СРЕДСТВ", "100% scam_")


async def test_a_search_finds_words_in_any_case_and_script(world: World) -> None:
    month = await Maker(world, 1).make()
    async with world.database.read() as uow:
        for words in WORDS:
            found = await queue(uow, month.community, words)
            fits = [post for post in month.mentions if words.lower() in post.text.lower()]
            newest = sorted((post.posted_at for post in fits), reverse=True)
            assert {post.id for post in found.mentions} <= {post.id for post in fits}
            assert [post.posted_at for post in found.mentions] == newest[:8]
            assert len(found.mentions) == 8
        by_author = await queue(uow, month.community, "cRITIC7")
        assert {post.author for post in by_author.mentions} == {"Critic7"}
        # what stands for anything in SQL stands for itself here
        assert (await queue(uow, month.community, "100_ scam%")).mentions == ()


async def test_the_roster_names_active_members_and_their_seats(world: World) -> None:
    month = await Maker(world, 1).make()
    async with world.database.read() as uow:
        assert await roster(uow, month.community) == {
            member.id: f"Member{number}"
            for number, member in enumerate(month.members)
            if member.state is MemberState.ACTIVE
        }
        for member in month.members:
            held = {c.thread_id for c in month.claims if c.member_id == member.id and c.released_at is None}
            wanted = sorted((t for t in month.threads if t.id in held), key=lambda thread: thread.due_at)
            assert [one.id for one in await seats_of(uow, month.community, member.id)] == [one.id for one in wanted]
