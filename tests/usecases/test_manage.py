"""A manager's decisions, each with its undo: back to exactly what was before, unless somebody has acted on it since."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from bot.rules.lifecycle import By
from bot.usecases import manage
from bot.usecases.manage import Dismissal
from storage.tables import Audit, CardKind, Category, DeliveryKind, Mention, Priority, ThreadState
from tests.usecases.acts import (
    claim,
    forget_deliveries,
    holders,
    leave,
    refusal,
    release,
    reply,
    settle,
    state_of,
    thread_of,
    threads,
    waiting,
)
from tests.world import NOON, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.context import Actor, Context
    from tests.world import World

HOUR = timedelta(hours=1)
MINE = {"author": "critic", "conversation": "100"}


async def decide(world: World, what: Callable[..., Awaitable[Any]], *args: Any, **named: Any) -> Any:
    async with world.acting() as ctx:
        return await what(ctx, *args, **named)


async def undo(world: World, thread: int) -> str:
    return (await decide(world, manage.undo, thread))[1]


async def standing(world: World, thread: int) -> dict[str, Any]:
    """Return everything that a decision might touch."""
    found = await thread_of(world, thread)
    return found.model_dump(exclude={"shown_at"}) | {"holders": await holders(world, thread)}


async def rooms_told(world: World, thread: int) -> set[CardKind]:
    return {CardKind(row.data["kind"]) for row in await waiting(world, DeliveryKind.CARD, thread=thread)}


async def to_review(world: World, _: Actor) -> int:
    [thread] = await world.complain(score=0.6, **MINE)
    return thread


async def to_open(world: World, _: Actor) -> int:
    [thread] = await world.complain(**MINE)
    return thread


async def to_claimed(world: World, ana: Actor) -> int:
    thread = await to_open(world, ana)
    await claim(world, ana, thread)
    return thread


async def to_answered(world: World, ana: Actor) -> int:
    thread = await to_claimed(world, ana)
    await reply(world, ana, thread)
    return thread


async def to_follow_up(world: World, ana: Actor) -> int:
    thread = await to_answered(world, ana)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.now(), **MINE))
    return thread


async def to_quiet(world: World, ana: Actor) -> int:
    thread = await to_answered(world, ana)
    world.clock.advance(hours=73)
    await settle(world)
    return thread


async def to_staffed(world: World, ana: Actor) -> int:
    thread = await to_claimed(world, ana)
    await decide(world, manage.to_staff, thread, By.MANAGER)
    return thread


async def approve(ctx: Context, thread: int) -> None:
    await manage.approve(ctx, thread)


async def dismiss(ctx: Context, thread: int) -> None:
    await manage.dismiss(ctx, thread, Dismissal.NOT_US)


async def staff(ctx: Context, thread: int) -> None:
    await manage.to_staff(ctx, thread, By.MANAGER)


async def give_back(ctx: Context, thread: int) -> None:
    await manage.from_staff(ctx, thread, solved=False)


async def solve(ctx: Context, thread: int) -> None:
    await manage.from_staff(ctx, thread, solved=True)


async def recategorise(ctx: Context, thread: int) -> None:
    await manage.recategorise(ctx, thread, Category.TRUST)


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


async def kept(world: World, **fields: Any) -> int:
    post = mention(world.clock.now() - HOUR, score=0.2, **fields)
    await world.parts.desk.take("acme", [post])
    async with world.database.read() as uow:
        return (await uow.exec(select(Mention.id).where(Mention.external_id == post.id))).one()


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
