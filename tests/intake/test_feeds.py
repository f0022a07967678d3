"""Feeds and lists in JSON: every post once, nothing skipped, and nothing that a feed holds can hurt."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from bot.config.installation import Places
from bot.config.sources import AnySource
from bot.intake.sources import MAKERS, Net
from bot.intake.sources.json_list import make as make_json
from bot.net.host import Limits
from bot.ports.sources import Asked, Batch, Refused, UnreadableError
from tests.standins.sources import Farm
from tests.standins.sources.lists import TOKEN, Lists

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from tests.world import FakeClock

FAST = Limits(connect_for=1, read_for=2, whole_for=5, largest=4_000_000, gap_for=0, kept_for=0)
FIELDS = {"author": "author.name", "tone": "mood", "tones": {"grim": "negative"}}


class Site:
    """A site, its source, and the cursor as the runtime keeps it."""

    def __init__(self, farm: Farm, lists: Lists, net: Net, clock: FakeClock) -> None:
        self.farm, self.lists, self.net, self.clock = farm, lists, net, clock
        self.cursor: dict[str, Any] = {}
        self.notes: list[Refused] = []
        self.skipped = 0
        self.source: Any = None

    def feed(self, **config: Any) -> None:
        given = {"kind": "feed", "name": "f", "url": f"{self.farm.url}/latest.rss", "place": "board"} | config
        self.source = MAKERS["feed"](TypeAdapter[Any](AnySource).validate_python(given), self.net)

    def list(self, token: str = TOKEN, **config: Any) -> None:
        given = {"kind": "json", "name": "l", "url": f"{self.farm.url}/api/posts?kind=all", "place": "board"}
        given |= {"items": "data.posts", "next": "data.next", "token_env": "OUR_TOKEN", "fields": FIELDS}
        self.source = make_json(
            TypeAdapter[Any](AnySource).validate_python(given | config), self.net, {"OUR_TOKEN": token}
        )

    async def page(self, days: float = 1) -> Batch | TryLater | Refused:
        now = self.clock.now()
        found: Batch | TryLater | Refused = await self.source.fetch(
            Asked(self.cursor, now, since=now - timedelta(days))
        )
        if isinstance(found, Batch):
            self.cursor = json.loads(json.dumps(found.cursor))
            self.skipped += found.skipped
            self.notes += [found.note] if found.note else []
        return found

    async def round(self, days: float = 1) -> list[NewMention]:
        mentions = []
        for _ in range(50):
            found = await self.page(days)
            assert isinstance(found, Batch), found
            mentions += [self.source.read(json.loads(json.dumps(raw))) for raw in found.items]
            if not found.more:
                return mentions
        raise AssertionError("it never ends")


@pytest.fixture
async def site(clock: FakeClock) -> AsyncIterator[Site]:
    lists = Lists(clock)
    async with Farm(clock, (lists,)) as farm:
        net = Net(Places(), clock, FAST)
        yield Site(farm, lists, net, clock)
        await net.close()


async def test_a_feed_brings_each_entry_once_the_oldest_first(site: Site):
    site.feed()
    for number in range(3):
        site.lists.put(number, f"<p>Northwind &amp; co. {number}</p>", title="Re: money")
    first, *_, last = await site.round()
    assert (first.id, first.source, first.author, first.language) == ("post-0", "board", "anna0", "en-us")
    assert (first.text, last.id) == ("Re: money\n\nNorthwind & co. 0", "post-2")
    assert first.link == f"{site.farm.url}/t/0"
    assert first.posted_at == site.clock.now().replace(microsecond=0)
    assert not await site.round()
    site.lists.put(3, "new")
    assert [one.id for one in await site.round()] == ["post-3"]


async def test_an_unchanged_feed_is_not_sent_again(site: Site):
    site.feed()
    site.lists.put(1, "text")
    await site.round()
    before = dict(site.cursor)
    assert not await site.round()
    assert (site.lists.unchanged, site.cursor) == (1, before)


async def test_a_feed_that_ran_on_meanwhile_says_that_something_may_be_missing(site: Site):
    site.feed()
    site.lists.shown = 5
    for number in range(5):
        site.lists.put(number, "text")
    assert len(await site.round()) == 5
    site.lists.put(5, "text")
    await site.round()
    assert not site.notes
    for number in range(6, 13):
        site.lists.put(number, "text")
    assert [one.id for one in await site.round()] == [f"post-{number}" for number in range(8, 13)]
    assert site.notes == [Refused("gap")]


async def test_what_is_older_than_a_day_is_left_out_at_the_first_time_only(site: Site):
    site.feed()
    site.lists.put(1, "old", at=site.clock.now() - timedelta(days=2))
    site.lists.put(2, "young")
    assert [one.id for one in await site.round()] == ["post-2"]
    assert site.skipped == 1
    site.lists.put(3, "late, yet new here", at=site.clock.now() - timedelta(days=3))
    assert [one.id for one in await site.round()] == ["post-3"]


async def test_only_whole_words_are_listened_for(site: Site):
    site.feed(words=["Northwind", "вывод средств"])
    said = [
        "NORTHWIND is a scam",
        "northwinds blow",
        "about it: north-wind",
        "<b>northwind</b>!",
        "Где Вывод  средств?",
    ]
    for number, text in enumerate([*said, "Вывод средств завис"]):
        site.lists.put(number, text)
    assert [one.id for one in await site.round()] == ["post-0", "post-3", "post-5"]
    assert site.skipped == 3


ODD = {
    "atom": b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><entry><id>urn:1</id><title type="html">A &lt;b></title>
        <link href="https://www.reddit.com/r/a/comments/1abc23/w/kxyz12/"/><updated>2026-11-17T10:00:00+01:00</updated>
        <author><name>/u/bob</name></author><content type="html">&lt;p&gt;Lost&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</content>
        </entry></feed>""",
    "alert": b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:google.com,1</id><title>Scam?</title>
        <link href="https://www.google.com/url?rct=j&amp;url=https://board.example/t/7%23p3&amp;ct=ga"/></entry></feed>""",
    "broken": b"<rss version='2.0'><channel><item><title>Tom & Jerry</title><link>https://b.example/1</link></item>",
    "windows": b"<?xml version='1.0' encoding='windows-1251'?><rss version='2.0'><channel><item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title>"
    b"<guid>https://b.example/2</guid></item></channel></rss>",
}


async def test_odd_feeds_are_read_all_the_same(site: Site):
    found = {}
    for name, body in ODD.items():
        site.lists.body, site.lists.kind, site.cursor = body, "text/xml", {}
        site.feed()
        [found[name]] = await site.round()
    atom = found["atom"]
    assert (atom.source, atom.id, atom.author, atom.conversation) == ("reddit", "t1_kxyz12", "bob", "t3_1abc23")
    assert (atom.posted_at.hour, atom.text) == (9, "A <b>\n\nLost")
    assert found["alert"].link == "https://board.example/t/7#p3"
    assert (found["alert"].author, found["alert"].posted_at) == ("unknown", site.clock.now())
    assert found["broken"].text.startswith("Tom & Jerry")
    assert (found["windows"].text, found["windows"].link) == ("Привет", "https://b.example/2")


def hostile() -> Iterator[bytes]:
    head = b"<rss version='2.0'><channel><item>"
    bomb = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    yield (
        b"<!DOCTYPE r [<!ENTITY a0 'aaaaaaaaaa'>" + bomb + b"]>" + head + b"<title>&a11;</title></item></channel></rss>"
    )
    yield (
        b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + head + b"<title>&a;</title></item></channel></rss>"
    )
    yield head + b"<author>" + b"a" * 300_000 + b"</author></item></channel></rss>"
    yield head + b"<dc:creator>" + b"&#97;" * 50_000 + b"</dc:creator>"
    yield head + b"<a>" * 30_000
    yield head + b"<title>" + b"<" * 100_000
    yield head + b"<description>" + b"&lt;!--" * 50_000 + b"</description></item></channel></rss>"
    yield head + b"<description>" + b"&lt;a " * 50_000 + b"</description></item></channel></rss>"


async def test_nothing_in_a_feed_can_hurt_or_hold_up(site: Site):
    for body in hostile():
        site.lists.body, site.cursor = body, {}
        site.feed()
        began = time.perf_counter()
        found = await site.page()
        for raw in found.items if isinstance(found, Batch) else ():
            with pytest.raises(UnreadableError):  # none of them has a link
                site.source.read(raw)
            assert "root:" not in json.dumps(raw)
        assert time.perf_counter() - began < 15, body[:60]


async def test_what_is_no_feed_is_refused_in_words(site: Site):
    site.feed()
    for body, kind in ((b"<html><body>Log in</body></html>", "text/html"), (b"", "text/xml"), (b"{}", "text/plain")):
        site.lists.body, site.lists.kind = body, kind
        assert await site.page() == Refused("strange", ("no RSS and no Atom feed, or one of more than 2 MB",))
    site.lists.body, site.lists.kind = b"\x89PNG", "image/png"
    assert (await site.page()).why == "strange"
    site.feed(url=f"{site.farm.url}/nowhere")
    assert await site.page() == Refused("not-found", ("127.0.0.1",))


async def test_a_list_is_walked_until_it_meets_what_is_known(site: Site):
    site.list()
    for number in range(12):
        site.lists.put(number, f"text {number}", mood="Grim", url=f"https://board.example/t/{number}")
    found = await site.round()
    assert sorted(int(one.id) for one in found) == list(range(12))
    assert (found[0].author, found[0].tone, found[0].source) == ("anna7", "negative", "board")
    asked = len(site.farm.asked("/api/posts"))
    assert not await site.round()
    assert len(site.farm.asked("/api/posts")) == asked + 1
    for number in range(12, 19):
        site.lists.put(number, "more", url=f"https://board.example/t/{number}")
    assert sorted(int(one.id) for one in await site.round()) == list(range(12, 19))
    assert len(site.farm.asked("/api/posts")) == asked + 3
    assert all(ask.query["kind"] == "all" for ask in site.farm.asked("/api/posts"))


async def test_what_comes_between_two_pages_is_neither_lost_nor_brought_twice(site: Site):
    site.list()
    for number in range(8):
        site.lists.put(number, "text", url=f"https://board.example/t/{number}")
    first = await site.page()
    assert isinstance(first, Batch)
    assert first.more
    site.lists.put(8, "meanwhile", url="https://board.example/t/8")
    rest = await site.round()
    assert sorted([raw["id"] for raw in first.items] + [int(one.id) for one in rest]) == list(range(8))
    assert [one.id for one in await site.round()] == ["8"]


async def test_a_list_begins_where_it_is_a_day_old(site: Site):
    site.list()
    for number in range(20):
        site.lists.put(
            number, "t", at=site.clock.now() - timedelta(hours=5 * (20 - number)), url=f"https://b.example/{number}"
        )
    assert sorted(int(one.id) for one in await site.round()) == [16, 17, 18, 19]
    assert len(site.farm.asked("/api/posts")) == 1


async def test_a_next_page_elsewhere_is_not_followed(site: Site):
    site.list()
    site.lists.onward = "https://evil.example/api/posts"
    site.lists.put(1, "text", url="https://board.example/t/1")
    assert [one.id for one in await site.round()] == ["1"]
    assert site.notes == [Refused("strange", ("data.next leads to another host",))]


@pytest.mark.parametrize("onward", ["https://[::1", "http://127.0.0.1:0/\x01", 7])
async def test_a_next_page_that_is_no_address_ends_the_round(site: Site, onward: Any):
    site.list()
    site.lists.onward = onward
    site.lists.put(1, "text", url="https://board.example/t/1")
    assert [one.id for one in await site.round()] == ["1"]
    assert not await site.round()


async def test_a_page_that_went_meanwhile_begins_the_round_anew_and_never_stops_the_source(site: Site):
    site.list()
    for number in range(8):
        site.lists.put(number, "text", url=f"https://board.example/t/{number}")
    site.lists.onward = "/gone"
    assert [one.id for one in await site.round()] == ["3", "4", "5", "6", "7"]
    assert [note.why for note in site.notes] == ["not-found"]
    site.lists.onward = None
    assert sorted(int(one.id) for one in await site.round()) == list(range(8))
    site.lists.put(8, "text", url="https://board.example/t/8")
    assert [one.id for one in await site.round()] == ["8"]


async def test_a_page_that_stays_away_is_gone_without(site: Site):
    site.list()
    site.lists.onward = "/gone"
    site.lists.put(1, "text", url="https://board.example/t/1")
    await site.round()
    await site.round()
    assert [note.why for note in site.notes] == ["not-found", "not-found"]
    assert not await site.round()
    assert "next" not in site.cursor
    site.lists.put(2, "text", url="https://board.example/t/2")
    assert [one.id for one in await site.round()] == ["2"]


async def test_a_list_says_what_is_wrong_with_its_key_or_its_shape(site: Site):
    site.list(token="")
    assert await site.page() == Refused("no-key", ("OUR_TOKEN",))
    site.list(token="wrong")
    assert await site.page() == Refused("no-rights", ("127.0.0.1",))
    site.list(items="data.rows")
    assert await site.page() == Refused("strange", ("no list at data.rows",))
