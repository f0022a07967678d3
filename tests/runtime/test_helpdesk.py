"""What the helpdesk is told, over HTTP on this machine: signed, once, and whatever it answers."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.config import parse
from bot.intake.signature import HEADER, verify
from bot.ports.perks import Again, Done, Impossible
from bot.runtime.helpdesk import HttpHelpdesk
from tests.world import NOON, FakeClock, community

SECRET = "a helpdesk's own long secret"
BODY = {"event": "priority_support.granted", "member": "Ана", "key": "acme:5"}


class Desk:
    """Notes each request; answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answer = lambda: web.Response(status=204)
        self.slow_for = 0.0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((request.path, dict(request.headers), await request.read()))
        await asyncio.sleep(self.slow_for)
        return self.answer()


@asynccontextmanager
async def listening(desk: Desk):
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", desk.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def desk():
    return Desk()


@pytest.fixture
async def url(desk):
    async with listening(desk) as address:
        yield address


def client(url: str | None, **more) -> HttpHelpdesk:
    section = {"url": f"{url}/hooks/support", "secret": SECRET} if url else {}
    config = parse({"communities": {"acme": community(helpdesk=more.pop("section", section))}}, {})
    return HttpHelpdesk(lambda: config, FakeClock(), **more)


async def test_it_is_told_by_a_signed_document_with_a_key_of_its_own(desk, url):
    assert await client(url).tell("acme", BODY, "acme:5") == Done()
    [(path, headers, body)] = desk.requests
    assert path == "/hooks/support"
    assert json.loads(body) == BODY
    assert headers["Content-Type"] == "application/json"
    assert headers["Idempotency-Key"] == "acme:5"
    assert verify(SECRET, headers[HEADER], body, NOON)


async def test_a_community_without_a_helpdesk_tells_nobody():
    assert await client(None).tell("acme", BODY, "acme:5") == Done()


@pytest.mark.parametrize("status", [200, 201, 204, 409])
async def test_what_it_took_or_has_already_is_done(desk, url, status):
    desk.answer = lambda: web.Response(status=status)
    assert await client(url).tell("acme", BODY, "acme:5") == Done()


@pytest.mark.parametrize(
    ("status", "told", "seconds"),
    [(429, "120", 120), (503, "", 30), (500, "tomorrow", 30), (502, "0", 1), (429, "999999999", 3600), (408, "²", 30)],
)
async def test_trouble_that_passes_is_tried_again_when_it_says(desk, url, status, told, seconds):
    desk.answer = lambda: web.Response(status=status, headers={"Retry-After": told.encode().decode("latin-1")})
    assert await client(url).tell("acme", BODY, "acme:5") == Again(seconds, f"the helpdesk answered {status}")


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
async def test_a_refusal_is_for_the_manager_and_says_nothing_of_the_answers_words(desk, url, status, caplog):
    desk.answer = lambda: web.Response(status=status, text=f"your {SECRET} is wrong")
    with caplog.at_level(logging.DEBUG):
        ended = await client(url).tell("acme", BODY, "acme:5")
    assert ended == Impossible(f"the helpdesk answered {status}; look at its address and secret")
    assert SECRET not in caplog.text


async def test_it_is_led_nowhere_else(desk, url):
    other = Desk()
    async with listening(other) as elsewhere:
        desk.answer = lambda: web.Response(status=307, headers={"Location": f"{elsewhere}/take"})
        ended = await client(url).tell("acme", BODY, "acme:5")
    assert isinstance(ended, Impossible)
    assert "leads elsewhere (307)" in ended.reason
    assert other.requests == []


async def test_one_that_does_not_answer_is_not_waited_for(desk, url):
    desk.slow_for = 5
    began = asyncio.get_running_loop().time()
    ended = await client(url, within=0.2).tell("acme", BODY, "acme:5")
    assert ended == Again(30, "the helpdesk did not answer in time")
    assert asyncio.get_running_loop().time() - began < 2


async def test_an_endless_answer_is_not_read(desk, url):
    desk.answer = lambda: web.Response(status=200, body=b"x" * 50_000_000)
    assert await client(url).tell("acme", BODY, "acme:5") == Done()


async def test_one_that_is_down_is_tried_again_and_its_address_stays_out_of_the_reason():
    ended = await client("http://127.0.0.1:9").tell("acme", BODY, "acme:5")
    assert isinstance(ended, Again)
    assert "127.0.0.1" not in ended.reason


async def test_a_document_that_is_too_long_is_not_sent(desk, url):
    ended = await client(url).tell("acme", {"member": "x" * 20_000}, "acme:5")
    assert isinstance(ended, Impossible)
    assert desk.requests == []


async def test_without_its_secret_nothing_is_sent(desk, url, monkeypatch):
    monkeypatch.setenv("DESK_SECRET", SECRET)
    section = {"url": url, "secret_env": "DESK_SECRET"}
    config = parse({"communities": {"acme": community(helpdesk=section)}}, {"DESK_SECRET": SECRET})
    assert await HttpHelpdesk(lambda: config, FakeClock()).tell("acme", BODY, "k") == Done()
    monkeypatch.delenv("DESK_SECRET")
    ended = await HttpHelpdesk(lambda: config, FakeClock()).tell("acme", BODY, "k")
    assert isinstance(ended, Impossible)
    assert len(desk.requests) == 1
