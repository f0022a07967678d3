"""A wave of complaints makes one card that gathers them, and ends by itself or by a manager."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.reports.incident import incident_view
from bot.rules.counted import Dismissal
from bot.usecases import incidents, manage
from storage.tables import Audit, CardKind, Delivery, Incident, Right, Thread, ThreadState
from tests.usecases.acts import another, claim, offered, refusal, reply
from tests.world import mention

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from tests.world import FakeClock, World

WEEK = timedelta(weeks=1)
QUIET = "Where do I find the fee table?"
STUCK = "My withdrawal is stuck since this morning"


async def watch(world: World) -> bool:
    async with world.acting() as ctx:
        return await incidents.watch(ctx)


async def usual_weeks(world: World, clock: FakeClock, weeks: int = 4) -> None:
    """Let some weeks pass in which two complaints come at this hour of each."""
    for _ in range(weeks):
        await world.complain(*(mention(clock.now() - timedelta(minutes=m), text=QUIET, score=0.8) for m in (10, 40)))
        clock.advance(weeks=1)


def wave(clock: FakeClock, number: int, **fields: Any) -> list[NewMention]:
    """Return so many complaints of the last 50 minutes."""
    step = timedelta(minutes=50) / number
    return [
        mention(clock.now() - step * at, text=f"{STUCK}, {at}", category="technical", **fields) for at in range(number)
    ]


async def all_of(world: World, table: Any) -> list[Any]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(table).order_by(col(table.id)))).all())


async def shown(world: World) -> set[int]:
    return {thread.id for thread in await all_of(world, Thread) if thread.shown_at is not None}


async def presented(world: World, kind: CardKind) -> list[Delivery]:
    rows = await all_of(world, Delivery)
    return [row for row in rows if row.data.get("kind") == kind]


async def test_a_wave_becomes_one_card_and_what_comes_next_joins_it(world: World, clock: FakeClock) -> None:
    await usual_weeks(world, clock)
    assert not await watch(world)
    known = len(await all_of(world, Thread))
    await world.complain(*wave(clock, 12))
    before = await shown(world)
    assert await watch(world)
    assert not await watch(world), "it is open already"
    [incident] = await all_of(world, Incident)
    assert (incident.seen, incident.usual, incident.closed_at) == (12, pytest.approx(2 / 3), None)
    clock.advance(minutes=5)
    later = await world.complain(*wave(clock, 4))
    members = [thread for thread in await all_of(world, Thread) if thread.incident_id == incident.id]
    assert len(members) == 16 == len(await all_of(world, Thread)) - known
    assert await shown(world) == before, "what joined has no card of its own"
    assert set(later) <= {thread.id for thread in members}
    cards = await presented(world, CardKind.INCIDENT)
    assert len(cards) == 1, "one card, made anew"
    notices = [row for row in await all_of(world, Delivery) if row.data.get("key") == "notice-incident"]
    assert [(row.chat_id, row.data["fields"]) for row in notices] == [("managers", {"seen": 12, "usual": 1})]


async def test_a_member_takes_the_next_one_of_the_wave_and_it_gets_its_card(world: World, clock: FakeClock) -> None:
    anna = await world.join("Anna")
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    await watch(world)
    clock.advance(minutes=5)
    joined = await world.complain(*wave(clock, 3))
    [incident] = await all_of(world, Incident)
    async with world.acting(anna) as ctx:
        found = await incidents.next_of(ctx, incident.id)
    assert found is not None
    assert found.incident_id == incident.id
    assert not set(joined) & await shown(world)
    await claim(world, anna, joined[0])
    assert joined[0] in await shown(world)
    clock.advance(minutes=5)
    await reply(world, anna, joined[0])
    async with world.database.read() as uow:
        view = await incident_view(uow, incident.community_id, incident.id)
    assert view is not None
    assert (view.threads, view.open, view.claimed, view.answered) == (13, 12, 0, 1)
    assert "withdrawal" in view.words
    assert "stuck" in view.words
    assert view.category == ("technical", 13)
    assert len(view.free) == 5


async def test_it_ends_when_no_hour_was_unusual_for_a_while_and_the_line_moves_on(
    world: World, clock: FakeClock
) -> None:
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    await watch(world)
    clock.advance(minutes=5)
    joined = set(await world.complain(*wave(clock, 5)))
    clock.advance(hours=2, minutes=50)
    assert not await watch(world)
    assert not joined & await shown(world)
    clock.advance(hours=2)
    assert await watch(world)
    [incident] = await all_of(world, Incident)
    assert incident.closed_at == clock.now()
    assert joined & await shown(world), "what still waited comes on view as far as there is room"
    assert {"incident", "incident_over"} <= {row.what for row in await all_of(world, Audit)}
    assert not await watch(world)


@pytest.mark.parametrize("is_one", [True, False])
async def test_a_manager_ends_it_and_it_does_not_come_again_at_once(
    world: World, clock: FakeClock, *, is_one: bool
) -> None:
    boss = await world.join("Boss", Right.MANAGER)
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    await watch(world)
    clock.advance(minutes=5)
    joined = set(await world.complain(*wave(clock, 5)))
    [incident] = await all_of(world, Incident)
    async with world.acting(boss) as ctx:
        await incidents.end(ctx, incident.id, is_one=is_one)
    assert joined & await shown(world)
    kept = [thread.incident_id for thread in await all_of(world, Thread) if thread.id in joined]
    assert set(kept) == ({incident.id} if is_one else {None})
    async with world.acting(boss) as ctx:
        assert await refusal(incidents.end(ctx, incident.id, is_one=is_one)) == "incident-over"
    clock.advance(minutes=1)
    assert not await watch(world)


async def test_old_posts_that_come_in_late_are_no_wave(world: World, clock: FakeClock) -> None:
    await usual_weeks(world, clock)
    old = [mention(clock.now() - timedelta(hours=5 + at)) for at in range(20)]
    await world.complain(*old)
    assert not await watch(world)


async def test_what_is_critical_stands_on_its_own_and_what_was_dismissed_counts_nowhere(
    world: World, clock: FakeClock
) -> None:
    boss = await world.join("Boss", Right.MANAGER)
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    await watch(world)
    clock.advance(minutes=5)
    [critical] = await world.complain(reach={"views": 5_000_000}, category="trust")
    assert critical in await shown(world)
    [incident] = await all_of(world, Incident)
    members = [thread for thread in await all_of(world, Thread) if thread.incident_id == incident.id]
    assert critical not in {thread.id for thread in members}
    async with world.acting(boss) as ctx:
        await manage.dismiss(ctx, members[0].id, Dismissal.NOT_US)
    async with world.database.read() as uow:
        view = await incident_view(uow, incident.community_id, incident.id)
    assert view is not None
    assert view.threads == len(members) - 1


async def test_two_processes_open_one(world: World, clock: FakeClock) -> None:
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    async with another(world.parts.config.database, clock) as other:
        opened = await asyncio.gather(watch(world), watch(other), watch(world), watch(other))
    assert sum(opened) == 1
    assert len(await all_of(world, Incident)) == 1


async def test_members_are_offered_the_waves_threads_by_next_too(world: World, clock: FakeClock) -> None:
    anna = await world.join("Anna")
    await world.complain(*wave(clock, 16))
    assert await watch(world), "sixteen are three times the least, for a community without a past"
    threads = [thread for thread in await all_of(world, Thread) if thread.state is ThreadState.OPEN]
    assert await offered(world, anna) in {thread.id for thread in threads}


async def test_switched_off_it_lets_go_of_what_it_gathered(world: World, clock: FakeClock) -> None:
    await usual_weeks(world, clock)
    await world.complain(*wave(clock, 10))
    await watch(world)
    clock.advance(minutes=5)
    joined = set(await world.complain(*wave(clock, 5)))
    async with another(world.parts.config.database, clock, spike={"enabled": False}) as off:
        assert not joined & await shown(off)
        assert await watch(off)
        assert joined & await shown(off)
        await off.complain(*wave(clock, 20))
        assert not await watch(off)
