"""A manager pauses a thread's clocks and says why: nothing about it is overdue until they run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.ports.errors import UserError
from bot.reports.sla import sla_report
from bot.usecases import holding, manage, privacy
from storage.tables import Audit, CardKind, Category, ThreadState
from tests.usecases.acts import (
    another,
    claim,
    forget_deliveries,
    offered,
    refusal,
    release,
    reply,
    thread_of,
)
from tests.usecases.beginnings import (
    HOUR,
    MINE,
    decide,
    dismiss,
    give_back,
    rooms_told,
    solve,
    staff,
    standing,
    to_answered,
    to_claimed,
    to_follow_up,
    to_open,
    to_quiet,
    to_review,
    to_staffed,
    undo,
)
from tests.world import NOON, FakeClock, World, answer, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.usecases.actor import Actor
    from tests.databases import Sqlite

WHY = "the release is out tomorrow"


async def hold(world: World, thread: int, why: str = WHY) -> None:
    await decide(world, holding.hold, thread, why)


async def resume(world: World, thread: int) -> None:
    await decide(world, holding.go_on, thread)


async def decisions(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as uow:
        return [(line.what, line.why) for line in await uow.exec(select(Audit).order_by(col(Audit.id)))]


async def test_a_held_thread_stands_still_until_it_goes_on(world: World) -> None:
    thread = await to_open(world, await world.join("Ana"))
    before = await thread_of(world, thread)
    world.clock.advance(hours=1)
    await forget_deliveries(world)
    await hold(world, thread, f"  {WHY}\n")
    held = await thread_of(world, thread)
    assert (held.state, held.paused_at, held.hold_why) == (ThreadState.OPEN, NOON + HOUR, WHY)
    assert await rooms_told(world, thread) == {CardKind.THREAD}
    world.clock.advance(hours=30)
    await resume(world, thread)
    after = await thread_of(world, thread)
    assert (after.paused_at, after.hold_why, after.paused_seconds) == (None, "", 30 * 3600)
    for name in ("claim_by", "due_at", "limit_at"):
        assert getattr(after, name) == getattr(before, name) + 30 * HOUR
    assert await decisions(world) == [("hold", WHY), ("go_on", WHY)]


@pytest.mark.parametrize("before", [to_review, to_answered, to_follow_up, to_quiet, to_staffed])
async def test_only_what_waits_for_its_first_answer_is_held(
    world: World, before: Callable[[World, Actor], Awaitable[int]]
) -> None:
    thread = await before(world, await world.join("Ana"))
    stood = await standing(world, thread)
    assert await refusal(hold(world, thread)) == "not-waiting"
    assert await refusal(resume(world, thread)) == "not-held"
    assert await standing(world, thread) == stood


async def test_a_hold_needs_a_reason_that_fits_the_card(world: World) -> None:
    thread = await to_open(world, await world.join("Ana"))
    assert await refusal(hold(world, thread, " \n ")) == "no-reason"
    assert await refusal(hold(world, thread, "a" * 201)) == "reason-too-long"
    assert (await thread_of(world, thread)).paused_at is None
    await hold(world, thread, "a" * 200)


async def test_pressed_twice_it_is_one_hold_and_another_reason_is_refused(world: World) -> None:
    thread = await to_open(world, await world.join("Ana"))
    await hold(world, thread)
    stood = await standing(world, thread)
    world.clock.advance(hours=2)
    await hold(world, thread)
    assert await refusal(hold(world, thread, "something else")) == "held-already"
    assert await standing(world, thread) == stood
    await resume(world, thread)
    assert await refusal(resume(world, thread)) == "not-held"
    assert len(await decisions(world)) == 2


async def test_what_is_held_can_wait_and_is_claimed_all_the_same(world: World) -> None:
    ana = await world.join("Ana")
    [first] = await world.complain()
    world.clock.advance(hours=1)
    [second] = await world.complain()
    assert await offered(world, ana) == first
    await hold(world, first)
    assert await offered(world, ana) == second
    await resume(world, first)
    assert await offered(world, ana) == first
    await hold(world, first)
    world.clock.advance(hours=3)
    await claim(world, ana, first)
    held = await thread_of(world, first)
    assert (held.state, held.hold_why, held.paused_to_claim) == (ThreadState.CLAIMED, WHY, 3 * 3600)
    await release(world, ana, first)
    assert (await thread_of(world, first)).paused_at is not None
    world.clock.advance(hours=4)
    await resume(world, first)
    after = await thread_of(world, first)
    # nobody waits for a first claim any more once there was one
    assert (after.claim_by, after.due_at) == (held.claim_by + 3 * HOUR, held.due_at + 7 * HOUR)
    assert after.paused_to_claim == 3 * 3600


async def test_the_first_answer_lets_the_clock_run_and_is_in_time(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_claimed(world, ana)
    before = await thread_of(world, thread)
    world.clock.advance(hours=20)
    await hold(world, thread)
    world.clock.advance(hours=30)
    recorded = await reply(world, ana, thread)
    after = await thread_of(world, thread)
    assert (after.state, after.paused_at, after.hold_why) == (ThreadState.ANSWERED, None, "")
    assert after.due_at == before.due_at + 30 * HOUR
    assert after.answered_at is not None
    assert after.answered_at <= after.due_at
    assert recorded.points == 15, "with what the first answer in time brings"


async def test_an_answer_that_was_public_before_the_hold_needed_none(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_claimed(world, ana)
    before = await thread_of(world, thread)
    link = answer(world.clock.now() + HOUR)
    world.clock.advance(hours=2)
    await hold(world, thread)
    world.clock.advance(hours=3)
    await reply(world, ana, thread, link)
    after = await thread_of(world, thread)
    assert (after.due_at, after.paused_seconds, after.paused_at) == (before.due_at, 0, None)


async def test_what_staff_takes_meanwhile_comes_back_running(world: World) -> None:
    thread = await to_claimed(world, await world.join("Ana"))
    before = await thread_of(world, thread)
    await hold(world, thread)
    world.clock.advance(hours=2)
    held = await standing(world, thread)
    await decide(world, staff, thread)
    world.clock.advance(hours=3)
    taken = await thread_of(world, thread)
    assert (taken.paused_at, taken.hold_why) == (NOON + 2 * HOUR, "")
    await decide(world, give_back, thread)
    after = await thread_of(world, thread)
    assert (after.state, after.paused_at, after.hold_why) == (ThreadState.CLAIMED, None, "")
    assert (after.due_at, after.paused_seconds) == (before.due_at + 5 * HOUR, 5 * 3600)
    assert [await undo(world, thread) for _ in range(2)] == ["given_back", "staff"]
    assert await standing(world, thread) == held


@pytest.mark.parametrize("end", [dismiss, solve])
async def test_the_end_of_a_thread_ends_its_hold_and_undo_brings_it_back(
    world: World, end: Callable[..., Awaitable[None]]
) -> None:
    thread = await to_claimed(world, await world.join("Ana"))
    await hold(world, thread)
    world.clock.advance(hours=2)
    if end is solve:
        await decide(world, staff, thread)
    stood = await standing(world, thread)
    await decide(world, end, thread)
    ended = await thread_of(world, thread)
    assert (ended.paused_at, ended.hold_why) == (None, "")
    await undo(world, thread)
    assert await standing(world, thread) == stood


async def test_undo_takes_a_hold_back_as_if_it_had_not_been(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_open(world, ana)
    stood = await standing(world, thread)
    await hold(world, thread)
    held = await standing(world, thread)
    world.clock.advance(hours=3)
    await resume(world, thread)
    assert await undo(world, thread) == "go_on"
    assert await standing(world, thread) == held
    world.clock.advance(hours=3)
    # who claims meanwhile has claimed: at hour six, by a clock that never stood still
    await claim(world, ana, thread)
    assert await undo(world, thread) == "hold"
    found = await thread_of(world, thread)
    assert (found.claimed_at, found.paused_to_claim, found.paused_at) == (NOON + 6 * HOUR, 0, None)
    assert (found.claim_by, found.due_at) == (stood["claim_by"], stood["due_at"])


async def test_a_hold_that_an_answer_ended_is_not_undone(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_claimed(world, ana)
    await hold(world, thread)
    await reply(world, ana, thread)
    stood = await standing(world, thread)
    assert await refusal(undo(world, thread)) == "not-possible-now"
    assert await standing(world, thread) == stood


async def test_meanwhile_nothing_is_overdue_and_it_is_listed_apart(world: World) -> None:
    held, runs = await world.complain(mention(NOON - HOUR), mention(NOON))
    await hold(world, held)
    world.clock.advance(hours=60)
    async with world.database.read() as uow:
        report = await sla_report(uow, 1, world.clock.now())
    assert (report.waiting, report.overdue, report.held_total) == (2, 1, 1)
    assert ([one.id for one in report.held], [one.thread.id for one in report.open_threads]) == ([held], [runs])
    [week, _] = report.windows
    assert (week.in_target.total, week.in_limit.total, week.claimed.total) == (1, 1, 1)
    await resume(world, held)
    world.clock.advance(hours=22, minutes=59)
    async with world.database.read() as uow:
        assert (await sla_report(uow, 1, world.clock.now())).overdue == 1
    world.clock.advance(minutes=1)
    async with world.database.read() as uow:
        assert (await sla_report(uow, 1, world.clock.now())).overdue == 2


async def test_who_is_erased_is_named_in_no_reason_and_the_clock_stays_paused(world: World) -> None:
    ana = await world.join("Anazebra")
    thread = await to_open(world, ana)
    await hold(world, thread, "Anazebra asks the lawyers")
    await decide(world, staff, thread)
    await undo(world, thread)
    await forget_deliveries(world)
    async with world.acting(ana) as ctx:
        await privacy.erase(ctx, everywhere=True)
    async with world.database.read() as uow:
        lines = [f"{line.why} {line.before}" for line in await uow.exec(select(Audit))]
    found = await thread_of(world, thread)
    assert found.paused_at is not None
    assert "asks the lawyers" in found.hold_why
    assert not [one for one in (*lines, found.hold_why) if "anazebra" in one.lower()]
    assert CardKind.THREAD in await rooms_told(world, thread)


ACTS = st.sampled_from(
    [
        *(("category", category) for category in Category),
        *((name, None) for name in ("hold", "resume", "staff", "back", "claim", "release", "more", "undo", "undo")),
    ]
)
TIGHT = {"sla": {"category": {"trust": {"target_hours": 6, "limit_hours": 12}, "rumor": {"target_hours": 36}}}}
TIGHT["sla"]["category"]["rumor"]["limit_hours"] = 72


@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 5)), min_size=3, max_size=14))
@settings(max_examples=12)
async def test_whatever_is_decided_the_clocks_stay_in_order_and_undo_brings_back_what_stood(
    sqlite: Sqlite, acts: Sequence[tuple[tuple[str, Category | None], int]]
) -> None:
    clock = FakeClock()
    async with another(await sqlite.fresh(), clock, **TIGHT) as world:
        ana = await world.join("Ana")
        thread = await to_open(world, ana)
        stood: list[dict[str, object] | None] = []
        for (what, category), passed in acts:
            before = await _clock(world, thread)
            try:
                await _do(world, ana, thread, what, category)
            except UserError:
                assert await _clock(world, thread) == before
                continue
            after = await _clock(world, thread)
            assert after["started_at"] <= after["claim_by"] <= after["due_at"] <= after["limit_at"]
            if what == "undo":
                assert (stood[-1] or after) == after
                stood.pop()
            elif what in {"claim", "release", "more"}:
                stood = [None] * len(stood)  # what was decided before somebody acted comes back with what he did
            elif after != before:
                stood.append(before)
            clock.advance(hours=passed)


async def _do(world: World, ana: Actor, thread: int, what: str, category: Category | None) -> None:
    if what == "category":
        await decide(world, manage.recategorise, thread, category)
    elif what in {"claim", "release"}:
        await (claim if what == "claim" else release)(world, ana, thread)
    elif what == "more":
        await world.complain(mention(world.clock.now(), **MINE))
    else:
        acts = {"resume": resume, "undo": undo}
        if what in acts:
            await acts[what](world, thread)
        elif what == "hold":
            await hold(world, thread)
        else:
            await decide(world, staff if what == "staff" else give_back, thread)


async def _clock(world: World, thread: int) -> dict[str, object]:
    names = ("started_at", "claim_by", "due_at", "limit_at", "paused_at", "hold_why", "paused_seconds", "category")
    found = await thread_of(world, thread)
    return {name: getattr(found, name) for name in (*names, "state")}
