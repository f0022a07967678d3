"""One host is asked politely: who asks is said, how often is limited, and an answer is not asked for twice at once."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.net.client import VERSION
from bot.net.host import retry_after
from bot.ports.proof import Seen
from storage.tables import Finding

from .conftest import FAST, GOOD, TEXT

if TYPE_CHECKING:
    from tests.standins.places import PlacesServer

    from .conftest import Looking

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)


async def test_the_bot_says_who_it_is_and_whom_to_ask(looking: Looking, places: PlacesServer) -> None:
    for wanted in GOOD.values():
        await looking.at(wanted)
    assert {ask.headers["User-Agent"] for ask in places.asks} == {f"python:firsthand:v{VERSION} (by u/firsthand)"}
    assert {ask.headers["Accept-Encoding"] for ask in places.asks} == {"identity"}


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


@pytest.mark.parametrize("contact", ["", "Анна\r\nX-Evil: 1", "ana@example.com"])
async def test_a_contact_cannot_make_a_header(looking: Looking, places: PlacesServer, contact: str) -> None:
    assert (await looking.at(GOOD["x"], contact=contact)) != Seen(Finding.UNKNOWN)
    assert "X-Evil" not in places.asks[0].headers


async def test_an_answer_is_kept_for_a_moment_only(looking: Looking, places: PlacesServer) -> None:
    async with looking.probers() as made:
        first = await made.look(GOOD["x"])
        assert await made.look(GOOD["x"]) == first
        assert len(places.asks) == 1
        places.put_x("1990000000000000000", "ana_w", f"{TEXT} #ad")
        looking.clock.advance(seconds=10)
        mended = await made.look(GOOD["x"])
        assert isinstance(mended, Seen)
        assert mended.text == f"{TEXT} #ad"


async def test_no_cookie_is_kept(looking: Looking, places: PlacesServer) -> None:
    places.reddit_headers = {"Set-Cookie": "session=1; Path=/"}
    async with looking.probers() as made:
        for _ in range(2):
            await made.look(GOOD["reddit"])
            looking.clock.advance(seconds=60)
    assert len(places.asked("/api/info")) == 2
    assert not any("Cookie" in ask.headers for ask in places.asks)


async def test_requests_to_one_host_keep_a_gap(looking: Looking, places: PlacesServer) -> None:
    began = asyncio.get_running_loop().time()
    async with looking.probers(replace(FAST, gap_for=0.05, at_once=5)) as made:
        wanted = [replace(GOOD["x"], link=f"https://x.com/i/status/{n}") for n in range(20, 25)]
        await asyncio.gather(*(made.look(one) for one in wanted))
    assert len(places.asks) == 5
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_few_requests_to_one_host_are_under_way_at_once(looking: Looking, places: PlacesServer) -> None:
    places.takes = 0.02
    async with looking.probers(replace(FAST, at_once=2)) as made:
        wanted = [replace(GOOD["x"], link=f"https://x.com/i/status/{n}") for n in range(20, 28)]
        await asyncio.gather(*(made.look(one) for one in wanted))
    assert (len(places.asks), places.most_at_once) == (8, 2)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("1.5", 1.5),
        ("Tue, 17 Nov 2026 12:00:30 GMT", 30),
        ("Tue, 17 Nov 2026 12:00:30 -0000", 30),
        ("Tue, 17 Nov 2026 14:00:30 +0200", 30),
        ("Tue, 17 Nov 2026 11:00:00 GMT", 0),
        ("", None),
        ("-5", None),
        ("1e9", None),
        ("inf", None),
        ("٣", None),
        ("tomorrow", None),
        ("Tue, 99 Nov 2026 12:00:30 GMT", None),
        ("Tue, 17 Nov 99999 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(told: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": told}, NOW) == seconds


@given(st.text(max_size=60))
def test_retry_after_is_never_a_stumbling_block(told: str) -> None:
    seconds = retry_after({"retry-after": told}, NOW)
    assert seconds is None or seconds >= 0
