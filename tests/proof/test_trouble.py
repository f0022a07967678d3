"""Whatever a place answers, a look ends soon, raises nothing, and holds nothing against anybody."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.ports.proof import Seen, TryLater
from storage.tables import Finding
from tests.standins.places import REDDIT_SECRET, YOUTUBE_KEY, Trouble

from .conftest import GOOD, PATHS

if TYPE_CHECKING:
    from tests.standins.places import PlacesServer

    from .conftest import Looking

UNKNOWN, GONE, LATER = "not checkable", "gone", "later"


@dataclass(frozen=True)
class Case:
    """A trouble and what comes of it, by place where the places differ."""

    name: str
    trouble: Trouble
    outcome: str
    but: dict[str, str] | None = None
    seconds: float | None = None

    def __str__(self) -> str:
        return self.name


def page(body: bytes, kind: str = "application/json") -> Trouble:
    return Trouble.answer(200, body, Content_Type=kind)


COMMENT_NOT_FOUND = b'{"error": {"code": 404, "errors": [{"reason": "commentNotFound"}]}}'
FORBIDDEN = b'{"error": {"code": 403, "errors": [{"reason": "forbidden"}]}}'
CASES = [
    Case("silence", Trouble.silence(), LATER, seconds=30),
    Case("drip", Trouble.drip(), LATER, seconds=30),
    Case("reset", Trouble.reset(), LATER, seconds=30),
    Case("cut short", Trouble.cut_short(), LATER, seconds=30),
    Case("400", Trouble.answer(400), UNKNOWN),
    Case("401", Trouble.answer(401), UNKNOWN),
    Case("403", Trouble.answer(403, FORBIDDEN), UNKNOWN),
    Case("403 without words", Trouble.answer(403, b""), UNKNOWN),
    Case("404", Trouble.answer(404), UNKNOWN, {"x": GONE}),
    Case("404 comment", Trouble.answer(404, COMMENT_NOT_FOUND), UNKNOWN, {"x": GONE, "youtube": GONE}),
    Case("410", Trouble.answer(410), UNKNOWN, {"x": GONE}),
    Case("408", Trouble.answer(408), LATER, seconds=30),
    Case("429", Trouble.answer(429), LATER, seconds=30),
    Case("429 seconds", Trouble.answer(429, Retry_After="120"), LATER, seconds=120),
    Case("429 date", Trouble.answer(429, Retry_After="Tue, 17 Nov 2026 12:05:00 GMT"), LATER, seconds=300),
    Case("429 past date", Trouble.answer(429, Retry_After="Tue, 17 Nov 2020 12:05:00 GMT"), LATER, seconds=1),
    Case("429 for ever", Trouble.answer(429, Retry_After="99999999999999"), LATER, seconds=86_400),
    Case("429 nonsense", Trouble.answer(429, Retry_After="soon"), LATER, seconds=30),
    Case("429 nan", Trouble.answer(429, Retry_After="nan"), LATER, seconds=30),
    Case("500", Trouble.answer(500, b"<html>"), LATER, seconds=30),
    Case("502", Trouble.answer(502), LATER, seconds=30),
    Case("503 seconds", Trouble.answer(503, Retry_After="7"), LATER, seconds=7),
    Case("204", Trouble.answer(204, b""), UNKNOWN),
    Case("304", Trouble.answer(304, b""), UNKNOWN),
    Case("300 without a way", Trouble.answer(300), UNKNOWN),
    Case("page", page(b"<html>hello</html>", "text/html; charset=utf-8"), UNKNOWN),
    Case("no type", page(b"{}", ""), UNKNOWN),
    Case("packed", Trouble.answer(200, gzip.compress(b"{}" * 10), Content_Encoding="gzip"), UNKNOWN),
    Case("no JSON", page(b"hello"), UNKNOWN),
    Case("half JSON", page(b'{"html": "x'), UNKNOWN),
    Case("no UTF-8", page(b'{"html": "\xff\xfe"}'), UNKNOWN),
    Case("nothing", page(b""), UNKNOWN),
    Case("empty", page(b"{}"), UNKNOWN),
    Case("null", page(b"null"), UNKNOWN),
    Case("a list", page(b"[]"), UNKNOWN),
    Case("a number", page(b"7"), UNKNOWN),
    Case("nested", page(b"[" * 900_000), UNKNOWN),
    Case("a long number", page(b'{"html": ' + b"9" * 900_000 + b"}"), UNKNOWN),
    Case("other types", page(b'{"author_url": 7, "html": [], "items": {}, "data": {"children": 7}}'), UNKNOWN),
    Case("halves of signs", page(b'{"author_url": "x", "html": "<p>\\ud800</p>", "items": [7], "data": 7}'), UNKNOWN),
    Case("huge, told", Trouble.huge(told=True), UNKNOWN),
    Case("huge, not told", Trouble.huge(told=False), UNKNOWN),
]


def outcome(found: Seen | TryLater) -> str:
    if isinstance(found, TryLater):
        return LATER
    return {Finding.UNKNOWN: UNKNOWN, Finding.NO: GONE, Finding.YES: "there"}[found.found]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("place", GOOD)
async def test_every_trouble_of_every_place(looking: Looking, places: PlacesServer, place: str, case: Case) -> None:
    places.trouble[PATHS[place]] = case.trouble
    async with asyncio.timeout(2.5):
        found = await looking.at(GOOD[place])
    assert outcome(found) == (case.but or {}).get(place, case.outcome)
    if isinstance(found, TryLater):
        assert found.seconds == case.seconds
        assert "127.0.0.1" in found.reason
    if case.trouble.kind == "huge":
        await asyncio.sleep(0.05)
        assert sum(places.sent) < 10 * 2**20, "the most of 50 MB is never read"


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_every_trouble_of_reddits_token(looking: Looking, places: PlacesServer, case: Case) -> None:
    places.trouble["/api/v1/access_token"] = case.trouble
    found = await looking.at(GOOD["reddit"])
    assert outcome(found) == case.outcome
    assert places.asked("/api/info") == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", GOOD)
async def test_a_redirect_to_another_host_is_not_followed(
    looking: Looking, places: PlacesServer, elsewhere: PlacesServer, place: str, status: int
) -> None:
    places.trouble[PATHS[place]] = Trouble.redirect(status, f"{elsewhere.url}{PATHS[place]}")
    assert await looking.at(GOOD[place]) == Seen(Finding.UNKNOWN)


@pytest.mark.parametrize(
    "to",
    [
        "http://localhost:{port}/oembed",
        "http://127.0.0.2:{port}/oembed",
        "http://[::1]:{port}/oembed",
        "https://127.0.0.1:{port}/oembed",
        "//169.254.169.254/latest/meta-data",
        "http://somebody@localhost:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/oembed",
        "javascript:alert(1)",
    ],
)
async def test_a_redirect_inwards_is_not_followed(looking: Looking, places: PlacesServer, to: str) -> None:
    places.trouble["/oembed"] = Trouble.redirect(302, to.replace("{port}", places.url.rpartition(":")[2]))
    assert await looking.at(GOOD["x"]) == Seen(Finding.UNKNOWN)
    assert len(places.asks) == 1


@pytest.mark.parametrize("to", ["http://[", "http://:0:0/", "http://a b/", "\x7f//"])
async def test_a_redirect_to_no_address_leads_nowhere(looking: Looking, places: PlacesServer, to: str) -> None:
    places.trouble["/oembed"] = Trouble.redirect(302, to)
    assert outcome(await looking.at(GOOD["x"])) in {UNKNOWN, LATER}
    assert len(places.asked("/oembed")) == 1


async def test_a_redirect_on_the_same_host_is_followed_once(looking: Looking, places: PlacesServer) -> None:
    places.trouble["/oembed"] = Trouble.redirect(
        301, "/oembed?url=https://twitter.com/i/status/1990000000000000000", times=1
    )
    found = await looking.at(GOOD["x"])
    assert outcome(found) == "there"
    assert len(places.asks) == 2


async def test_a_redirect_in_a_circle_is_left(looking: Looking, places: PlacesServer) -> None:
    places.trouble["/oembed"] = Trouble.redirect(302, "/oembed")
    assert await looking.at(GOOD["x"]) == Seen(Finding.UNKNOWN)
    assert len(places.asks) == 2


async def test_reddits_id_and_secret_are_sent_to_no_other_address(looking: Looking, places: PlacesServer) -> None:
    places.trouble["/api/v1/access_token"] = Trouble.redirect(307, "/api/v2/access_token")
    assert await looking.at(GOOD["reddit"]) == Seen(Finding.UNKNOWN)
    assert [ask.path for ask in places.asks] == ["/api/v1/access_token"]


@pytest.mark.parametrize("place", GOOD)
async def test_a_host_that_is_down_is_asked_ever_more_seldom(
    looking: Looking, places: PlacesServer, place: str
) -> None:
    places.trouble[PATHS[place]] = Trouble.answer(500)
    async with looking.probers() as made:
        waits = []
        for _ in range(9):
            found = await made.look(GOOD[place])
            assert isinstance(found, TryLater)
            waits.append(found.seconds)
            looking.clock.advance(seconds=found.seconds)
        assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
        places.trouble.clear()
        assert outcome(await made.look(GOOD[place])) == "there"
        places.trouble[PATHS[place]] = Trouble.answer(500)
        looking.clock.advance(seconds=60)
        found = await made.look(GOOD[place])
        assert isinstance(found, TryLater)
        assert found.seconds == 30, "what worked forgets the failures"


async def test_one_bad_link_does_not_stop_the_others(looking: Looking, places: PlacesServer) -> None:
    places.put_x("1990000000000000001", "ana_w", "I was there too.")
    async with looking.probers() as made:
        places.trouble["/oembed"] = Trouble.answer(500, times=2)
        await made.look(GOOD["x"])
        await made.look(GOOD["x"])
        assert outcome(await made.look(GOOD["x"])) == "there"


@pytest.mark.parametrize("place", GOOD)
async def test_a_host_that_asks_to_be_left_alone_is(looking: Looking, places: PlacesServer, place: str) -> None:
    places.trouble[PATHS[place]] = Trouble.answer(429, Retry_After="90")
    async with looking.probers() as made:
        await made.look(GOOD[place])
        places.trouble.clear()
        asked = len(places.asks)
        looking.clock.advance(seconds=60)
        found = await made.look(GOOD[place])
        assert isinstance(found, TryLater)
        assert found.seconds == 30
        assert len(places.asks) == asked
        looking.clock.advance(seconds=30)
        assert outcome(await made.look(GOOD[place])) == "there"


async def test_a_host_that_says_too_many_without_a_time_rests_at_once(looking: Looking, places: PlacesServer) -> None:
    places.trouble["/oembed"] = Trouble.answer(429)
    async with looking.probers() as made:
        await made.look(GOOD["x"])
        await made.look(GOOD["x"])
    assert len(places.asks) == 1


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain", "application/json-seq"])
async def test_json_that_says_it_is_something_else_is_not_looked_into(
    looking: Looking, places: PlacesServer, kind: str
) -> None:
    body = json.dumps(places.x["1990000000000000000"]).encode()
    places.trouble["/oembed"] = page(body, kind)
    assert await looking.at(GOOD["x"]) == Seen(Finding.UNKNOWN)
    places.trouble["/oembed"] = page(body, "Application/JSON; charset=utf-8")
    assert outcome(await looking.at(GOOD["x"])) == "there"


async def test_reddits_own_count_is_minded(looking: Looking, places: PlacesServer) -> None:
    places.reddit_headers = {"X-Ratelimit-Remaining": "0.0", "X-Ratelimit-Reset": "200", "X-Ratelimit-Used": "100"}
    async with looking.probers() as made:
        assert outcome(await made.look(GOOD["reddit"])) == "there"
        looking.clock.advance(seconds=50)
        found = await made.look(GOOD["reddit"])
        assert isinstance(found, TryLater)
        assert found.seconds == 150


@pytest.mark.parametrize(
    ("key", "wrong"), [("youtube_key", "AIza-wrong"), ("reddit_secret", "wrong-secret"), ("reddit_id", "nobody")]
)
async def test_a_wrong_key_is_said_once_and_never_shown(
    looking: Looking, places: PlacesServer, caplog: pytest.LogCaptureFixture, key: str, wrong: str
) -> None:
    place = key.partition("_")[0]
    caplog.set_level(logging.DEBUG)
    async with looking.probers(**{key: wrong}) as made:
        for _ in range(3):
            assert await made.look(GOOD[place]) == Seen(Finding.UNKNOWN)
            looking.clock.advance(seconds=60)
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 1
    assert f"places.{place}_" in errors[0].getMessage()
    assert wrong not in caplog.text
    if place == "reddit":
        assert len(places.asks) == 1, "an application that is refused is not tried again for an hour"


async def test_no_secret_is_written_whatever_happens(
    looking: Looking, places: PlacesServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    found = []
    for case in CASES:
        if case.trouble.kind not in {"silence", "drip", "huge"}:
            places.trouble["*"] = case.trouble
            found += [repr(await looking.at(wanted)) for wanted in GOOD.values()]
    places.trouble.clear()
    async with looking.probers() as made:
        found += [repr(await made.look(wanted)) for wanted in GOOD.values()] + [repr(made), str(made)]
    told = caplog.text + "".join(found)
    for secret in (YOUTUBE_KEY, REDDIT_SECRET, *places.tokens):
        assert secret not in told
    assert "127.0.0.1" in told, "the log is on"
