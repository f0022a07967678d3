"""X's posts come in once each, whatever happens between two pages, and never more of them than the budget allows."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.config.sources import XSource
from bot.intake.sources.x import X, _page
from bot.net.client import Answer
from bot.ports.proof import TryLater
from bot.ports.sources import Asked, Batch, Refused, UnreadableError
from tests.standins.places import Trouble
from tests.standins.sources.x_api import invalid, problem

if TYPE_CHECKING:
    from tests.world import FakeClock

    from .conftest import World

PATH = "/2/tweets/search/recent"


def fill(world: World, posts: int) -> list[str]:
    """Posts a minute apart, the newest now."""
    now = world.clock.now()
    return [world.x.put(f"northwind {n}", at=now - timedelta(minutes=posts - n)) for n in range(posts)]


async def test_a_post_becomes_a_mention_with_its_authors_reach(world: World) -> None:
    number = world.x.put("fees &amp; &lt;lies&gt;", "ana_w", conversation_id="1900000000000000000")
    asker = world.asker("x")
    await asker.round()
    mention = asker.source.read(asker.items[0])
    assert (mention.id, mention.author, mention.text) == (number, "ana_w", "fees & <lies>")
    assert mention.link == f"https://x.com/ana_w/status/{number}"
    assert (mention.conversation, mention.root, mention.language) == ("1900000000000000000", False, "en")
    assert mention.posted_at == world.clock.now()
    reach = mention.reach
    assert (reach.followers, reach.views, reach.likes, reach.replies, reach.shares) == (120, 900, 4, 3, 3)


async def test_pages_are_read_newest_first_and_only_the_last_moves_the_bound(world: World) -> None:
    posts = fill(world, 250)
    asker = world.asker("x")
    first = await asker.page()
    assert isinstance(first, Batch)
    assert (len(first.items), first.more, first.spent, "since" in asker.cursor) == (100, True, 100, False)
    assert await asker.round() == posts[149::-1]
    assert asker.cursor == {"since": posts[-1]}
    assert await asker.round() == []
    assert world.farm.asks[-1].query["since_id"] == posts[-1]
    assert (asker.spent, world.x.read) == (250, 250)


async def test_an_empty_page_with_a_token_is_not_the_end(world: World) -> None:
    posts = fill(world, 3)
    world.x.empty_first = True
    assert await world.asker("x").round() == posts[::-1]


async def test_after_a_kill_the_walk_goes_on_and_what_came_meanwhile_is_next(world: World) -> None:
    posts = fill(world, 250)
    asker = world.asker("x")
    await asker.page()
    await asker.page(killed=True)
    late = [world.x.put("northwind, later", at=world.clock.now() + timedelta(seconds=n)) for n in range(2)]
    again = world.asker("x")
    again.cursor = asker.cursor
    assert await again.round() == posts[149::-1]
    assert await again.round() == late[::-1]


@pytest.mark.parametrize("since", [None, timedelta(hours=30)])
async def test_a_token_that_is_not_taken_any_more_costs_neither_gap_nor_repeat(world: World, since: Any) -> None:
    posts = fill(world, 350)
    asker = world.asker("x")
    began = None if since is None else world.clock.now() - since
    await asker.page(since=began)
    world.x.expire()
    await asker.page(since=began)
    world.x.expire()
    await asker.round(since=began)
    assert [item["id"] for item in asker.items] == posts[::-1]
    assert {"until_id", "start_time"} - {key for ask in world.farm.asks for key in ask.query} == (
        {"start_time"} if since is None else set()
    )


async def test_a_bound_behind_the_seven_days_is_let_go_of(world: World) -> None:
    asker = world.asker("x")
    fill(world, 1)
    await asker.round()
    world.clock.advance(days=9)
    posts = fill(world, 2)
    assert await asker.round() == posts[::-1]
    assert [("since_id" in ask.query) for ask in world.farm.asks[-2:]] == [True, False]


async def test_a_walk_that_slept_for_weeks_ends_and_the_next_begins(world: World) -> None:
    asker = world.asker("x")
    fill(world, 250)
    await asker.page()
    world.clock.advance(days=20)
    world.x.expire()
    posts = fill(world, 2)
    await asker.round()
    await asker.round()
    assert {item["id"] for item in asker.items} >= set(posts)


async def test_the_first_walk_begins_where_it_was_asked_to(world: World) -> None:
    posts = fill(world, 90)
    asker = world.asker("x")
    assert await asker.round(since=world.clock.now() - timedelta(minutes=30)) == posts[:59:-1]
    assert await world.asker("x").round(since=world.clock.now() - timedelta(days=30)) == posts[::-1]


@pytest.mark.parametrize(("left", "size"), [(None, 100), (5000, 100), (60, 60), (10.9, 10)])
async def test_a_page_asks_for_no_more_than_is_left(world: World, left: float | None, size: int) -> None:
    fill(world, 120)
    asker = world.asker("x")
    await asker.page(left=left)
    assert (asker.spent, world.farm.asks[0].query["max_results"]) == (size, str(size))


async def test_with_less_than_ten_left_nothing_is_asked(world: World) -> None:
    assert await world.asker("x").page(left=9.9) == Refused("budget")
    assert world.farm.asks == []


async def test_reposts_are_paid_for_and_passed_by(world: World) -> None:
    world.x.put("RT @ana: northwind", referenced_tweets=[{"type": "retweeted", "id": "1"}])
    own = world.x.put("northwind", referenced_tweets=[{"type": "quoted", "id": "1"}])
    asker = world.asker("x")
    assert await asker.round() == [own]
    assert (asker.spent, asker.skipped) == (2, 1)


async def test_a_full_rate_window_is_waited_out_by_xs_own_clock(world: World) -> None:
    world.x.asks_a_window = 1
    asker = world.asker("x")
    await asker.page()
    world.clock.advance(minutes=5)
    rested = await asker.page()
    assert isinstance(rested, TryLater)
    assert (rested.seconds, len(world.farm.asks)) == (600, 1)
    told = await world.asker("x").page()
    assert isinstance(told, TryLater)
    assert told.seconds == 600
    world.clock.advance(minutes=10)
    assert isinstance(await asker.page(), Batch)


def body(answer: Any) -> tuple[int, bytes]:
    return answer.status, answer.body


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (problem(401, "Unauthorized", "Unauthorized"), Refused("key-refused", ("places.x_token",))),
        (
            problem(403, "Client Forbidden", "Your plan | does\nnot include it"),
            Refused("no-rights", ("places.x_token", "Your plan / does not include it")),
        ),
        (problem(402, "CreditsDepleted", "No credits left"), Refused("used-up", ("No credits left",))),
        (invalid("unknown operator near 'lan:'", query="x"), Refused("bad-query", ("unknown operator near 'lan:'",))),
        (problem(410, "Gone", "Gone"), Refused("strange", ("status 410",))),
    ],
)
async def test_a_refusal_is_told_in_plain_words(world: World, answer: Any, said: Refused) -> None:
    status, text = body(answer)
    world.farm.fail(PATH, Trouble.answer(status, text))
    asker = world.asker("x")
    assert await asker.page() == said
    assert isinstance(await asker.page(), Batch)


async def test_an_account_that_is_used_up_is_no_rate_limit(world: World) -> None:
    world.x.cap = 0
    assert await world.asker("x").page() == Refused("used-up", ("Usage cap exceeded: Monthly product cap",))


@pytest.mark.parametrize("answer", [b"[]", b'{"data": 5}', b"{", b'{"errors": []}', b"{" * 20_000])
async def test_a_strange_answer_moves_nothing(world: World, answer: bytes) -> None:
    world.farm.fail(PATH, Trouble.answer(200, answer))
    asker = world.asker("x")
    assert await asker.page() == Refused("strange", ("status 200",))
    assert asker.cursor == {}


@pytest.mark.parametrize(
    "trouble", [Trouble.answer(503), Trouble.cut_short(), Trouble.reset(), Trouble.silence(), Trouble.answer(429)]
)
async def test_trouble_on_the_way_is_tried_again_later(world: World, trouble: Trouble) -> None:
    world.farm.fail(PATH, trouble)
    asker = world.asker("x")
    told = await asker.page()
    assert isinstance(told, TryLater)
    world.clock.advance(seconds=told.seconds)
    assert isinstance(await asker.page(), Batch)


async def test_a_page_that_is_too_large_is_not_read(world: World) -> None:
    world.farm.fail(PATH, Trouble.answer(200, b'{"data": [], "x": "' + b"x" * 300_000 + b'"}'))
    assert await world.asker("x").page() == Refused("strange", ("answers with too much",))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": None}, "text: missing; every mention needs it"),
        ({"id": 5}, "id: not a text; put it in quotes"),
        ({"created_at": "soon", "id": "1"}, "created_at: not a time; write it like 2026-05-10T11:55:00Z"),
        ({"author": None, "author_id": None}, "author_id: missing; every mention needs it"),
        ({"public_metrics": {"like_count": 10**15}}, "reach.likes: more than 1e+12"),
    ],
)
async def test_what_cannot_be_read_says_why(world: World, changed: dict[str, Any], why: str) -> None:
    world.x.put("northwind")
    asker = world.asker("x")
    await asker.round()
    with pytest.raises(UnreadableError, match="^" + why.replace("+", r"\+")):
        asker.source.read(asker.items[0] | changed)


async def test_items_that_are_no_posts_are_kept_as_they_came(world: World) -> None:
    answer = {"data": ["x", None, {"id": 7, "text": "n"}], "meta": {"result_count": 3}}
    world.farm.fail(PATH, Trouble.answer(200, json.dumps(answer).encode()))
    asker = world.asker("x")
    found = await asker.page()
    assert isinstance(found, Batch)
    assert len(found.items) == 3
    for item in found.items:
        with pytest.raises(UnreadableError):
            asker.source.read(item)


async def test_a_post_whose_author_was_suspended_is_still_read(world: World) -> None:
    number = world.x.put("northwind")
    asker = world.asker("x")
    await asker.round()
    raw = {key: value for key, value in asker.items[0].items() if key != "author"}
    mention = asker.source.read(raw)
    assert (mention.author, mention.link) == (raw["author_id"], f"https://x.com/i/status/{number}")


class Liar:
    """Answers every question with a page of the same posts and another token."""

    def __init__(self, clock: Any, *posts: str) -> None:
        self.clock, self.posts, self.asks = clock, [{"id": post, "text": "northwind"} for post in posts], 0

    async def get(self, *_: Any, **__: Any) -> Answer:
        self.asks += 1
        page = {"data": self.posts, "meta": {"next_token": f"token{self.asks}"}}
        return Answer(200, json.dumps(page).encode())

    async def walk(self, cursor: dict[str, Any]) -> Batch:
        source = X(XSource(kind="x", name="search", query="northwind"), self, "token")  # type: ignore[arg-type]
        for _ in range(30):
            found = await source.fetch(Asked(cursor, self.clock.now(), 1000))
            assert isinstance(found, Batch)
            cursor = dict(found.cursor)
            if not found.more:
                return found
        raise AssertionError("it would be asked for ever")


@pytest.mark.parametrize(("posts", "asks"), [((), 11), (("1900000000000000000",), 2)])
async def test_pages_that_lead_nowhere_do_not_eat_up_the_month(clock: FakeClock, posts: Any, asks: int) -> None:
    liar = Liar(clock, *posts)
    found = await liar.walk({})
    assert liar.asks == asks
    assert found.note == Refused("strange", ("the same page again and again",))
    assert found.cursor.get("below") == next(iter(posts), None)
    assert "next" not in found.cursor


async def test_an_id_of_the_future_hides_nothing_and_the_bound_never_goes_back(world: World) -> None:
    [newest] = fill(world, 1)
    asker = world.asker("x")
    await asker.round()
    world.x.put("northwind tomorrow", at=world.clock.now() + timedelta(days=1))
    await asker.round()
    assert asker.cursor == {"since": newest}
    [later] = [world.x.put("northwind", at=world.clock.now() + timedelta(minutes=1))]
    assert later in await asker.round()
    assert _page({"since": newest}, Answer(200, b'{"data": [{"id": "5"}]}'), world.clock.now()).cursor == {
        "since": newest
    }
