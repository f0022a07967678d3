"""Submissions are found by Reddit's search and comments by the query's words, each once, deleted ones not at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.intake.sources.query import asks_for
from bot.ports.proof import TryLater
from bot.ports.sources import Batch, Refused, UnreadableError
from bot.rules.links import canonical, post_id
from tests.standins.places import Trouble

if TYPE_CHECKING:
    from .conftest import World

SEARCH, COMMENTS = "/r/northwind/search", "/r/northwind/comments"
WITH_COMMENTS = {"subreddits": ["northwind"], "comments": True}


def fill(world: World, submissions: int) -> list[str]:
    """Submissions a minute apart, the newest now."""
    now = world.clock.now()
    ago = [timedelta(minutes=submissions - n) for n in range(submissions)]
    return [world.reddit.submit(f"northwind {n}", at=now - each) for n, each in enumerate(ago)]


async def test_a_submission_becomes_a_mention(world: World) -> None:
    name = world.reddit.submit("Northwind fees", "They took 5 < 6 & more", author="ana-w")
    asker = world.asker("reddit")
    assert await asker.round() == [name]
    mention = asker.source.read(asker.items[0])
    assert (mention.id, mention.author, mention.text) == (name, "ana-w", "Northwind fees\n\nThey took 5 < 6 & more")
    assert (mention.conversation, mention.root, mention.reach.likes, mention.reach.replies) == (name, True, 5, 2)
    assert mention.posted_at == world.clock.now()
    assert post_id(canonical(mention.link)) == name


async def test_everything_is_searched_where_no_subreddit_is_named(world: World) -> None:
    world.reddit.submit("northwind", subreddit="elsewhere")
    await world.asker("reddit").round()
    (ask,) = world.farm.asked("/search")
    expected = {"q": "northwind", "sort": "new", "type": "link", "t": "all", "limit": "100", "raw_json": "1"}
    assert ask.query == expected


async def test_comments_are_brought_that_hold_the_querys_words(world: World) -> None:
    top = world.reddit.submit("about banks")
    wanted = world.reddit.comment(top, "Northwind is slow")
    below = world.reddit.comment(wanted, "yes, NORTHWIND!")
    world.reddit.comment(below, "northwindy weather")
    asker = world.asker("reddit", **WITH_COMMENTS)
    assert await asker.round() == [top, below, wanted]
    assert asker.skipped == 1
    reply, comment = asker.source.read(asker.items[1]), asker.source.read(asker.items[2])
    assert (comment.conversation, comment.root, comment.branch) == (top, False, wanted)
    assert (reply.conversation, reply.branch) == (top, wanted)
    assert post_id(canonical(reply.link)) == below


async def test_a_list_is_walked_down_to_what_is_known(world: World) -> None:
    submissions = fill(world, 250)
    asker = world.asker("reddit")
    assert await asker.round() == submissions[::-1]
    assert len(world.farm.asked("/search")) == 3
    world.clock.advance(minutes=5)
    later = world.reddit.submit("northwind, later")
    assert await asker.round() == [later]
    assert await asker.round() == []
    assert len(world.farm.asked("/search")) == 5


async def test_what_the_search_shows_late_is_brought_all_the_same(world: World) -> None:
    fill(world, 3)
    asker = world.asker("reddit")
    await asker.round()
    late = world.reddit.submit("northwind", at=world.clock.now() - timedelta(hours=5))
    world.reddit.submit("northwind", at=world.clock.now() - timedelta(hours=7))
    assert await asker.round() == [late]


async def test_where_the_item_to_go_on_after_is_gone_the_walk_begins_anew(world: World) -> None:
    submissions = fill(world, 250)
    asker = world.asker("reddit")
    await asker.page()
    world.reddit.drop(submissions[150])
    await asker.round()
    assert {item["data"]["name"] for item in asker.items} == set(submissions)


async def test_a_list_gives_out_a_thousand_and_the_walk_ends(world: World) -> None:
    submissions = fill(world, 1100)
    asker = world.asker("reddit")
    assert len(await asker.round()) == 1000
    assert asker.cursor["walks"]["/search"]["since"] == world.reddit.things[submissions[-1]]["data"]["created_utc"]


@pytest.mark.parametrize(
    "gone",
    [{"author": "[deleted]"}, {"removed_by_category": "moderator"}, {"selftext": "[removed]"}],
)
async def test_what_was_deleted_is_passed_by(world: World, gone: dict[str, Any]) -> None:
    name = world.reddit.submit("northwind", "text")
    world.reddit.things[name]["data"].update(gone)
    asker = world.asker("reddit")
    assert await asker.round() == []
    assert asker.skipped == 1


async def test_a_closed_subreddit_is_told_of_while_the_others_go_on(world: World) -> None:
    world.reddit.private.add("closed")
    world.reddit.banned.add("banned")
    here = world.reddit.submit("northwind")
    asker = world.asker("reddit", subreddits=["closed", "banned", "nowhere", "northwind"])
    assert await asker.round() == [here]
    assert asker.notes == [
        Refused("no-rights", ("r/closed", "private")),
        Refused("not-found", ("r/banned",)),
        Refused("not-found", ("r/nowhere",)),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("closed", Refused("no-rights", ("r/closed", "private"))),
        ("nowhere", Refused("not-found", ("r/nowhere",))),
    ],
)
async def test_a_subreddit_that_is_alone_and_closed_fails_the_source(world: World, name: str, said: Refused) -> None:
    world.reddit.private.add("closed")
    assert await world.asker("reddit", subreddits=[name]).page() == said


async def test_a_token_that_reddit_forgot_is_made_anew_once(world: World) -> None:
    asker = world.asker("reddit")
    await asker.page()
    world.reddit.tokens.clear()
    assert isinstance(await asker.page(), Batch)
    assert world.reddit.given == 2


async def test_a_token_that_is_never_taken_is_told_of(world: World) -> None:
    world.farm.fail("/search", *[Trouble.answer(401)] * 2)
    assert await world.asker("reddit").page() == Refused("key-refused", ("places.reddit_id",))


async def test_a_used_up_window_is_waited_out(world: World) -> None:
    world.reddit.left = 1
    asker = world.asker("reddit")
    await asker.page()
    told = await asker.page()
    assert isinstance(told, TryLater)
    assert (told.seconds, len(world.farm.asked("/search"))) == (600, 1)
    world.clock.advance(minutes=10)
    assert isinstance(await asker.page(), Batch)


@pytest.mark.parametrize(
    "answer", [b"[]", b'{"kind": "Listing"}', b'{"kind": "Listing", "data": {"children": 5}}', b'{"kind": "t2"}']
)
async def test_a_strange_answer_moves_nothing(world: World, answer: bytes) -> None:
    world.farm.fail("/search", Trouble.answer(200, answer))
    asker = world.asker("reddit")
    assert await asker.page() == Refused("strange", ("status 200",))
    assert asker.cursor == {}


async def test_a_query_that_is_refused_is_told_of(world: World) -> None:
    world.farm.fail("/search", Trouble.answer(400, b'{"message": "Bad Request"}'))
    assert await world.asker("reddit").page() == Refused("bad-query", ("Bad Request",))


async def test_items_that_cannot_be_read_say_why(world: World) -> None:
    fine = {"name": "t3_a", "id": "a", "author": "ana", "title": "x", "created_utc": 1.79e9}
    bad = [
        3,
        {"kind": "t9", "data": {}},
        {"kind": "t3", "data": fine | {"name": "t3_b", "created_utc": "soon"}},
        {"kind": "t3", "data": fine | {"author": None}},
        {"kind": "t1", "data": fine | {"name": "t1_c", "body": 5, "link_id": "t3_a"}},
    ]
    page = {"kind": "Listing", "data": {"after": None, "children": bad}}
    world.farm.fail("/search", Trouble.answer(200, json.dumps(page).encode()))
    asker = world.asker("reddit")
    await asker.page(since=world.clock.now() - timedelta(days=300))
    assert len(asker.items) == 5
    said = []
    for item in asker.items:
        with pytest.raises(UnreadableError) as caught:
            asker.source.read(item)
        said.append(str(caught.value).partition(";")[0].partition(" nor ")[0])
    assert said == [
        "not an object with named fields but a number",
        "neither a comment (t1)",
        "created_utc: not a time",
        "author: missing",
        "body: not a text",
    ]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("northwind", "I like Northwind.", True),
        ("northwind", "northwinds", False),
        ("north*", "northwinds", True),
        ("north wind", "wind from the north", True),
        ("north wind", "wind", False),
        ('"north wind"', "the north  wind", True),
        ('"north wind"', "wind, north", False),
        ("north OR wind", "wind", True),
        ("north AND wind", "wind", False),
        ("wind NOT north", "wind", True),
        ("wind NOT north", "north wind", False),
        ("wind -north", "north wind", False),
        ('wind -"north sea"', "wind on the north sea", False),
        ("(north OR south) wind", "south wind", True),
        ("(north OR south) wind", "south", False),
        ("-(north OR south) wind", "south wind", False),
        ("author:ana wind", "wind", True),
        ("title:wind", "no", False),
        ("title:(north OR south)", "south", True),
        ("flair:(north OR south)", "nothing of it", True),
        ("(north", "north", True),
        ("north) wind", "north", False),
        ("ветер", "Северный Ветер!", True),
        ("it's", "it's", True),
        ("c++", "c#", True),
        ("OR", "anything", True),
        ("-", "anything", True),
        ("(" * 300, "anything", True),
        ("NOT " * 128, "anything", True),
    ],
)
def test_a_query_is_looked_for_in_a_text(query: str, text: str, found: bool) -> None:
    assert asks_for(query)(text) is found
