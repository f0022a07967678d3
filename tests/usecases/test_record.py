"""What was done in public is recorded once, refused with a reason, and pays what it should: never twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.usecases import members
from bot.usecases.manage import Dismissal, dismiss
from storage.tables import Account, DeliveryKind, EntryKind, ThreadState
from tests.usecases.acts import (
    another,
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
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
SUBMISSION = "https://reddit.com/r/product/comments/abc1/a_title"


async def test_an_answer_takes_a_seat_answers_the_thread_and_pays(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    await forget_deliveries(world)
    recorded = await reply(world, ana, thread, answer(NOON - MINUTE))
    assert (recorded.points, recorded.account) == (15, Account.CONFIRMED)
    assert await holders(world, thread) == [ana.member.id]
    found = await thread_of(world, thread)
    # an X id tells the public time to the millisecond
    assert (found.state, found.claimed_at, found.answered_at) == (ThreadState.ANSWERED, NOON, NOON - MINUTE)
    assert recorded.reply.published_at == NOON - MINUTE
    assert await balances(world, ana) == (0, 15)
    assert len(await waiting(world, DeliveryKind.CARD, thread=thread)) == 1


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


async def test_points_wait_until_the_disclosure_is_in(world: World) -> None:
    [thread] = await world.complain()
    ana, bo = await world.join("Ana"), await world.join("Bo")
    recorded = await reply(world, ana, thread, disclosed=False)
    assert (recorded.points, recorded.account) == (15, Account.PENDING)
    assert await balances(world, ana) == (15, 0)
    assert await refusal(disclose(world, bo, recorded.reply.id)) == "no-reply"
    presses = await asyncio.gather(*(disclose(world, ana, recorded.reply.id) for _ in range(4)))
    assert sorted(press.points for press in presses) == [0, 0, 0, 15]
    assert await balances(world, ana) == (0, 15)
    assert (await disclose(world, ana, recorded.reply.id)).points == 0
    assert await balances(world, ana) == (0, 15)


async def test_a_community_may_do_without_the_disclosure_gate(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"require_disclosure": False}) as world:
        [thread] = await world.complain()
        ana = await world.join("Ana")
        recorded = await reply(world, ana, thread, disclosed=False)
        assert await balances(world, ana) == (0, 15)
        await disclose(world, ana, recorded.reply.id)
        assert await balances(world, ana) == (0, 15)


async def test_a_like_counts_once_and_never_for_oneself(world: World) -> None:
    [thread] = await world.complain()
    ana, bo = await world.join("Ana"), await world.join("Bo")
    recorded = await reply(world, ana, thread, answer(NOON - MINUTE))
    results = await asyncio.gather(*(refusal(like(world, bo, recorded.reply.id)) for _ in range(3)))
    assert sorted(results) == ["", "like-counted", "like-counted"]
    assert await refusal(like(world, bo, link=f"{recorded.reply.url}?s=20")) == "like-counted"
    assert await refusal(like(world, ana, recorded.reply.id)) == "own-reply"
    assert await refusal(like(world, bo, link=answer(NOON))) == "no-such-answer"
    assert await refusal(like(world, bo, link="nonsense")) == "not-a-link"
    assert await refusal(like(world, bo, 999)) == "no-such-answer"
    assert await balances(world, bo) == (0, 0)


LIKES = {"x": {"value": 3, "acknowledge": "x-forbids-rewarded-engagement"}}


async def test_a_like_earns_only_where_the_community_set_a_value(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"like": LIKES}) as world:
        on_x, elsewhere = await world.complain(
            mention(NOON - HOUR), mention(NOON - HOUR, source="reddit", link=SUBMISSION)
        )
        ana, bo = await world.join("Ana"), await world.join("Bo")
        one = await reply(world, ana, on_x)
        other = await reply(world, ana, elsewhere, f"{SUBMISSION}/def2")
        assert (await like(world, bo, one.reply.id)).points == 3
        assert (await like(world, bo, link=other.reply.url)).points == 0


@pytest.mark.parametrize(("daily", "thread_cap", "total"), [(100, 30, 45), (22, 30, 22), (100, 12, 24), (0, 30, 0)])
async def test_no_member_earns_more_than_the_caps(
    database_url: str, clock: FakeClock, daily: int, thread_cap: int, total: int
) -> None:
    caps = {"daily_cap": daily, "thread_cap": thread_cap}
    async with another(database_url, clock, points=caps) as world:
        threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(2)))
        ana = await world.join("Ana")
        for number in range(3):
            await reply(world, ana, threads[0], disclosed=number != 1)
        await reply(world, ana, threads[1])
        assert sum(await balances(world, ana)) == total


async def test_a_daily_cap_holds_against_acts_at_the_same_time(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, points={"daily_cap": 40}) as world:
        threads = await world.complain(*(mention(NOON - HOUR, author=f"critic{number}") for number in range(6)))
        ana = await world.join("Ana")
        again = [await world.join("Ana") for _ in threads]
        await asyncio.gather(*(reply(world, actor, thread) for actor, thread in zip(again, threads, strict=True)))
        assert await balances(world, ana) == (0, 40)


async def test_a_new_local_day_has_a_new_daily_cap(database_url: str, clock: FakeClock) -> None:
    clock.at = datetime(2026, 11, 17, 22, 50, tzinfo=UTC)  # ten minutes to midnight in Berlin
    async with another(database_url, clock, points={"daily_cap": 15}) as world:
        first, second, third = await world.complain(
            *(mention(clock.now() - HOUR, author=f"critic{number}") for number in range(3))
        )
        ana = await world.join("Ana")
        assert (await reply(world, ana, first)).points == 15
        assert (await reply(world, ana, second)).points == 0
        clock.advance(minutes=10)
        assert (await reply(world, ana, third)).points == 15


async def test_a_ledger_line_says_what_it_is_for(world: World) -> None:
    [thread] = await world.complain()
    recorded = await reply(world, await world.join("Ana"), thread)
    lines = [(entry.kind, entry.key, entry.points, entry.place, entry.at) for entry in await entries(world)]
    assert lines == [
        (EntryKind.REPLY, f"reply:{recorded.reply.id}", 10, "x", NOON),
        (EntryKind.FIRST_REPLY, f"first:{recorded.reply.id}", 5, "x", NOON),
    ]


async def test_whoever_is_no_member_records_nothing(world: World) -> None:
    [thread] = await world.complain()
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        await members.leave(ctx)
    for act in (reply(world, ana, thread), disclose(world, ana, 1), like(world, ana, 1)):
        assert await refusal(act) == "not-joined"
