"""Monitors send to secret addresses: what they judged is used, nothing is taken twice, nothing broken is lost."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from storage.tables import Category, Tone
from tests.edges.hooks_help import SECRET, Monitors, monitors
from tests.world import mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.world import FakeClock


@pytest.fixture
async def sender(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Monitors]:
    async with monitors(await sqlite.fresh(), clock) as made:
        yield made


@pytest.fixture
async def either(database_url: str, clock: FakeClock) -> AsyncIterator[Monitors]:
    async with monitors(database_url, clock) as made:
        yield made


def octolens(sender: Monitors, **data: Any) -> dict[str, Any]:
    """Return an event in the shape of Octolens' documentation."""
    return {
        "action": "mention_created",
        "data": {
            "title": "",
            "body": "Northwind froze my account and nobody answers. Avoid!",
            "url": "https://twitter.com/burned/status/1990000000000000001",
            "timestamp": sender.at(minutes=20),
            "imageUrl": "",
            "author": "burned",
            "authorName": "Burned Once",
            "authorAvatarUrl": "https://img.example/a.png",
            "authorProfileLink": "https://x.com/burned",
            "authorFollowerCount": 1200,
            "source": "twitter",
            "sourceId": "twitter_1990000000000000001",
            "relevanceScore": "0",
            "relevanceComment": "A complaint about the product",
            "keyword": "northwind",
            "sentimentLabel": "Negative",
            "tags": ["complaint", "support"],
            "language": "en",
        }
        | data,
    }


def syften(sender: Monitors, number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return an item in the shape of Syften's documentation."""
    return {
        "backend": "Hacker News",
        "backend_sub": "",
        "type": "comment",
        "timestamp": sender.at(minutes=30).replace(" ", "T") + "Z",
        "item_url": f"https://news.ycombinator.com/item?id={40_000_000 + number}",
        "author": f"hacker{number}",
        "text": "This is a scam, my withdrawal hangs since Monday",
        "title": "Ask HN: Northwind?",
        "meta": {},
        "lang": "en",
        "filter": "northwind",
    } | fields


def f5bot(**fields: Any) -> dict[str, Any]:
    """Return an item in the shape of F5Bot's documentation."""
    return {
        "id": "F5BOT-alert-12345",
        "url": "https://www.reddit.com/r/technology/comments/1abc23/words_of_it/kxyz12/",
        "title": "northwind - Reddit Comments - Who still uses them?",
        "content_html": "I lost money with <b>Northwind</b> &amp; support is a <i>scam</i>",
        "date_published": "2026-11-17T12:20:30+01:00",
        "group": "",
        "username": "redditor",
        "tags": ["northwind", "Reddit Comments"],
    } | fields


async def test_what_octolens_judged_is_used(either: Monitors):
    answer = await either.send("octolens", octolens(either))
    assert (answer.status_code, answer.json()) == (200, {"new": 1, "known": 0, "broken": 0})
    [row] = await either.mentions()
    assert (row.source, row.external_id, row.author, row.via) == ("x", "1990000000000000001", "burned", "octolens")
    assert (row.tone, row.category, row.language) == (Tone.NEGATIVE, Category.SUPPORT, "en")
    assert (row.classified_by, row.reach) == ("upstream", {"followers": 1200})
    assert row.posted_at == either.world.clock.now().replace(minute=40, hour=11)
    assert row.thread_id is not None
    assert await either.tallies() == {"octolens": (1, 0, 0)}


async def test_a_mention_of_low_relevance_is_kept_and_never_shown(sender: Monitors):
    for number, low in enumerate(["2", 2, "low", "LOW", "not_relevant"]):
        url = f"https://x.com/a/status/19900000000000001{number:02}"
        assert (await sender.send("octolens", octolens(sender, url=url, relevanceScore=low))).json()["new"] == 1
    assert [(row.thread_id, row.negative) for row in await sender.mentions()] == [(None, 0.0)] * 5


async def test_an_event_of_another_kind_is_acknowledged(sender: Monitors):
    for body in ({"action": "test"}, {"action": "ping", "data": {}}, b"", b" \n", []):
        answer = await sender.send("octolens", body)
        assert (answer.status_code, answer.json()) == (200, {"new": 0, "known": 0, "broken": 0}), body
    assert not await sender.letters()


async def test_syften_sends_many_at_once_and_its_places_are_ours(sender: Monitors):
    body = [
        syften(sender, 1),
        syften(sender, 2, backend="Reddit", item_url="https://old.reddit.com/r/a/comments/1abc24/w/kxyz13/?context=3"),
        syften(sender, 3, backend="Twitter", item_url="https://x.com/who/status/1990000000000000009", author=None),
        syften(
            sender,
            4,
            backend="YouTube",
            item_url="https://www.youtube.com/watch?v=NorthwindVd&lc=UgzComment01",
            title="",
        ),
        syften(sender, 5, backend="Indie Hackers", item_url="https://www.indiehackers.com/post/a-b-c", author=""),
    ]
    assert (await sender.send("syften", body)).json() == {"new": 5, "known": 0, "broken": 0}
    rows = await sender.mentions()
    assert {(row.source, row.external_id, row.author, row.conversation) for row in rows} == {
        ("hackernews", "https://news.ycombinator.com/item?id=40000001", "hacker1", None),
        ("reddit", "t1_kxyz13", "hacker2", "t3_1abc24"),
        ("x", "1990000000000000009", "who", None),
        ("youtube", "UgzComment01", "hacker4", "NorthwindVd"),
        ("indiehackers", "https://indiehackers.com/post/a-b-c", "unknown", None),
    }
    assert rows[0].text.startswith("Ask HN: Northwind?\n\nThis is a scam")


async def test_f5bot_sends_one_or_many_and_its_html_becomes_words(sender: Monitors):
    assert (await sender.send("f5bot", f5bot())).json()["new"] == 1
    other = f5bot(url="https://www.reddit.com/r/a/comments/1abc99/x/", tags=["northwind", "Reddit Posts"])
    assert (await sender.send("f5bot", {"version": "1", "items": [f5bot(), other]})).json() == {
        "new": 1,
        "known": 1,
        "broken": 0,
    }
    first, second = await sender.mentions()
    assert first.text == "Who still uses them?\n\nI lost money with Northwind & support is a scam"
    assert (first.external_id, first.root, second.external_id, second.root) == ("t1_kxyz12", False, "t3_1abc99", True)
    assert first.posted_at.isoformat() == "2026-11-17T11:20:30+00:00"


async def test_any_other_monitor_is_read_by_the_configs_mapping(sender: Monitors):
    item = {
        "ref": 7,
        "where": "https://board.example/t/9#p12",
        "who": {"name": "anna"},
        "said": "<p>All gone.</p><blockquote>quoted</blockquote><p>Thieves</p>",
        "at": 1794912000,
        "mood": "Angry",
    }
    body = {"found": [item, item | {"ref": "8", "where": "https://board.example/t/10"}]}
    assert (await sender.send("ours", body)).json() == {"new": 2, "known": 0, "broken": 0}
    rows = await sender.mentions()
    assert [(row.source, row.external_id, row.author, row.text, row.tone) for row in rows] == [
        ("forum", "7", "anna", "All gone.\n\nThieves", Tone.NEGATIVE),
        ("forum", "8", "anna", "All gone.\n\nThieves", Tone.NEGATIVE),
    ]


async def test_one_post_by_three_roads_is_one_mention(either: Monitors):
    number = "1990000000000000001"
    made = mention(either.world.clock.now(), id=number, author="burned")
    await either.world.parts.desk.take("acme", [made])
    assert (await either.send("octolens", octolens(either))).json() == {"new": 0, "known": 1, "broken": 0}
    by_syften = syften(either, backend="twitter", item_url=f"https://mobile.twitter.com/burned/status/{number}?s=20")
    assert (await either.send("syften", [by_syften, by_syften])).json() == {"new": 0, "known": 2, "broken": 0}
    assert len(await either.mentions()) == 1
    assert await either.tallies() == {"octolens": (0, 1, 0), "syften": (0, 2, 0)}


async def test_what_is_broken_is_kept_once_and_the_rest_is_taken(either: Monitors):
    body = [
        syften(either, 1),
        syften(either, 2, item_url="nowhere"),
        syften(either, 3, timestamp="yesterday"),
        syften(either, 4, text="", title=""),
        syften(either, 5, timestamp="2031-01-01T00:00:00Z"),
        "\u0000 no object \ud800",
        7,
        None,
        [],
        {"filter": "a\u0000b"},
        syften(either, 6),
    ]
    assert (await either.send("syften", body)).json() == {"new": 2, "known": 0, "broken": 9}
    assert (await either.send("syften", body)).json() == {"new": 0, "known": 2, "broken": 9}
    letters = await either.letters()
    assert [letter.times for letter in letters] == [2] * 9
    reasons = [letter.reason for letter in letters]
    assert reasons[0] == "link: a link starts with http:// or https://"
    assert reasons[1].startswith("posted_at: not a time")
    assert reasons[2] == "text: empty; every mention needs it"
    assert "is in the future" in reasons[3]
    assert reasons[4:8] == [
        f"not an object with named fields but {what}" for what in ("a text", "a number", "nothing", "a list")
    ]
    assert letters[4].raw == {"~value": "\ufffd no object \ufffd"}
    assert letters[8].raw == {"filter": "a\ufffdb"}
    assert await either.tallies() == {"syften": (2, 2, 18)}


async def test_what_is_no_json_is_kept_and_acknowledged(either: Monitors):
    for body in (b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5000, b"title=a&url=b", b'"\\ud800"'):
        answer = await either.send("octolens", body)
        assert (answer.status_code, answer.json()) == (200, {"new": 0, "known": 0, "broken": 1}), body[:20]
    letters = await either.letters()
    assert len(letters) == 7
    assert {tuple(letter.raw) for letter in letters} == {("~text",), ("~value",)}
    assert max(len(str(letter.raw)) for letter in letters) < 70_000


async def test_a_list_that_the_mapping_does_not_find_is_kept_whole(sender: Monitors):
    assert (await sender.send("ours", {"moved": [{"ref": 1}]})).json() == {"new": 0, "known": 0, "broken": 1}
    [letter] = await sender.letters()
    assert letter.raw == {"~body": {"moved": [{"ref": 1}]}}
    assert letter.reason == "found: no list of items; mend `items` in the config"


async def test_too_much_at_once_is_refused(sender: Monitors):
    answer = await sender.send("syften", [{}] * 1001)
    assert (answer.status_code, "1000" in answer.json()["error"]) == (413, True)
    assert (await sender.send("syften", b" " * (4 * 2**20 + 1))).status_code == 413
    assert not await sender.letters()


@pytest.mark.parametrize("wrong", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "\u00fc", "%00", "x" * 5000])
async def test_an_address_that_is_not_right_answers_as_if_it_were_not(
    sender: Monitors, caplog: pytest.LogCaptureFixture, wrong: str
):
    caplog.set_level(logging.DEBUG)
    body = octolens(sender)
    there = await sender.send("octolens", body, secret=wrong)
    assert there.status_code == 404
    if wrong:
        for hook, community in (("nothing", "acme"), ("octolens", "nowhere")):
            other = await sender.send(hook, body, secret=wrong, community=community)
            assert (other.status_code, other.content) == (404, there.content)
    for hook, community in (("nothing", "acme"), ("octolens", "nowhere"), ("", "acme")):
        assert (await sender.send(hook, body, community=community)).status_code == 404
    assert not await sender.mentions()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert not [said for said in ours if SECRET in said or (len(wrong) > 1 and wrong in said)]


async def test_a_flood_of_the_same_is_taken_once(either: Monitors):
    body = [syften(either, number) for number in range(20)]
    answers = await asyncio.gather(*(either.send("syften", body) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert sum(answer.json()["new"] for answer in answers) == 20
    assert await either.tallies() == {"syften": (20, 140, 0)}
