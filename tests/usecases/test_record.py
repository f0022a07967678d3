"""What was done in public is recorded once, refused with a reason, and pays what it should: never twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.rules.counted import Dismissal
from bot.usecases import members
from bot.usecases.manage import dismiss
from storage.tables import Account, DeliveryKind, ThreadState
from tests.usecases.acts import (
    balances,
    claim,
    disclose,
    entries,
    forget_deliveries,
    holders,
    like,
    refusal,
    reply,
    settle,
    state_of,
    thread_of,
    waiting,
)
from tests.world import NOON, answer, mention

if TYPE_CHECKING:
    from tests.world import World

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
SUBMISSION = "https://reddit.com/r/product/comments/abc1/a_title"


async def test_an_answer_takes_a_seat_answers_the_thread_and_pays(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await forget_deliveries(world)
    recorded = await reply(world, ana, thread, answer(NOON - MINUTE))
    assert (recorded.points, recorded.account) == (15, Account.PENDING)
    assert await holders(world, thread) == [ana.member.id]
    found = await thread_of(world, thread)
    # an X id tells the public time to the millisecond
    assert (found.state, found.claimed_at, found.answered_at) == (ThreadState.ANSWERED, NOON, NOON - MINUTE)
    assert recorded.reply.published_at == NOON - MINUTE
    assert await balances(world, ana) == (15, 0)
    assert len(await waiting(world, DeliveryKind.CARD, ref=thread)) == 1


async def test_an_answer_whose_link_tells_no_time_counts_from_its_record(world: World) -> None:
    [thread] = await world.complain(mention(NOON - HOUR, source="forum", link="https://forum.example/t/1"))
    recorded = await reply(world, await world.join("Ana"), thread, "https://forum.example/t/1#p2")
    assert recorded.reply.published_at is None
    assert (await thread_of(world, thread)).answered_at == NOON


async def test_the_earliest_public_answer_is_the_one_that_counts(world: World) -> None:
    [thread] = await world.complain(mention(NOON - 3 * HOUR))
    await reply(world, await world.join("Ana"), thread, answer(NOON - HOUR))
    world.clock.advance(hours=5)
    recorded = await reply(world, await world.join("Bo"), thread, answer(NOON - 2 * HOUR))
    assert (await thread_of(world, thread)).answered_at == NOON - 2 * HOUR
    # the first that was recorded has earned what the first earns
    assert recorded.points == 10


async def test_a_time_ahead_of_ours_is_not_believed(world: World) -> None:
    [thread] = await world.complain()
    recorded = await reply(world, await world.join("Ana"), thread, answer(NOON + HOUR))
    assert recorded.reply.published_at is None
    assert (await thread_of(world, thread)).answered_at == NOON


async def test_an_answer_published_in_time_is_in_time_though_recorded_late(world: World) -> None:
    in_time, late = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    ana = await world.join("Ana")
    link = answer(NOON + 22 * HOUR)
    world.clock.advance(hours=30)
    assert (await reply(world, ana, in_time, link)).points == 15
    assert (await reply(world, ana, late)).points == 10


async def test_what_was_late_on_arrival_pays_no_first_answer_bonus(world: World) -> None:
    [thread] = await world.complain(mention(NOON - 30 * HOUR))
    assert (await reply(world, await world.join("Ana"), thread)).points == 10


X = {"link": "https://x.com/critic/status/1000"}
REDDIT = {"source": "reddit", "link": SUBMISSION}
YOUTUBE = {"source": "youtube", "link": f"{VIDEO}&lc=UgxAbcdefghij"}
FORUM = {"source": "forum", "link": "https://forum.example/t/1"}
LINKS = [
    (X, "my answer", "not-a-link"),
    (X, "javascript:alert(1)", "not-a-link"),
    (X, "https://x.com/ana", "not-an-answer"),
    (X, SUBMISSION, "other-place"),
    (X, "https://forum.example/t/1", "other-place"),
    (X, answer(NOON - 2 * HOUR), "older-than-complaint"),
    (X, answer(NOON - MINUTE), ""),
    (REDDIT, answer(NOON), "other-place"),
    (REDDIT, f"{SUBMISSION}/", "not-an-answer"),
    (REDDIT, "https://old.reddit.com/r/product/comments/zzz9/other/def2", "other-thread"),
    (REDDIT, f"{SUBMISSION}/def2/?context=3", ""),
    (YOUTUBE, VIDEO, "not-an-answer"),
    (YOUTUBE, "https://youtu.be/aaaaaaaaaaa?lc=UgxAbcdefghij.klm", "other-thread"),
    (YOUTUBE, f"{VIDEO}&lc=UgxAbcdefghij.klm", ""),
    (FORUM, answer(NOON), "other-place"),
    (FORUM, "https://FORUM.example/t/1?utm_source=x", "own-mention"),
    (FORUM, "https://forum.example/t/1?post=2", ""),
]


@pytest.mark.parametrize("post", [X, REDDIT, YOUTUBE, FORUM], ids=["x", "reddit", "youtube", "forum"])
async def test_a_link_that_cannot_be_the_answer_is_refused_with_the_reason(world: World, post: dict[str, str]) -> None:
    [thread] = await world.complain(mention(NOON - HOUR, **post))
    ana = await world.join("Ana")
    for link, why in [(link, why) for fields, link, why in LINKS if fields is post]:
        assert (link, await refusal(reply(world, ana, thread, link))) == (link, why)
        assert await holders(world, thread) == ([] if why else [ana.member.id])
        assert await state_of(world, thread) is (ThreadState.OPEN if why else ThreadState.ANSWERED)


async def test_a_complaint_is_not_an_answer_in_any_spelling(world: World) -> None:
    post, other = mention(NOON - 2 * HOUR), mention(NOON - HOUR)
    [thread, _] = await world.complain(post, other)
    ana = await world.join("Ana")
    for link in (post.link, f"https://twitter.com/critic/status/{other.id}?s=20"):
        assert await refusal(reply(world, ana, thread, link)) == "own-mention"


async def test_an_answer_that_the_intake_met_first_can_be_recorded(world: World) -> None:
    [thread] = await world.complain(author="critic", conversation="100")
    link = answer(NOON - MINUTE)
    seen = mention(NOON - MINUTE, id=link.rsplit("/", 1)[1], author="ana", link=link, score=0.1, conversation="100")
    thanks = mention(NOON - MINUTE, author="Critic", score=0.1, conversation="100")
    await world.parts.desk.take("acme", [seen, thanks])
    ana = await world.join("Ana")
    assert await refusal(reply(world, ana, thread, thanks.link)) == "own-mention"
    assert (await reply(world, ana, thread, link)).points == 15


async def test_a_link_counts_once_for_all(world: World) -> None:
    first, second = await world.complain(mention(NOON - HOUR), mention(NOON - HOUR))
    ana, bo = await world.join("Ana"), await world.join("Bo")
    link = answer(NOON - MINUTE)
    await reply(world, ana, first, link)
    for actor, thread, spelling in [(ana, first, link), (bo, first, f"{link}?s=20"), (bo, second, link)]:
        assert await refusal(reply(world, actor, thread, spelling)) == "link-counted"
    assert await balances(world, bo) == (0, 0)
    assert await state_of(world, second) is ThreadState.OPEN


async def test_the_same_link_recorded_at_once_by_many_counts_once(world: World) -> None:
    threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(6)))
    link = answer(NOON - MINUTE)
    actors = [await world.join(f"Member{number}") for number in range(6)]
    results = await asyncio.gather(
        *(refusal(reply(world, actor, thread, link)) for actor, thread in zip(actors, threads, strict=True))
    )
    assert sorted(results) == [""] + ["link-counted"] * 5
    assert sum(entry.points for entry in await entries(world)) == 15


async def test_only_one_answer_is_the_first_when_two_come_at_once(world: World) -> None:
    [thread] = await world.complain()
    actors = [await world.join(name) for name in ("Ana", "Bo")]
    both = await asyncio.gather(*(reply(world, actor, thread, answer(NOON - MINUTE)) for actor in actors))
    assert sorted(recorded.points for recorded in both) == [10, 15]


async def test_a_full_or_closed_thread_takes_no_further_answer(world: World) -> None:
    [thread] = await world.complain()
    for name in ("Ana", "Bo"):
        await claim(world, await world.join(name), thread)
    cy = await world.join("Cy")
    assert await refusal(reply(world, cy, thread)) == "thread-full"
    assert await refusal(reply(world, await world.join("Ana"), thread)) == ""
    async with world.acting() as ctx:
        await dismiss(ctx, thread, Dismissal.NOT_US)
    assert await refusal(reply(world, cy, thread)) == "thread-closed"


async def test_a_quiet_thread_takes_no_further_answer(world: World) -> None:
    [thread] = await world.complain()
    await reply(world, await world.join("Ana"), thread)
    world.clock.advance(hours=72)
    await settle(world)
    assert await refusal(reply(world, await world.join("Bo"), thread)) == "thread-closed"


async def test_whoever_is_no_member_records_nothing(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        await members.leave(ctx)
    for act in (reply(world, ana, thread), disclose(world, ana, 1), like(world, ana, 1)):
        assert await refusal(act) == "not-joined"
