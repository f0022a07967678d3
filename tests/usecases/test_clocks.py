"""A thread's two clocks follow what becomes of it: its category, its reach, what comes in, staff, and undo."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.usecases import manage
from storage import audit
from storage.tables import Category, Priority, ThreadState
from tests.usecases.acts import another, claim, release, reply, thread_of
from tests.usecases.beginnings import (
    HOUR,
    MINE,
    decide,
    dismiss,
    give_back,
    recategorise,
    staff,
    standing,
    to_claimed,
    to_open,
    undo,
)
from tests.world import NOON, World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.tables import Thread
    from tests.world import FakeClock

TIGHT: dict[str, Any] = {
    "sla": {
        "category": {"trust": {"target_hours": 6, "limit_hours": 12}},
        "priority": {"critical": {"target_hours": 3, "limit_hours": 6}},
    }
}


@pytest.fixture
async def tight(database_url: str, clock: FakeClock) -> AsyncIterator[World]:
    async with another(database_url, clock, **TIGHT) as made:
        yield made


def hours(thread: Thread) -> tuple[float, float, float]:
    """Return when to claim, target and limit, in hours after the clock started."""
    ends = (thread.claim_by, thread.due_at, thread.limit_at)
    return tuple(round((end - thread.started_at) / HOUR, 3) for end in ends)


async def complain(world: World, hours_ago: float = 0, **fields: Any) -> int:
    [thread] = await world.complain(mention(world.clock.now() - hours_ago * HOUR, **MINE, **fields))
    return thread


async def test_another_category_brings_its_own_deadlines_and_undo_those_that_stood(tight: World) -> None:
    thread = await complain(tight)
    tight.clock.advance(hours=5)
    stood = await standing(tight, thread)
    assert hours(await thread_of(tight, thread)) == (8, 24, 48)
    await decide(tight, recategorise, thread)
    # a third of two, six and twelve hours is left from now on
    assert hours(await thread_of(tight, thread)) == (5.667, 7, 12)
    tight.clock.advance(hours=1)
    await complain(tight)
    assert hours(await thread_of(tight, thread)) == (5.667, 7, 12)
    assert await undo(tight, thread) == "category"
    told_since = {"mentions", "last_mention_at", "growth"}
    found = await standing(tight, thread)
    assert {name for name, value in found.items() if value != stood[name]} == told_since


async def test_an_answer_stops_the_clock_whatever_category_comes_afterwards(tight: World) -> None:
    ana = await tight.join("Ana")
    thread = await complain(tight)
    tight.clock.advance(hours=10)
    await reply(tight, ana, thread)
    await decide(tight, recategorise, thread)
    assert hours(await thread_of(tight, thread)) == (8, 24, 48)
    await undo(tight, thread)
    assert hours(await thread_of(tight, thread)) == (8, 24, 48)


async def test_who_answered_in_another_category_is_measured_by_it_also_when_it_is_undone(tight: World) -> None:
    ana = await tight.join("Ana")
    thread = await complain(tight)
    await decide(tight, recategorise, thread)
    tight.clock.advance(hours=1)
    await reply(tight, ana, thread)
    await undo(tight, thread)
    assert hours(await thread_of(tight, thread)) == (2, 6, 12)


async def test_what_reaches_many_becomes_more_urgent_and_is_due_sooner(tight: World) -> None:
    thread = await complain(tight)
    tight.clock.advance(hours=2)
    await complain(tight, reach={"views": 10**7})
    found = await thread_of(tight, thread)
    assert found.priority is Priority.CRITICAL
    assert hours(found) == (2.333, 3, 6)
    # it never gets out of hand by being said again
    tight.clock.advance(hours=2)
    await complain(tight, reach={"views": 10**7})
    assert hours(await thread_of(tight, thread)) == (2.333, 3, 6)


async def test_an_earlier_complaint_starts_the_clocks_earlier_and_keeps_what_stood_still(world: World) -> None:
    thread = await complain(world)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    await complain(world, hours_ago=10)
    found = await thread_of(world, thread)
    assert (found.started_at, found.late_on_arrival) == (NOON - 5 * HOUR, False)
    assert hours(found) == (13, 29, 53)


async def test_an_earlier_complaint_may_come_while_staff_has_it(world: World) -> None:
    thread = await complain(world)
    world.clock.advance(hours=1)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await complain(world, hours_ago=10)
    world.clock.advance(hours=1)
    await decide(world, give_back, thread)
    found = await thread_of(world, thread)
    assert (found.started_at, found.paused_seconds) == (NOON - 4 * HOUR, 6 * 3600)
    assert hours(found) == (14, 30, 54)


@pytest.mark.parametrize(("hours_ago", "late"), [(28, False), (30, True)])
async def test_an_earlier_complaint_is_late_on_arrival_by_what_is_left_of_its_time(
    world: World, hours_ago: float, *, late: bool
) -> None:
    thread = await complain(world)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    await complain(world, hours_ago=hours_ago)
    found = await thread_of(world, thread)
    assert (found.late_on_arrival, found.due_at) == (late, NOON + (34 - hours_ago) * HOUR)


async def test_an_earlier_complaint_takes_no_claim_in_time_away(world: World) -> None:
    ana = await world.join("Ana")
    thread = await complain(world)
    world.clock.advance(hours=6)
    await claim(world, ana, thread)
    claim_by = (await thread_of(world, thread)).claim_by
    await complain(world, hours_ago=12)
    found = await thread_of(world, thread)
    assert found.claimed_at is not None
    assert found.claimed_at <= found.claim_by == claim_by


async def test_staff_stops_both_clocks_and_a_claim_knows_how_long_it_stood_still(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_open(world, ana)
    before = await thread_of(world, thread)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    await claim(world, ana, thread)
    found = await thread_of(world, thread)
    assert (found.claim_by, found.due_at) == (before.claim_by + 5 * HOUR, before.due_at + 5 * HOUR)
    assert (found.paused_seconds, found.paused_to_claim) == (5 * 3600, 5 * 3600)
    # what stands still later says nothing of the claim
    await decide(world, staff, thread)
    world.clock.advance(hours=2)
    await decide(world, give_back, thread)
    after = await thread_of(world, thread)
    assert (after.claim_by, after.due_at) == (found.claim_by, found.due_at + 2 * HOUR)
    assert (after.paused_seconds, after.paused_to_claim) == (7 * 3600, 5 * 3600)


async def test_a_second_claim_changes_nothing_of_the_first(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    thread = await to_claimed(world, ana)
    await release(world, ana, thread)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    await claim(world, bo, thread)
    found = await thread_of(world, thread)
    assert (found.claimed_at, found.paused_to_claim) == (NOON, 0)


async def test_an_assignment_that_is_undone_leaves_the_clock_to_the_first_claim_running(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_open(world, ana)
    await decide(world, staff, thread)
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    assert ana.member is not None
    await decide(world, manage.assign, thread, ana.member.id)
    await undo(world, thread)
    found = await thread_of(world, thread)
    assert (found.claimed_at, found.paused_to_claim) == (None, 0)


async def test_what_came_in_meanwhile_counts_when_a_dismissal_is_undone(tight: World) -> None:
    thread = await complain(tight)
    await decide(tight, dismiss, thread)
    tight.clock.advance(hours=4)
    await complain(tight, reach={"views": 10**7})
    await undo(tight, thread)
    found = await thread_of(tight, thread)
    assert (found.state, found.priority) == (ThreadState.OPEN, Priority.CRITICAL)
    assert found.due_at == NOON + 5 * HOUR, "a third of its three hours is left from now"
    assert timedelta() < found.due_at - tight.clock.now()


async def test_a_decision_of_an_earlier_version_is_undone_with_what_it_kept(world: World) -> None:
    thread = await to_open(world, await world.join("Ana"))
    await decide(world, dismiss, thread)
    async with world.acting() as ctx:
        line = await audit.last(ctx.uow, thread, ["dismiss"])
        assert line is not None
        kept = {"claim_by", "paused_to_claim", "held"}
        line.before = {name: value for name, value in line.before.items() if name not in kept}
        ctx.uow.add(line)
    stood = await thread_of(world, thread)
    await undo(world, thread)
    found = await thread_of(world, thread)
    assert (found.state, found.claim_by, found.category) == (ThreadState.OPEN, stood.claim_by, Category.SUPPORT)
