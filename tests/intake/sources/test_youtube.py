"""Comments and replies come in from YouTube for one unit a page; what was read before costs as little as it can."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.ports.proof import TryLater
from bot.ports.sources import Batch, Refused, UnreadableError
from bot.rules.links import canonical, post_id
from tests.standins.places import Trouble
from tests.standins.sources.youtube_api import failure

from .conftest import CHANNEL, OTHER_VIDEO, VIDEO

if TYPE_CHECKING:
    from .conftest import World

PATH = "/youtube/v3/commentThreads"


def fill(world: World, threads: int, video: str = VIDEO) -> list[str]:
    """Threads a minute apart, the newest now."""
    now = world.clock.now()
    return [world.tube.put(video, f"northwind {n}", at=now - timedelta(minutes=threads - n)) for n in range(threads)]


async def test_a_comment_and_its_reply_become_mentions_of_one_thread(world: World) -> None:
    top = world.tube.put(VIDEO, "fees &amp; it&#39;s slow", "ana.w")
    below = world.tube.reply(top, "same here", "bo")
    asker = world.asker("youtube")
    assert await asker.round() == [top, below]
    comment, reply = map(asker.source.read, asker.items)
    assert (comment.id, comment.author, comment.text) == (top, "ana.w", "fees & it's slow")
    assert (comment.conversation, comment.root, comment.branch) == (VIDEO, False, top)
    assert (comment.reach.likes, comment.reach.replies) == (7, 1)
    assert comment.posted_at == world.clock.now()
    assert (reply.id, reply.author, reply.branch, reply.reach.replies) == (below, "bo", top, None)
    assert post_id(canonical(reply.link)) == below
    assert canonical(comment.link) == f"https://youtube.com/watch?v={VIDEO}&lc={top}"


async def test_a_walk_reads_down_to_what_is_known_and_two_pages_at_least(world: World) -> None:
    threads = fill(world, 350)
    asker = world.asker("youtube")
    assert sorted(await asker.round()) == sorted(threads)
    assert asker.spent == world.tube.units == 4
    world.clock.advance(minutes=5)
    later = world.tube.put(VIDEO, "northwind, later")
    assert await asker.round() == [later]
    assert asker.spent == world.tube.units == 6
    assert await asker.round() == []


async def test_more_replies_than_came_along_are_asked_for(world: World) -> None:
    top = world.tube.put(VIDEO, "northwind")
    replies = [world.tube.reply(top, f"{n}") for n in range(130)]
    asker = world.asker("youtube")
    assert sorted(await asker.round()) == sorted([top, *replies])
    assert asker.spent == 3
    assert asker.source.read(asker.items[-1]).conversation == VIDEO
    assert await asker.round() == []
    assert asker.spent == 4


async def test_a_reply_to_an_old_thread_is_seen_by_its_count(world: World) -> None:
    long_ago = world.clock.now() - timedelta(days=60)
    old = world.tube.put(VIDEO, "an old one", at=long_ago)
    for n in range(7):
        world.tube.reply(old, f"{n}", at=long_ago)
    asker = world.asker("youtube")
    assert await asker.round() == []
    world.clock.advance(minutes=20)
    late = world.tube.reply(old, "it happens again")
    assert await asker.round() == [late]
    assert asker.source.read(asker.items[0]).branch == old
    assert await asker.round() == []


async def test_what_was_held_back_for_review_is_brought_all_the_same(world: World) -> None:
    fill(world, 3)
    asker = world.asker("youtube")
    await asker.round()
    held = world.tube.put(VIDEO, "let through later", at=world.clock.now() - timedelta(hours=20))
    assert await asker.round() == [held]


async def test_a_comment_dated_into_the_future_hides_nothing(world: World) -> None:
    ahead = world.tube.put(VIDEO, "from tomorrow", at=world.clock.now() + timedelta(days=300))
    asker = world.asker("youtube")
    assert await asker.round() == [ahead]
    world.clock.advance(hours=5)
    later = fill(world, 250)
    await asker.round()
    assert {item["id"] for item in asker.items} == {ahead, *later}


async def test_a_channels_and_a_videos_comments_are_read_in_turn(world: World) -> None:
    one, other = world.tube.put(VIDEO, "northwind"), world.tube.put(OTHER_VIDEO, "northwind")
    asker = world.asker("youtube", videos=[VIDEO], channels=[CHANNEL])
    assert await asker.round() == [one, other, one]
    assert [asker.source.read(item).conversation for item in asker.items] == [VIDEO, OTHER_VIDEO, VIDEO]
    assert [ask.query.get("videoId") for ask in world.farm.asks] == [VIDEO, None]


async def test_a_video_without_comments_is_told_of_while_the_others_go_on(world: World) -> None:
    world.tube.off.add(OTHER_VIDEO)
    here = world.tube.put(VIDEO, "northwind")
    asker = world.asker("youtube", videos=["bbbbbbbbbbb", OTHER_VIDEO, VIDEO])
    assert await asker.round() == [here]
    assert asker.notes == [Refused("not-found", ("bbbbbbbbbbb",)), Refused("comments-off", (OTHER_VIDEO,))]
    assert asker.spent == world.tube.units == 3


@pytest.mark.parametrize("state", ["threads", "replies"])
async def test_a_token_that_is_not_taken_any_more_begins_the_pages_anew(world: World, state: str) -> None:
    if state == "threads":
        wanted = set(fill(world, 250))
    else:
        top = world.tube.put(VIDEO, "northwind")
        wanted = {top, *(world.tube.reply(top, f"{n}") for n in range(250))}
    asker = world.asker("youtube")
    for _ in range(2):
        await asker.page()
    world.tube.stale |= set(re.findall(r"QURTSl[\w.]+", json.dumps(asker.cursor)))
    refused = await asker.page()
    assert isinstance(refused, Batch)
    assert (refused.items, refused.more, refused.spent) == ((), False, 1)
    world.tube.stale.clear()
    await asker.round()
    assert {item["id"] for item in asker.items} == wanted


async def test_a_used_up_quota_rests_till_midnight_in_california(world: World) -> None:
    world.tube.quota = 0
    told = await world.asker("youtube").page()
    assert isinstance(told, TryLater)
    reset = (world.clock.now() + timedelta(seconds=told.seconds)).astimezone(ZoneInfo("America/Los_Angeles"))
    assert (reset.hour, reset.minute, reset.second) == (0, 0, 0)
    assert told.reason == "YouTube's quota for today is used up"


async def test_with_no_unit_left_nothing_is_asked(world: World) -> None:
    assert await world.asker("youtube").page(left=0.5) == Refused("budget")
    assert world.farm.asks == []


@pytest.mark.parametrize(
    ("answer", "why", "words"),
    [
        (failure(403, "commentsDisabled", "off"), "comments-off", (VIDEO,)),
        (failure(404, "videoNotFound", "no"), "not-found", (VIDEO,)),
        (failure(403, "forbidden", "It is\nprivate"), "no-rights", (VIDEO, "It is private")),
        (failure(403, "accessNotConfigured", "not enabled"), "no-rights", ("places.youtube_key", "not enabled")),
        (failure(400, "keyInvalid", "bad"), "key-refused", ("places.youtube_key",)),
        (failure(400, "processingFailure", "Check it"), "bad-query", ("Check it",)),
    ],
)
async def test_a_refusal_is_told_in_plain_words(world: World, answer: Any, why: str, words: tuple[str, ...]) -> None:
    world.farm.fail(PATH, Trouble.answer(answer.status, answer.body))
    assert await world.asker("youtube").page() == Refused(why, words, spent=1)


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
async def test_asked_too_fast_waits_a_minute(world: World, reason: str) -> None:
    answer = failure(403, reason, "too fast")
    world.farm.fail(PATH, Trouble.answer(403, answer.body))
    assert await world.asker("youtube").page() == TryLater(60, "YouTube was asked too fast")


async def test_a_thread_that_went_before_its_replies_were_read_is_let_go(world: World) -> None:
    top = world.tube.put(VIDEO, "northwind")
    for n in range(9):
        world.tube.reply(top, f"{n}")
    asker = world.asker("youtube")
    await asker.page()
    del world.tube.threads[top]
    assert await asker.round() == []
    assert asker.spent == 2


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'{"items": {}}', b"nothing"])
async def test_a_strange_answer_moves_nothing(world: World, answer: bytes) -> None:
    world.farm.fail(PATH, Trouble.answer(200, answer))
    asker = world.asker("youtube")
    assert await asker.page() == Refused("strange", ("status 200",))
    assert asker.cursor == {}


async def test_items_that_cannot_be_read_come_once_and_say_why(world: World) -> None:
    bad = [7, None, {"id": "Ugx1", "snippet": {"totalReplyCount": "many"}}, {"snippet": {}}]
    world.farm.fail(PATH, Trouble.answer(200, json.dumps({"items": bad}).encode()))
    asker = world.asker("youtube")
    await asker.page()
    assert len(asker.items) == 4
    for item in asker.items:
        with pytest.raises(UnreadableError):
            asker.source.read(item)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"textDisplay": " "}, "snippet.textDisplay: empty; every mention needs it"),
        ({"publishedAt": "2026-11-17"}, "snippet.publishedAt: has no time zone"),
        (
            {"authorDisplayName": "", "authorChannelUrl": "", "authorChannelId": {}},
            "snippet.authorDisplayName: missing",
        ),
    ],
)
async def test_what_cannot_be_read_names_the_field(world: World, changed: dict[str, Any], why: str) -> None:
    world.tube.put(VIDEO, "northwind")
    asker = world.asker("youtube")
    await asker.round()
    raw = asker.items[0]
    with pytest.raises(UnreadableError, match="^" + why):
        asker.source.read(raw | {"snippet": raw["snippet"] | changed})


async def test_an_author_without_a_handle_goes_by_the_name_that_is_shown(world: World) -> None:
    world.tube.put(VIDEO, "northwind")
    asker = world.asker("youtube")
    await asker.round()
    raw = asker.items[0]
    named = raw["snippet"] | {"authorChannelUrl": "http://www.youtube.com/channel/UCx", "authorDisplayName": "Ana W"}
    assert asker.source.read(raw | {"snippet": named}).author == "Ana W"
    nobody = named | {"authorDisplayName": ""}
    assert asker.source.read(raw | {"snippet": nobody}).author == "UCabcdefghijklmnopqrstuv"


async def test_a_comment_under_no_video_is_linked_on_its_channel(world: World) -> None:
    world.tube.put(VIDEO, "northwind")
    asker = world.asker("youtube")
    await asker.round()
    raw = asker.items[0]
    alone = {key: value for key, value in raw["thread"].items() if key != "videoId"}
    mention = asker.source.read(raw | {"thread": alone})
    assert mention.link == f"https://www.youtube.com/channel/{CHANNEL}/discussion?lc={raw['id']}"
    assert mention.conversation is None


async def test_a_video_taken_out_of_the_config_is_forgotten(world: World) -> None:
    world.tube.put(VIDEO, "northwind")
    asker = world.asker("youtube", videos=[VIDEO, OTHER_VIDEO])
    await asker.page()
    again = world.asker("youtube", videos=[VIDEO])
    again.cursor = asker.cursor
    await again.round()
    assert list(again.cursor["walks"]) == [f"videoId={VIDEO}"]
