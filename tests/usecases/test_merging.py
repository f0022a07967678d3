"""Two threads about one complaint become one, whatever each had gone through; and apart again, exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from bot.rules.merging import in_order
from bot.usecases import manage
from bot.usecases.merging_threads import merge
from storage.tables import Category, DeliveryKind, Lesson, Mention, Reply, ThreadState
from tests.usecases.acts import (
    another,
    claim,
    entries,
    holders,
    like,
    refusal,
    release,
    reply,
    seats,
    settle,
    state_of,
    thread_of,
    waiting,
)
from tests.usecases.beginnings import decide, dismiss, recategorise, staff, standing, undo
from tests.usecases.invariants import check
from tests.world import NOON, mention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.actor import Actor
    from tests.world import FakeClock, World

EARLY = NOON - timedelta(hours=2)


async def two(world: World) -> tuple[int, int]:
    """Return an older and a newer thread of two critics."""
    await world.join("Zoe")
    older = await world.complain(mention(EARLY, author="ann", conversation="10", category="technical"))
    newer = await world.complain(mention(NOON - timedelta(hours=1), author="bob", conversation="20"))
    return older[0], newer[0]


async def posts_of(world: World, thread: int) -> list[str]:
    async with world.database.read() as uow:
        query = select(Mention.author).where(Mention.thread_id == thread).order_by(col(Mention.posted_at))
        return list(await uow.exec(query))


async def test_the_older_thread_goes_on_with_the_posts_of_both(world: World) -> None:
    older, newer = await two(world)
    done = await decide(world, merge, older, newer)
    into, out = await thread_of(world, older), await thread_of(world, newer)
    assert (done.into.id, done.out.id) == (older, newer)
    assert (into.mentions, out.mentions) == (2, 0)
    assert await posts_of(world, older) == ["ann", "bob"]
    assert (out.state, out.merged_into) == (ThreadState.DISMISSED, older)
    assert into.growth == 2
    await check(world)


async def test_what_was_answered_goes_on_and_its_clock_starts_with_the_earlier_complaint(world: World) -> None:
    ana = await world.join("Ana")
    older, newer = await two(world)
    await reply(world, ana, newer)
    await decide(world, merge, older, newer)
    into = await thread_of(world, newer)
    assert (into.started_at, into.author) == (EARLY, "ann")
    assert into.state is ThreadState.ANSWERED
    assert (await thread_of(world, older)).merged_into == newer
    await check(world)


async def test_seats_go_along_beyond_their_number_and_nobody_sits_twice(world: World) -> None:
    people = [await world.join(name) for name in ("Ana", "Bo", "Cy")]
    older, newer = await two(world)
    for actor, thread in zip((*people, people[0]), (older, older, newer, newer), strict=True):
        await claim(world, actor, thread)
    await decide(world, merge, older, newer)
    assert [seat.seat for seat in await seats(world, older)] == [1, 2, 3]
    assert len(set(await holders(world, older))) == len(people)
    assert await holders(world, newer) == []
    di = await world.join("Di")
    await release(world, people[0], older)
    assert await refusal(claim(world, di, older)) == "thread-full"
    await release(world, people[1], older)
    await claim(world, di, older)
    assert len(await seats(world, older)) == 2


async def test_answers_likes_and_lessons_go_along_and_points_stay(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    older, newer = await two(world)
    await reply(world, ana, older)
    second = await reply(world, bo, newer)
    await like(world, ana, second.reply.id)
    await decide(world, manage.recategorise, newer, Category.RUMOR)
    before = [entry.model_dump() for entry in await entries(world)]
    await decide(world, merge, newer, older)
    assert [entry.model_dump() for entry in await entries(world)] == before
    async with world.database.read() as uow:
        assert {one.thread_id for one in (await uow.exec(select(Reply))).all()} == {older}
        assert {one.thread_id for one in (await uow.exec(select(Lesson))).all()} == {older}
    await check(world)


async def test_later_posts_under_the_emptied_thread_go_where_it_went(world: World) -> None:
    older, newer = await two(world)
    await decide(world, merge, older, newer)
    third = await world.complain(mention(NOON - timedelta(minutes=30), author="carl", conversation="30"))
    await decide(world, merge, older, third[0])
    world.clock.advance(hours=2)
    await world.complain(mention(world.clock.now(), author="bob", conversation="20", root=False))
    assert (await thread_of(world, older)).mentions == 4
    assert await world.complain(mention(world.clock.now(), author="carl", conversation="30", root=False)) == [older]
    await check(world)


async def nothing(_: World, __: Actor, ___: int) -> None:
    """Leave a thread as it came."""


async def claimed(world: World, ana: Actor, thread: int) -> None:
    await claim(world, ana, thread)


async def answered(world: World, ana: Actor, thread: int) -> None:
    await reply(world, ana, thread)


async def with_staff(world: World, ana: Actor, thread: int) -> None:
    await claim(world, ana, thread)
    await decide(world, staff, thread)


async def sorted_anew(world: World, _: Actor, thread: int) -> None:
    await decide(world, recategorise, thread)


LIVES = (nothing, claimed, answered, with_staff, sorted_anew)


@pytest.mark.parametrize("second", LIVES)
@pytest.mark.parametrize("first", LIVES)
async def test_undo_takes_two_threads_apart_as_they_were(
    world: World, first: Callable[..., Awaitable[None]], second: Callable[..., Awaitable[None]]
) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    pair = await two(world)
    await first(world, ana, pair[0])
    await second(world, bo, pair[1])
    if second is claimed:
        await claim(world, ana, pair[1])
    before = [await standing(world, thread) for thread in pair]
    world.clock.advance(minutes=5)
    code = await refusal(decide(world, merge, *pair))
    if {first, second} == {answered, with_staff}:
        assert code == "merge-staff"
        return
    assert code == ""
    await check(world)
    world.clock.advance(minutes=5)
    assert await undo(world, pair[1]) == "merge"
    after = [await standing(world, thread) for thread in pair]
    assert after == before
    await check(world)


async def test_undo_gives_what_came_in_meanwhile_to_the_thread_it_came_under(world: World) -> None:
    older, newer = await two(world)
    await decide(world, merge, older, newer)
    await world.complain(mention(NOON - timedelta(minutes=1), author="bob", conversation="20", root=False))
    await undo(world, older)
    assert await posts_of(world, newer) == ["bob", "bob"]
    assert (await thread_of(world, newer)).mentions == 2
    await check(world)


async def test_a_merge_stays_once_somebody_acted_on_it(world: World) -> None:
    ana = await world.join("Ana")
    older, newer = await two(world)
    await decide(world, merge, older, newer)
    await claim(world, ana, older)
    assert await refusal(undo(world, newer)) == "not-possible-now"
    await release(world, ana, older)
    await decide(world, recategorise, older)
    assert await refusal(undo(world, newer)) == "not-possible-now", "the later decision comes first"
    assert [await undo(world, older), await undo(world, newer)] == ["category", "merge"]


async def test_what_cannot_be_one_is_said(world: World) -> None:
    older, newer = await two(world)
    assert await refusal(decide(world, merge, older, older)) == "merge-itself"
    await decide(world, dismiss, newer)
    assert await refusal(decide(world, merge, older, newer)) == "merge-dismissed"
    assert await refusal(decide(world, merge, older, 99)) == "no-thread"


async def test_the_same_merge_twice_is_one(world: World) -> None:
    older, newer = await two(world)
    await decide(world, merge, older, newer)
    done = await decide(world, merge, newer, older)
    assert (done.into.id, done.out.id) == (older, newer)


async def test_whoever_acts_on_the_emptied_thread_is_told_where_it_went(world: World) -> None:
    ana = await world.join("Ana")
    older, newer = await two(world)
    await decide(world, merge, older, newer)
    assert await refusal(claim(world, ana, newer)) == "thread-merged"
    assert await refusal(reply(world, ana, newer)) == "thread-merged"


async def test_a_quiet_thread_wakes_when_it_takes_in_a_newer_complaint(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, quiet={"after_hours": 1}) as world:
        ana, bo = await world.join("Ana"), await world.join("Bo")
        older, newer = await two(world)
        await reply(world, ana, older)
        clock.advance(hours=2)
        await settle(world)
        assert await state_of(world, older) is ThreadState.QUIET
        fresh = await world.complain(mention(clock.now(), author="dora", conversation="40"))
        await claim(world, bo, fresh[0])
        await decide(world, merge, older, fresh[0])
        assert await state_of(world, older) is ThreadState.FOLLOW_UP
        assert [row.data["fields"]["into"] for row in await waiting(world, DeliveryKind.TELL, key="tell-merged")] == []
        await check(world)
        assert await state_of(world, newer) is ThreadState.OPEN


async def test_which_goes_on_does_not_hang_on_the_order(world: World) -> None:
    older, newer = await two(world)
    one, other = await thread_of(world, older), await thread_of(world, newer)
    assert in_order(one, other) == in_order(other, one) == (one, other)
