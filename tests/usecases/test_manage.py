"""What a manager decides, and what follows from it for clocks, seats and cards."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.usecases import manage
from storage.tables import Audit, CardKind, Category, Mention, Priority, ThreadState
from tests.usecases.acts import (
    forget_deliveries,
    holders,
    refusal,
    release,
    reply,
    settle,
    state_of,
    thread_of,
    threads,
)
from tests.usecases.beginnings import (
    HOUR,
    MINE,
    approve,
    decide,
    dismiss,
    give_back,
    recategorise,
    rooms_told,
    solve,
    staff,
    standing,
    to_claimed,
    to_open,
    to_quiet,
    to_review,
    to_staffed,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from bot.usecases.context import Context
    from tests.world import World


async def kept(world: World, **fields: Any) -> int:
    post = mention(world.clock.now() - HOUR, score=0.2, **fields)
    await world.parts.desk.take("acme", [post])
    async with world.database.read() as uow:
        return (await uow.exec(select(Mention.id).where(Mention.external_id == post.id))).one()


async def test_staff_stops_the_clocks_and_giving_back_moves_them_on(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_claimed(world, ana)
    before = await thread_of(world, thread)
    await forget_deliveries(world)
    await decide(world, staff, thread)
    assert await rooms_told(world, thread) == {CardKind.THREAD, CardKind.STAFF}
    assert await refusal(reply(world, ana, thread)) == "thread-closed"
    world.clock.advance(hours=5)
    await decide(world, give_back, thread)
    after = await thread_of(world, thread)
    assert (after.state, after.paused_at, after.paused_seconds) == (ThreadState.CLAIMED, None, 5 * 3600)
    assert (after.due_at, after.limit_at) == (before.due_at + 5 * HOUR, before.limit_at + 5 * HOUR)
    assert after.urgency < before.urgency


async def test_an_answer_has_stopped_the_clock_for_good(world: World) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain()
    world.clock.advance(hours=30)
    await reply(world, ana, thread)
    before = await thread_of(world, thread)
    await decide(world, staff, thread)
    world.clock.advance(hours=50)
    await decide(world, give_back, thread)
    after = await thread_of(world, thread)
    assert (after.due_at, after.limit_at, after.paused_seconds) == (before.due_at, before.limit_at, 0)
    assert after.state is ThreadState.ANSWERED


async def test_a_thread_comes_back_as_its_seats_and_answers_say(world: World) -> None:
    ana = await world.join("Ana")
    thread = await to_claimed(world, ana)
    await decide(world, staff, thread)
    await release(world, ana, thread)
    await decide(world, give_back, thread)
    assert await state_of(world, thread) is ThreadState.OPEN
    await reply(world, ana, thread)
    await decide(world, staff, thread)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.now(), **MINE))
    assert await state_of(world, thread) is ThreadState.STAFF
    await decide(world, give_back, thread)
    assert await state_of(world, thread) is ThreadState.FOLLOW_UP


async def test_what_staff_solved_is_closed_and_wakes_when_the_critic_writes_again(world: World) -> None:
    thread = await to_staffed(world, await world.join("Ana"))
    await decide(world, solve, thread)
    solved = await thread_of(world, thread)
    assert (solved.state, solved.closed_at) == (ThreadState.CLOSED, NOON)
    assert await holders(world, thread) == []
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.now(), **MINE))
    assert await state_of(world, thread) is ThreadState.FOLLOW_UP
    world.clock.advance(hours=72)
    await settle(world)
    assert await state_of(world, thread) is ThreadState.QUIET


@pytest.mark.parametrize(
    ("before", "decision"),
    [
        (to_open, solve),
        (to_quiet, solve),
        (to_quiet, give_back),
        (to_review, give_back),
        (to_quiet, approve),
        (to_staffed, approve),
        (to_staffed, dismiss),
    ],
    ids=lambda value: value.__name__,
)
async def test_a_press_on_an_old_card_does_not_move_a_thread_that_went_on(
    world: World,
    before: Callable[[World, Actor], Awaitable[int]],
    decision: Callable[[Context, int], Awaitable[None]],
) -> None:
    thread = await before(world, await world.join("Ana"))
    stood = await standing(world, thread)
    assert await refusal(decide(world, decision, thread)) == "not-possible-now"
    assert await standing(world, thread) == stood


async def test_any_member_may_call_staff_but_not_for_what_is_in_review(world: World) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain()
    async with world.acting(ana) as ctx:
        await manage.to_staff(ctx, thread, By.MEMBER)
    assert await state_of(world, thread) is ThreadState.STAFF
    review = await to_review(world, ana)

    async def call(actor: Actor | None) -> None:
        async with world.acting(actor) as ctx:
            await manage.to_staff(ctx, review, By.MEMBER)

    assert await refusal(call(ana)) == "not-possible-now"
    assert await refusal(call(None)) == "not-joined"


async def test_another_category_changes_the_priority_and_the_card(world: World) -> None:
    [thread] = await world.complain(category="technical")
    await forget_deliveries(world)
    assert (await thread_of(world, thread)).priority is Priority.LOW
    await decide(world, recategorise, thread)
    found = await thread_of(world, thread)
    assert (found.category, found.category_why, found.priority) == (Category.TRUST, "", Priority.NORMAL)
    assert await rooms_told(world, thread) == {CardKind.THREAD}


async def test_a_kept_mention_can_be_shown(world: World) -> None:
    number = await kept(world)
    await asyncio.gather(*(decide(world, manage.promote, number) for _ in range(3)))
    [thread] = await threads(world)
    assert (thread.state, thread.shown_at, thread.first_mention_id) == (ThreadState.OPEN, NOON, number)
    assert await refusal(decide(world, manage.promote, 999)) == "no-mention"


async def test_a_kept_mention_of_a_thread_in_review_brings_that_thread_out(world: World) -> None:
    number = await kept(world, **MINE)
    thread = await to_review(world, await world.join("Ana"))
    assert (await decide(world, manage.promote, number)).id == thread
    found = await thread_of(world, thread)
    assert (found.state, found.mentions) == (ThreadState.OPEN, 2)


async def test_history_is_never_shown(world: World) -> None:
    post = mention(NOON - HOUR)
    await world.parts.desk.take("acme", [post], history=True)
    async with world.database.read() as uow:
        [number] = await uow.exec(select(Mention.id))
    assert await refusal(decide(world, manage.promote, number)) == "no-mention"


async def test_every_decision_is_a_line_with_its_reason(world: World) -> None:
    [thread] = await world.complain()
    async with world.acting(await world.join("Max")) as ctx:
        await manage.dismiss(ctx, thread, Dismissal.DO_NOT_ENGAGE)
        await manage.undo(ctx, thread)
    async with world.database.read() as uow:
        lines = (await uow.exec(select(Audit).order_by(col(Audit.id)))).all()
    assert [(line.what, line.why, line.undone) for line in lines] == [
        ("dismiss", "do_not_engage", True),
        ("undo", "dismiss", False),
    ]
    assert {line.person_id for line in lines} == {1}
