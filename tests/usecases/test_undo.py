"""Undo brings back exactly what was before a decision, unless somebody has acted on it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.usecases import manage
from storage.tables import Category, ThreadState
from tests.usecases.acts import (
    claim,
    forget_deliveries,
    holders,
    leave,
    refusal,
    release,
    reply,
    state_of,
    thread_of,
)
from tests.usecases.beginnings import (
    HOUR,
    approve,
    decide,
    dismiss,
    give_back,
    recategorise,
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
from tests.world import NOON, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import World

BEGINNINGS = (to_open, to_claimed, to_answered, to_follow_up, to_quiet)
DECISIONS = [
    (to_review, approve, ThreadState.OPEN, "approve"),
    (to_review, dismiss, ThreadState.DISMISSED, "dismiss"),
    (to_review, staff, ThreadState.STAFF, "staff"),
    *((before, dismiss, ThreadState.DISMISSED, "dismiss") for before in BEGINNINGS),
    *((before, staff, ThreadState.STAFF, "staff") for before in BEGINNINGS),
    (to_staffed, give_back, ThreadState.CLAIMED, "given_back"),
    (to_staffed, solve, ThreadState.CLOSED, "solved"),
    (to_claimed, recategorise, ThreadState.CLAIMED, "category"),
    (to_review, recategorise, ThreadState.REVIEW, "category"),
]


@pytest.mark.parametrize(
    ("before", "decision", "after", "name"), DECISIONS, ids=lambda value: getattr(value, "__name__", value)
)
async def test_undo_brings_back_exactly_what_was_before(
    world: World,
    before: Callable[[World, Actor], Awaitable[int]],
    decision: Callable[[Context, int], Awaitable[None]],
    after: ThreadState,
    name: str,
) -> None:
    thread = await before(world, await world.join("Ana"))
    world.clock.advance(hours=2)
    stood = await standing(world, thread)
    await forget_deliveries(world)
    await decide(world, decision, thread)
    assert await state_of(world, thread) is after
    # pressed twice it is one decision
    await decide(world, decision, thread)
    world.clock.advance(hours=3)
    told = await rooms_told(world, thread)
    assert await undo(world, thread) == name
    assert await standing(world, thread) == stood
    assert await rooms_told(world, thread) >= told
    assert (await refusal(undo(world, thread))) in {"nothing-to-undo", ""}


async def test_there_is_nothing_to_undo_without_a_decision(world: World) -> None:
    [thread] = await world.complain()
    assert await refusal(undo(world, thread)) == "nothing-to-undo"


async def test_decisions_are_undone_newest_first(world: World) -> None:
    [thread] = await world.complain(score=0.6)
    await decide(world, approve, thread)
    await decide(world, recategorise, thread)
    await decide(world, dismiss, thread)
    assert [await undo(world, thread) for _ in range(3)] == ["dismiss", "category", "approve"]
    found = await thread_of(world, thread)
    assert (found.state, found.category) == (ThreadState.REVIEW, Category.SUPPORT)


async def test_undo_is_refused_once_somebody_has_acted_on_the_decision(world: World) -> None:
    ana = await world.join("Ana")
    review = await to_review(world, ana)
    await decide(world, approve, review)
    await claim(world, ana, review)
    assert await refusal(undo(world, review)) == "not-possible-now"
    assert await holders(world, review) == [ana.member.id]
    await release(world, ana, review)
    assert await undo(world, review) == "approve"


async def test_undoing_a_dismissal_seats_again_only_who_is_still_a_member(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    thread = await to_claimed(world, ana)
    await claim(world, bo, thread)
    await decide(world, dismiss, thread)
    assert await holders(world, thread) == []
    await leave(world, bo)
    await undo(world, thread)
    assert await holders(world, thread) == [ana.member.id]
    await decide(world, dismiss, thread)
    await leave(world, ana)
    await undo(world, thread)
    assert await state_of(world, thread) is ThreadState.OPEN


async def test_an_assignment_is_undone_while_it_still_stands(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    [thread] = await world.complain()
    stood = await standing(world, thread)
    await decide(world, manage.assign, thread, ana.member.id)
    assert await state_of(world, thread) is ThreadState.CLAIMED
    assert await undo(world, thread) == "assign"
    assert await standing(world, thread) == stood

    await decide(world, manage.assign, thread, ana.member.id)
    await claim(world, bo, thread)
    assert await undo(world, thread) == "assign"
    assert await holders(world, thread) == [bo.member.id]
    assert await state_of(world, thread) is ThreadState.CLAIMED


async def test_an_assignment_that_was_answered_or_given_back_is_not_undone(world: World) -> None:
    ana = await world.join("Ana")
    answered, given_back = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    for thread in (answered, given_back):
        await decide(world, manage.assign, thread, ana.member.id)
    await reply(world, ana, answered)
    await release(world, ana, given_back)
    for thread in (answered, given_back):
        assert await refusal(undo(world, thread)) == "not-possible-now"
    assert await holders(world, answered) == [ana.member.id]
