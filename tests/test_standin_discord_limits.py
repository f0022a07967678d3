"""The Discord stand-in holds requests against the contract, the limits of texts and forms, and the pace."""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.standins.discord_api import DiscordServer, UnlikelyError
from tests.standins.discord_api.wire import Wire, posts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.standins.discord_api import Channel, User

BUTTON = {"type": 2, "style": 1, "label": "Claim", "custom_id": "claim"}


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def wire(server: DiscordServer) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(server, session)


@pytest.fixture
def room(server: DiscordServer) -> Channel:
    return server.add_channel("critics")


@pytest.fixture
def ana(server: DiscordServer) -> User:
    return server.add_member("Ana")


async def test_a_request_outside_the_contract_fails_loudly() -> None:
    async def misbehave() -> None:
        async with DiscordServer() as server, aiohttp.ClientSession() as session:
            if not server.contract.validated:
                pytest.skip("the published contract is not here")
            room = server.add_channel("critics")
            status, answer = await Wire(server, session)("POST", posts(room), {"content": "x", "colour": 3})
            assert (status, answer["code"]) == (400, 50035)
            assert not server.messages(room)

    with pytest.raises(AssertionError, match="'colour' was unexpected"):
        await misbehave()


async def test_an_unknown_path_fails_loudly(server: DiscordServer, wire: Wire) -> None:
    assert (await wire("GET", "/channels"))[0] == 404
    with pytest.raises(AssertionError, match="knows no such request"):
        server.verify()
    server.violations.clear()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": "x" * 2001}, ["content"]),
        ({"embeds": [{"title": "x" * 257}]}, ["embeds", "0", "title"]),
        ({"embeds": [{"description": "x" * 4097}]}, ["embeds", "0", "description"]),
        ({"embeds": [{"description": "x" * 3500}] * 2}, ["embeds"]),
        ({"embeds": [{"fields": [{"name": "x", "value": "x" * 1025}]}]}, ["embeds", "0", "fields", "0", "value"]),
        ({"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]}, ["embeds", "0", "fields"]),
        ({"embeds": [{"title": "x", "url": "javascript:alert(1)"}]}, ["embeds", "0", "url"]),
        ({"content": "x", "components": [{"type": 1, "components": [BUTTON | {"custom_id": "x" * 101}]}]}, None),
        ({"content": "x", "components": [{"type": 1, "components": [BUTTON, BUTTON]}]}, ["components"]),
        ({"content": "x", "components": [{"type": 1, "components": [BUTTON]}] * 6}, ["components"]),
        ({"content": "x", "components": [{"type": 1, "components": [BUTTON | {"label": "x" * 81}]}]}, None),
    ],
)
async def test_texts_beyond_the_limits_are_refused_by_place(
    server: DiscordServer, wire: Wire, room: Channel, body: dict[str, Any], place: list[str] | None
) -> None:
    status, answer = await wire("POST", posts(room), body)
    assert (status, answer["code"]) == (400, 50035)
    node = answer["errors"]
    for step in place or ["components", "0", "components", "0"]:
        node = node[step]
    assert "_errors" in json.dumps(node)
    assert server.violations
    server.violations.clear()


async def test_what_fits_exactly_is_taken(server: DiscordServer, wire: Wire, room: Channel) -> None:
    row = {"type": 1, "components": [BUTTON | {"custom_id": "x" * 100, "label": "x" * 80}]}
    embeds = [{"title": "x" * 256, "description": "x" * 4096, "footer": {"text": "x" * 1648}}]
    status, _ = await wire("POST", posts(room), {"content": "🙂" * 2000, "embeds": embeds, "components": [row]})
    assert status == 200
    assert len(server.messages(room)[0].content) == 2000


async def test_answers_that_do_not_fit_are_refused(server: DiscordServer, wire: Wire, room: Channel, ana: User) -> None:
    asked = server.interactions.begin(2, ana, room, {"name": "x"})
    assert await wire.answer(asked, {"type": 7, "data": {"content": "no message to update"}}) == (400, 50035)
    text = {"type": 4, "custom_id": "link", "style": 1}
    parts = [{"type": 18, "label": str(at), "component": text | {"custom_id": str(at)}} for at in range(6)]
    form = {"custom_id": "form", "title": "Record"}
    assert await wire.answer(asked, {"type": 9, "data": form | {"components": parts}}) == (400, 50035)
    assert len(server.violations) == 2
    server.violations.clear()
    assert (await wire.answer(asked, {"type": 9, "data": form | {"components": parts[:5]}}))[0] == 204
    with pytest.raises(UnlikelyError, match="cannot be sent"):
        await server.submit(ana, asked, {})


async def test_files_arrive_and_commands_are_checked(server: DiscordServer, wire: Wire, room: Channel) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps({"content": "report"}))
    form.add_field("files[0]", io.BytesIO(b"a,b"), filename="report.csv", content_type="application/octet-stream")
    headers = {"Authorization": f"Bot {server.token}"}
    async with wire.session.post(server.rest_url + posts(room), data=form, headers=headers) as answer:
        assert answer.status == 200
    assert server.messages(room)[0].files == {"report.csv": b"a,b"}
    commands = f"/applications/{server.bot.id}/commands"
    bad = {"name": "Big Name", "description": "x", "type": 1}
    assert await wire.code("PUT", commands, [bad]) == (400, 50035)
    assert re.search("INVALID_NAME", server.violations.pop())


async def test_too_many_requests_are_refused_until_the_announced_time(room: Channel) -> None:
    async with DiscordServer(time_scale=0.1) as server, aiohttp.ClientSession() as session:
        wire, place = Wire(server, session), posts(server.add_channel("busy"))
        statuses = [(await wire("POST", place, {"content": "x"}))[0] for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        headers = wire.headers
        assert headers["X-RateLimit-Remaining"] == "0"
        assert headers["Content-Type"] == "application/json"
        assert headers["Via"]
        await asyncio.sleep(float(headers["X-RateLimit-Reset-After"]))
        started = time.monotonic()
        assert (await wire("POST", place, {"content": "x"}))[0] == 200
        assert time.monotonic() - started < 0.5
        server.limits.global_most = 0
        status, answer = await wire("GET", "/users/@me")
        assert (status, answer["global"], wire.headers["X-RateLimit-Scope"]) == (429, True, "global")
        assert server.limits.refused == ["post", "global"]
