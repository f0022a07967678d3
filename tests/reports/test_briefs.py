"""What members, managers and operators are told, figure by figure against a plain count of an invented month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.reports.desk import Desk, desk
from bot.reports.overview import overview, standing
from bot.reports.pressing import case
from bot.reports.weekly import Week, weekly
from bot.rules.advice import Advice
from storage.tables import (
    DeliveryKind,
    DeliveryState,
    MemberState,
    NudgeKind,
    Proof,
    RedemptionState,
    Thread,
    ThreadState,
    WordState,
)
from tests.reports.desk_rows import DeskMaker, Left
from tests.reports.month import NOW, Month
from tests.reports.test_figures import BERLIN, OPEN, SEEDS, berlin, in_figures

if TYPE_CHECKING:
    from tests.world import World

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def running(month: Month, states: set[ThreadState] = OPEN) -> list[Thread]:
    return [one for one in month.threads if one.state in states and not one.paused_at and not one.late_on_arrival]


def of(month: Month, *states: ThreadState) -> list[Thread]:
    return [thread for thread in month.threads if thread.state in states]


@SEEDS
async def test_the_desk_holds_what_waits_what_stands_still_and_what_missed_its_limit(world: World, seed: int) -> None:
    month, left = await DeskMaker(world, seed).make_all()
    async with world.database.read() as uow:
        for until in (NOW, berlin(17)):
            found = await desk(uow, month.community, until - DAY, until)
            check_desk(found, month, left, until)
        three = await desk(uow, month.community, NOW - DAY, NOW, questions=("why",))
    assert three.applications == 0, "who has not answered the questions yet waits for himself"


def check_desk(found: Desk, month: Month, left: Left, until: datetime) -> None:
    assert found.review == len(of(month, ThreadState.REVIEW))
    assert found.applications == sum(member.state is MemberState.APPLIED for member in month.members) == 2
    assert found.requests == sum(one.state is RedemptionState.REQUESTED for one in left.redemptions) == 1
    assert found.doubts == sum(doubt.decided_at is None for doubt in left.doubts)
    assert found.words == sum(word.state is WordState.OPEN for word in left.words) == 2
    assert found.in_line == sum(thread.shown_at is None for thread in of(month, *OPEN))
    staff = of(month, ThreadState.STAFF)
    assert (found.with_staff, found.staff_since) == (len(staff), min(one.paused_at for one in staff if one.paused_at))
    held = sorted((one for one in of(month, *OPEN) if one.paused_at), key=lambda one: (one.paused_at, one.id))
    assert (found.held_total, [one.id for one in found.held]) == (len(held), [one.id for one in held[:5]])
    missed = [one for one in running(month) if one.limit_at <= until]
    missed.sort(key=lambda one: (one.state is ThreadState.CLAIMED, one.limit_at, one.id))
    assert (found.missed_total, [one.thread.id for one in found.missed]) == (len(missed), [o.id for o in missed[:5]])
    names = {member.id: f"Member{number}" for number, member in enumerate(month.members)}
    for one in found.missed:
        seats = [claim for claim in month.claims if claim.thread_id == one.thread.id and claim.released_at is None]
        assert [who.name for who in one.holders] == [names[claim.member_id] for claim in seats]
    alive = of(month, ThreadState.ANSWERED, ThreadState.FOLLOW_UP, ThreadState.QUIET)
    late = [one for one in alive if one.answered_at and one.answered_at > one.limit_at and not one.late_on_arrival]
    assert found.answered_late == tuple(one.id for one in sorted(late, key=lambda one: (one.limit_at, one.id)))
    assert found.late_on_arrival == sum(one.late_on_arrival for one in of(month, *OPEN))
    assert found.freed == sum(one.kind is NudgeKind.FREED and until - DAY <= one.at < until for one in left.nudges)
    assert found.incident is not None
    assert found.incident.id == left.incidents[-1].id
    assert found.gathered == sum(thread.incident_id == found.incident.id for thread in month.threads)


@SEEDS
async def test_what_presses_is_what_runs_and_is_past_its_target(world: World, seed: int) -> None:
    month, _ = await DeskMaker(world, seed).make_all()
    async with world.database.read() as uow:
        found = await case(uow, month.community, NOW)
    late = sorted((one for one in running(month) if one.due_at <= NOW), key=lambda one: (one.due_at, one.id))
    assert [one.thread_id for one in found.pressing] == [one.id for one in late]
    assert [one.held for one in found.pressing] == [one.state is ThreadState.CLAIMED for one in late]
    free = [one for one in of(month, ThreadState.OPEN) if not one.paused_at]
    assert found.next_free is not None
    assert found.next_free.thread_id == min(free, key=lambda one: (one.late_on_arrival, one.due_at, one.id)).id
    again = sorted(of(month, ThreadState.FOLLOW_UP), key=lambda one: (one.last_mention_at, one.id))
    assert list(found.follow_ups) == [one.id for one in again]


@SEEDS
async def test_a_week_stands_beside_the_week_before(world: World, seed: int) -> None:
    month, left = await DeskMaker(world, seed).make_all()
    for until in (NOW, berlin(16), berlin(26, 10)):
        start = (until.astimezone(BERLIN) - WEEK).astimezone(until.tzinfo)
        earlier = (start.astimezone(BERLIN) - WEEK).astimezone(until.tzinfo)
        async with world.database.read() as uow:
            given = (uow, month.community, until, BERLIN)
            both, young = await weekly(*given, began_at=earlier), await weekly(*given, began_at=earlier + DAY)
        assert both.before is not None
        check_week(both.week, (month, left), start, until, until)
        check_week(both.before, (month, left), earlier, start, until)
        assert (young.before, young.week) == (None, both.week)
        best = sorted(month.got(start, until).values(), reverse=True)[:3]
        assert [points for _, points in both.helpers] == best


def check_week(week: Week, rows: tuple[Month, Left], start: datetime, end: datetime, now: datetime) -> None:
    month, left = rows

    def inside(at: datetime | None) -> bool:
        return at is not None and start <= at < end

    answers = [one for one in month.replies if one.proof is not Proof.REJECTED]
    first = {one.thread_id: one.recorded_at for one in sorted(answers, key=lambda one: one.recorded_at, reverse=True)}
    assert week.new == sum(inside(thread.created_at) for thread in month.threads)
    assert week.answered == sum(map(inside, first.values()))
    mine = [one for one in answers if inside(one.recorded_at)]
    likes = [one for one in month.likes if inside(one.recorded_at)]
    claims = [one for one in month.claims if inside(one.claimed_at)]
    assert (week.done.answers, week.done.likes) == (len(mine), len(likes))
    assert week.done.members == len({one.member_id for one in (*mine, *likes, *claims)})
    begun = [one for one in month.threads if inside(one.started_at) and in_figures(one) and not one.late_on_arrival]
    met = [one for one in begun if one.answered_at and one.answered_at <= one.due_at]
    missed = [one for one in begun if one not in met and has_missed(one, now)]
    assert (week.in_target.good, week.in_target.total) == (len(met), len(met) + len(missed))
    taken = [max(timedelta(), at - one.started_at - paused(one)) for one in begun if (at := one.answered_at)]
    if week.reply_median is None:
        assert not taken
    else:
        below, upto = (sum(one < week.reply_median for one in taken), sum(one <= week.reply_median for one in taken))
        assert below < len(taken) / 2 <= upto
    assert week.freed == sum(one.kind is NudgeKind.FREED and inside(one.at) for one in left.nudges)
    assert week.incidents == sum(inside(one.opened_at) for one in left.incidents)


def has_missed(thread: Thread, now: datetime) -> bool:
    """Say whether a thread that was not answered in time has missed it: now, or when its clock was stopped."""
    return thread.answered_at is not None or thread.due_at < (thread.paused_at or now)


def paused(thread: Thread) -> timedelta:
    return timedelta(seconds=thread.paused_seconds)


@SEEDS
async def test_operators_see_each_community_by_the_same_figures(world: World, seed: int) -> None:
    month, left = await DeskMaker(world, seed).make_all()
    async with world.database.read() as uow:
        found = await standing(uow, month.community, NOW - DAY, NOW)
    runs = running(month)
    assert found.waiting == len(of(month, *OPEN))
    assert found.overdue == sum(one.due_at <= NOW for one in runs)
    assert found.missed == sum(one.limit_at <= NOW for one in runs) > 0
    assert found.oldest == min(one.started_at for one in runs)
    begun = [one for one in month.threads if in_figures(one) and one.started_at >= NOW - 30 * DAY]
    begun = [one for one in begun if not one.late_on_arrival]
    met = [one for one in begun if one.answered_at and one.answered_at <= one.due_at]
    missed = [one for one in begun if one not in met and has_missed(one, NOW)]
    assert (found.in_target.good, found.in_target.total) == (len(met), len(met) + len(missed))
    ours = [one for one in left.deliveries if one.kind is not DeliveryKind.OVERVIEW]
    assert found.dead == sum(one.state is DeliveryState.DEAD and NOW - DAY <= one.created_at < NOW for one in ours)
    waits = {DeliveryState.WAITING, DeliveryState.LEASED}
    old = NOW - timedelta(minutes=30)
    assert found.stuck == sum(one.state in waits and one.attempts > 0 and one.created_at < old for one in ours)
    assert found.first.advice in {Advice.LIMIT_FREE, Advice.LIMIT_HELD}
    assert not found.is_well


async def test_the_worst_community_stands_first(world: World) -> None:
    month, _ = await DeskMaker(world, 1).make_all()
    async with world.database.read() as uow:
        worst, calm = await overview(uow, [month.community + 900, month.community], NOW - DAY, NOW)
    assert (worst.community_id, calm.community_id) == (month.community, month.community + 900)
    assert worst.missed > 0
    assert calm.is_well
    assert calm.first.advice is Advice.PRAISE


async def test_a_community_without_anything_has_figures_of_nothing(world: World) -> None:
    community = world.parts.transactions.community_id("acme")
    async with world.database.read() as uow:
        empty = await desk(uow, community, NOW - DAY, NOW)
        found = await standing(uow, community, NOW - DAY, NOW)
    assert empty.is_clear
    assert (found.new, found.overdue, found.oldest, found.in_target.percent) == (0, 0, None, None)
