"""A post that is a complaint of its own gets its own thread and clock; and comes back, exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.usecases.splitting import split
from storage.tables import Mention, ThreadState
from tests.usecases.acts import claim, refusal, release, reply, state_of, thread_of
from tests.usecases.beginnings import decide, dismiss, recategorise, standing, undo
from tests.usecases.invariants import check
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World


async def one_of_three(world: World) -> tuple[int, list[int]]:
    """Return a submission's thread under which somebody else complains twice, and its posts, oldest first."""
    await world.join("Zoe")
    given = [
        mention(
            NOON - timedelta(hours=hours),
            source="reddit",
            id=name,
            link=f"https://www.reddit.com/r/northwind/comments/sub/{path}",
            author=author,
            conversation="sub",
            root=name == "t3_sub",
        )
        for hours, name, author, path in (
            (5, "t3_sub", "ann", ""),
            (4, "t1_b1", "bob", "title/b1/"),
            (3, "t1_c1", "bob", "title/c1/"),
        )
    ]
    threads = await world.complain(*given)
    assert len(set(threads)) == 1
    async with world.database.read() as uow:
        posts = list(await uow.exec(select(Mention.id).order_by(col(Mention.posted_at))))
    return threads[0], posts


async def test_a_post_begins_a_thread_with_what_its_author_wrote_later(world: World) -> None:
    thread, posts = await one_of_three(world)
    done = await decide(world, split, thread, posts[1])
    new = await thread_of(world, done.new.id)
    assert (new.mentions, new.author, new.state) == (2, "bob", ThreadState.OPEN)
    assert new.started_at == NOON - timedelta(hours=4), "its clock starts with its publication"
    assert new.shown_at is not None
    assert (await thread_of(world, thread)).mentions == 1
    await check(world)


async def test_answers_stay_and_the_thread_waits_for_nobody_any_more(world: World) -> None:
    ana = await world.join("Ana")
    thread, _ = await one_of_three(world)
    await reply(world, ana, thread, "https://www.reddit.com/r/northwind/comments/sub/title/answer/")
    world.clock.advance(hours=1)
    await world.complain(
        mention(
            world.clock.now(),
            source="reddit",
            id="t1_d",
            link="https://www.reddit.com/r/northwind/comments/sub/title/d/",
            author="dora",
            conversation="sub",
            root=False,
        )
    )
    assert await state_of(world, thread) is ThreadState.FOLLOW_UP
    async with world.database.read() as uow:
        newest = (await uow.exec(select(Mention.id).where(Mention.external_id == "t1_d"))).one()
    done = await decide(world, split, thread, newest)
    assert await state_of(world, thread) is ThreadState.ANSWERED
    assert await state_of(world, done.new.id) is ThreadState.OPEN
    await check(world)


async def test_undo_brings_the_posts_back_and_they_may_be_split_off_again(world: World) -> None:
    thread, posts = await one_of_three(world)
    before = await standing(world, thread)
    done = await decide(world, split, thread, posts[1])
    assert await undo(world, thread) == "split"
    assert await standing(world, thread) == before
    assert (await thread_of(world, done.new.id)).merged_into == thread
    await check(world)
    assert (await decide(world, split, thread, posts[1])).new.id != done.new.id


async def test_a_split_stays_once_somebody_acted_on_it(world: World) -> None:
    ana = await world.join("Ana")
    thread, posts = await one_of_three(world)
    done = await decide(world, split, thread, posts[1])
    await claim(world, ana, done.new.id)
    assert await refusal(undo(world, thread)) == "not-possible-now"
    await release(world, ana, done.new.id)
    await decide(world, recategorise, done.new.id)
    assert await refusal(undo(world, thread)) == "not-possible-now"


async def test_what_cannot_be_split_off_is_said(world: World) -> None:
    thread, posts = await one_of_three(world)
    assert await refusal(decide(world, split, thread, posts[0])) == "split-first"
    assert await refusal(decide(world, split, thread, 99)) == "no-mention"
    await decide(world, dismiss, thread)
    assert await refusal(decide(world, split, thread, posts[1])) == "split-ended"
