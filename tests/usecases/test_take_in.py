"""A complaint becomes one thread, however often, by whatever road and in whatever order its posts come in."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from storage import people
from storage.tables import CardKind, Delivery, DeliveryKind, Mention, Priority, ThreadState
from tests.usecases.acts import another, claim, reply, settle, state_of, thread_of, threads, waiting
from tests.world import NOON, mention, status

if TYPE_CHECKING:
    from bot.ports.mentions import NewMention
    from tests.world import FakeClock, World

HOUR = timedelta(hours=1)
BRAND = {"conversation": "100", "root": False}


async def take(world: World, *posts: NewMention, **how: bool) -> list[bool]:
    return [taken.new for taken in await world.parts.desk.take("acme", posts, **how)]


async def stored(world: World) -> list[Mention]:
    async with world.database.read() as uow:
        return list((await uow.exec(select(Mention))).all())


async def test_a_post_is_known_by_its_id(world: World) -> None:
    post = mention(NOON - HOUR)
    assert await take(world, post, post) == [True, False]
    assert await take(world, post) == [False]
    assert await take(world, post.model_copy(update={"link": "https://x.com/i/status/42"})) == [False]
    assert len(await threads(world)) == 1


SPELLINGS = [
    ("https://x.com/i/status/77", "https://twitter.com/critic/status/77?s=20&t=abc"),
    ("https://x.com/i/status/78", "https://mobile.twitter.com/critic/status/78#m"),
    ("https://youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxAbcdefghij", "https://youtu.be/dQw4w9WgXcQ?lc=UgxAbcdefghij&si=z"),
    ("https://reddit.com/comments/abc1/_/def2", "https://old.reddit.com/r/p/comments/abc1/a_title/def2/?context=3"),
    ("https://forum.example/t/5?page=2", "https://FORUM.example/t/5?page=2&utm_source=mail"),
]


async def test_a_post_is_known_by_its_link_in_every_spelling(world: World) -> None:
    for number, (link, spelling) in enumerate(SPELLINGS):
        first = mention(NOON - HOUR, source="blog", id=f"{number}", link=link)
        again = mention(NOON - HOUR, source="feed", id=f"{number}", link=spelling)
        assert (link, await take(world, first)) == (link, [True])
        assert (link, await take(world, again)) == (link, [False])
        assert (link, await take(world, first, again)) == (link, [False, False])


async def test_fifty_people_under_one_brand_post_are_fifty_threads(world: World) -> None:
    posts = [mention(NOON - HOUR, author=f"critic{number}", **BRAND) for number in range(50)]
    assert len(set(await world.complain(*posts))) == 50


async def test_ten_posts_of_one_complaint_are_one_thread(world: World) -> None:
    posts = [mention(NOON - HOUR + timedelta(minutes=number), author="critic", **BRAND) for number in range(10)]
    assert len(set(await world.complain(*posts[:4]))) == 1
    [thread] = set(await world.complain(*posts[4:]))
    found = await thread_of(world, thread)
    assert found.mentions == 10
    assert found.last_mention_at == posts[-1].posted_at


def one_complaint() -> list[NewMention]:
    opening = status(NOON - 5 * HOUR)
    own = {"author": "critic", "conversation": opening}
    return [
        mention(NOON - 5 * HOUR, id=opening, root=True, **own),
        mention(NOON - 4 * HOUR, root=False, reach={"views": 5000}, **own),
        mention(NOON - 3 * HOUR, root=False, score=0.6, **own),
    ]


async def test_the_order_of_arrival_makes_no_difference(world: World) -> None:
    for order in itertools.permutations(range(3)):
        posts = one_complaint()
        for at in order:
            await take(world, posts[at])
        ours = {post.id for post in posts}
        rows = {post.external_id: post for post in await stored(world) if post.external_id in ours}
        [thread_id] = {row.thread_id for row in rows.values()}
        thread = await thread_of(world, thread_id)
        assert {row.key for row in rows.values()} == {thread.key}
        assert (thread.state, thread.mentions, thread.reach) == (ThreadState.OPEN, 3, 5000)
        assert (thread.started_at, thread.due_at) == (NOON - 5 * HOUR, NOON + 19 * HOUR)
        assert thread.last_mention_at == NOON - 3 * HOUR
        assert (thread.priority, thread.late_on_arrival) == (Priority.HIGH, False)
        assert thread.first_mention_id == rows[posts[0].id].id
    assert len(await threads(world)) == 6


async def test_history_makes_no_thread_no_card_and_starts_no_clock(world: World) -> None:
    posts = [mention(NOON - 100 * HOUR), mention(NOON - 90 * HOUR)]
    assert await take(world, *posts, history=True) == [True, True]
    assert await threads(world) == []
    assert await world.deliveries() == []
    assert await take(world, *posts) == [False, False]
    assert await threads(world) == []


async def test_nothing_can_be_taken_in(world: World) -> None:
    assert await take(world) == []


async def test_two_processes_with_the_same_posts_make_one_thread(
    world: World, database_url: str, clock: FakeClock
) -> None:
    posts = [mention(NOON - HOUR, author="critic", **BRAND) for _ in range(6)]
    async with another(database_url, clock) as twin:
        results = await asyncio.gather(
            take(world, *posts), take(twin, *reversed(posts)), take(world, *posts[2:]), take(twin, *posts[:3])
        )
    assert sum(sum(result) for result in results) == 6
    [thread] = await threads(world)
    assert thread.mentions == 6


async def test_two_processes_with_other_posts_of_one_complaint_make_one_thread(
    world: World, database_url: str, clock: FakeClock
) -> None:
    posts = [mention(NOON - HOUR, author=f"critic{number % 3}", **BRAND) for number in range(12)]
    async with another(database_url, clock) as twin:
        await asyncio.gather(
            *(take((world, twin)[number % 2], post) for number, post in enumerate(posts)),
        )
    assert [thread.mentions for thread in await threads(world)] == [4, 4, 4]


async def test_a_further_mention_shows_on_the_card_and_weighs(world: World) -> None:
    [thread] = await world.complain(author="critic", **BRAND)
    before = await thread_of(world, thread)
    assert before.priority is Priority.NORMAL
    await world.complain(author="critic", reach={"views": 200_000}, **BRAND)
    after = await thread_of(world, thread)
    assert after.priority is Priority.CRITICAL
    assert after.urgency > before.urgency
    # one card, because a newer refresh takes an older one's place
    assert len(await waiting(world, DeliveryKind.CARD, ref=thread)) == 1


@pytest.mark.parametrize(("later", "state"), [(0.6, ThreadState.REVIEW), (0.9, ThreadState.OPEN)])
async def test_a_clearer_mention_brings_a_thread_out_of_review(world: World, later: float, state: ThreadState) -> None:
    [thread] = await world.complain(author="critic", score=0.6, **BRAND)
    assert await state_of(world, thread) is ThreadState.REVIEW
    await world.complain(author="critic", score=later, **BRAND)
    assert await state_of(world, thread) is state


async def test_the_critic_writes_again_and_the_seat_holders_are_told(world: World) -> None:
    ana, bo = await world.join("Ana"), await world.join("Bo")
    async with world.database.write() as uow:
        for name in ("ana", "bo"):
            account = await people.identity(uow, "web", name)
            assert account is not None
            account.direct_open = name == "ana"
    [thread] = await world.complain(author="critic", **BRAND)
    await reply(world, ana, thread)
    await claim(world, bo, thread)
    world.clock.advance(minutes=10)
    await world.complain(mention(world.clock.now(), author="critic", **BRAND))
    assert await state_of(world, thread) is ThreadState.FOLLOW_UP
    told = await waiting(world, DeliveryKind.TELL)
    assert [(row.chat_id, row.data["key"]) for row in told] == [("ana", "tell-follow-up")]
    await reply(world, bo, thread)
    assert await state_of(world, thread) is ThreadState.ANSWERED


async def test_a_post_older_than_the_answer_is_no_follow_up(world: World) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain(author="critic", **BRAND)
    world.clock.advance(hours=1)
    await reply(world, ana, thread)
    await world.complain(mention(world.clock.now() - timedelta(minutes=30), author="critic", **BRAND))
    assert await state_of(world, thread) is ThreadState.ANSWERED
    assert (await thread_of(world, thread)).mentions == 2


async def test_a_friendly_word_after_the_answer_is_no_follow_up(world: World) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain(author="critic", **BRAND)
    await reply(world, ana, thread)
    world.clock.advance(hours=1)
    await world.complain(mention(world.clock.now(), author="critic", score=0.1, text="Thank you", **BRAND))
    assert await state_of(world, thread) is ThreadState.ANSWERED


@pytest.mark.parametrize("hours", [73, 73 + 7 * 24])
async def test_a_quiet_or_closed_thread_wakes_when_the_critic_writes_again(world: World, hours: int) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain(author="critic", **BRAND)
    await reply(world, ana, thread)
    world.clock.advance(hours=hours)
    await settle(world)
    assert await state_of(world, thread) in {ThreadState.QUIET, ThreadState.CLOSED}
    await world.complain(mention(world.clock.now(), author="critic", **BRAND))
    woken = await thread_of(world, thread)
    assert (woken.state, woken.closed_at) == (ThreadState.FOLLOW_UP, None)


@pytest.mark.parametrize(
    ("score", "states"),
    [(0.29, []), (0.3, [ThreadState.REVIEW]), (0.74, [ThreadState.REVIEW]), (0.75, [ThreadState.OPEN])],
)
async def test_the_thresholds_decide_between_kept_review_and_card(
    world: World, score: float, states: list[ThreadState]
) -> None:
    await take(world, mention(NOON - HOUR, score=score))
    assert [thread.state for thread in await threads(world)] == states
    kinds = {row.data["kind"] for row in await world.deliveries()}
    assert kinds == {"review": {CardKind.REVIEW}, "open": {CardKind.THREAD}}.get("".join(states), set())


async def test_no_more_than_the_configured_number_of_cards_is_on_view(database_url: str, clock: FakeClock) -> None:
    async with another(database_url, clock, publish={"on_view": 3}) as world:
        posts = [mention(NOON - (10 - number) * HOUR, author=f"critic{number}") for number in range(5)]
        await take(world, *reversed(posts))
        on_view = [thread for thread in await threads(world) if thread.shown_at is not None]
        # equal priority: the earlier deadline first
        assert [thread.started_at for thread in on_view] == [post.posted_at for post in posts[:3]]
        await reply(world, await world.join("Ana"), on_view[1].id)
        in_line = [thread.started_at for thread in await threads(world) if thread.shown_at is None]
        assert in_line == [posts[4].posted_at]


async def test_our_own_answer_is_no_complaint_when_the_intake_meets_it(world: World) -> None:
    ana = await world.join("Ana")
    [thread] = await world.complain(author="critic", **BRAND)
    recorded = await reply(world, ana, thread)
    said = mention(NOON - timedelta(minutes=1), author="ana", link=recorded.reply.url, **BRAND)
    assert await take(world, said) == [True]
    assert [one.id for one in await threads(world)] == [thread]
    assert (await thread_of(world, thread)).mentions == 1


async def test_a_complaint_past_its_target_when_it_is_first_seen_is_late_on_arrival(world: World) -> None:
    late, not_yet = await world.complain(mention(NOON - 25 * HOUR), mention(NOON - 24 * HOUR))
    assert (await thread_of(world, late)).late_on_arrival
    assert not (await thread_of(world, not_yet)).late_on_arrival


async def test_deliveries_go_only_to_the_rooms_that_there_are(world: World) -> None:
    await world.complain()
    rows: list[Delivery] = await world.deliveries()
    assert [(row.platform, row.chat_id) for row in rows] == [("web", "cards")]
