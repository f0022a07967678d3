"""What is small when it comes and huge when it is read: refused with a clear reason, in little memory and time."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.config.sources import FeedSource
from bot.intake.shapes import Refusal, ShapeError, read
from bot.intake.sources.feed import Feed
from bot.net.client import Answer, Barred, Client
from bot.net.host import Limits
from bot.ports.sources import Asked, Batch, Refused
from bot.rules.playbook_file import BookError
from bot.rules.playbook_file import read as read_book
from tests.world import NOON, FakeClock

if TYPE_CHECKING:
    from pathlib import Path

WITHIN = 3.0
MOST = 40_000_000
"""Bytes that reading any of these may take; unpacked, each would be gigabytes."""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ITEM = "<item><title>{}</title><link>https://forum.example/1</link></item>"
FEEDS = {
    "laughs": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss>{ITEM.format("&l11;")}</rss>',
    "one long entity": f'<!DOCTYPE rss [<!ENTITY l "{"x" * 100_000}">]><rss>{ITEM.format("&l;" * 50_000)}</rss>',
    "a file": f'<!DOCTYPE rss [<!ENTITY l SYSTEM "file:///etc/passwd">]><rss>{ITEM.format("&l;")}</rss>',
    "depth": "<rss>" + "<item>" * 3_000,
}


class Answering:
    """A client of a feed that answers with one body."""

    host = SimpleNamespace(name="forum.example")

    def __init__(self, body: str) -> None:
        self._answer = Answer(200, body.encode(), {"content-type": "application/xml"})

    async def get(self, *_: object, **__: object) -> Answer:
        return self._answer


async def _within(work: Any) -> Any:
    tracemalloc.start()
    try:
        found = await asyncio.wait_for(work, WITHIN)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    return found


@pytest.mark.parametrize("bomb", FEEDS)
async def test_a_feed_that_grows_when_it_is_read_is_read_small(bomb: str):
    config = FeedSource(kind="feed", name="forum", url="https://forum.example/feed")
    client: Any = Answering(FEEDS[bomb])
    found = await _within(Feed(config, client, "/feed", {}).fetch(Asked({}, NOON)))
    assert isinstance(found, Batch | Refused)
    assert "root:" not in repr(found)
    assert len(repr(found)) < 1_000_000


async def test_an_answer_that_is_packed_is_not_unpacked():
    packed = gzip.compress(gzip.compress(b"[" + b" " * 20_000_000))
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip, gzip"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(packed), headers=headers))
    async with httpx.AsyncClient(transport=transport) as http:
        client = Client("https://place.example", http, Limits(gap_for=0), FakeClock())
        found = await _within(client.get("/", {}))
    assert found == Barred("answers packed")


FILES = {
    "depth": b'[{"a":' * 200_000,
    "depth by line": b'{"source": "x", "id": "1"}\n' + b'{"a":' * 100_000 + b"\n",
    "a huge number": b'{"source": "x", "id": ' + b"9" * 100_000 + b"}\n",
    "one endless line": b'{"source": "x", "id": "' + b"9" * 3_000_000,
    "NUL": b"\x00" * 100_000,
    "no word": b'{"source": NaN, "id": Infinity}\n' * 3,
}


@pytest.mark.parametrize("bomb", FILES)
async def test_a_file_to_import_that_is_nested_or_endless_is_refused_with_a_reason(bomb: str, tmp_path: Path):
    file = tmp_path / "posts.json"
    file.write_bytes(FILES[bomb])

    def told() -> list[str]:
        try:
            outcomes = [outcome for _, outcome in read(file)]
        except ShapeError as error:
            return [str(error)]
        assert all(isinstance(one, Refusal) for one in outcomes)
        return [one.reason for one in outcomes if isinstance(one, Refusal)]

    reasons = await _within(asyncio.to_thread(told))
    assert reasons
    assert all(0 < len(reason) < 2000 for reason in reasons)


BOOKS = {
    "depth of lists": "[category.trust]\nline = " + "[" * 100_000,
    "depth of tables": "[category.trust]\nline = " + "{a=" * 100_000,
    "a huge number": "[category.trust]\nline = " + "9" * 100_000,
    "too much": "# " + "x" * 3_000_000,
}


@pytest.mark.parametrize("bomb", BOOKS)
async def test_a_playbook_that_is_nested_or_huge_is_refused_with_a_reason(bomb: str):
    def told() -> BookError:
        with pytest.raises(BookError) as refused:
            read_book(BOOKS[bomb])
        return refused.value

    problems = (await _within(asyncio.to_thread(told))).problems
    assert all(len(one.what) < 500 for one in problems)
