"""Hundreds of connections that send nothing, or too slowly, keep nobody else from being answered."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

from bot.runtime.guard import Guarded, Limits
from tests.edges.intake_help import PATH, SECRET, app_of
from tests.harness.web_chat import WebHarness
from tests.running import SECRET as RUNNING_SECRET
from tests.running import running
from tests.world import World, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.databases import Sqlite
    from tests.world import FakeClock

HALF_A_HEAD = b"POST /v1/communities/acme/mentions HTTP/1.1\r\nHost: intake\r\nX-Slow: "
HALF_A_BODY = HALF_A_HEAD + b"1\r\nContent-Length: 100000\r\n\r\n[" + b" " * 50
SLOW = 200
PATIENCE = 10.0


@asynccontextmanager
async def slow(port: int, *beginnings: bytes) -> AsyncIterator[list[asyncio.StreamReader]]:
    """Open connections that send these beginnings, and no more."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in beginnings]
    for (_, writer), beginning in zip(opened, beginnings, strict=True):
        writer.write(beginning)
    try:
        yield [reader for reader, _ in opened]
    finally:
        for _, writer in opened:
            writer.close()


async def is_cut(reader: asyncio.StreamReader) -> bool:
    """Wait until the other side ends a connection; says whether it did so without an answer."""
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE) == b""
    except ConnectionResetError:
        return True


@asynccontextmanager
async def served(app: Any, limits: Limits) -> AsyncIterator[int]:
    """Serve an application under these limits; yields the port."""
    quick = type("Quick", (Guarded,), {"limits": limits})
    config = uvicorn.Config(app, http=quick, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    sockets = [config.bind_socket()]
    serving = asyncio.create_task(server._serve(sockets))
    while not server.started:  # noqa: ASYNC110 - uvicorn has only this flag
        await asyncio.sleep(0.01)
    try:
        yield sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
async def world(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[World]:
    made = await World.open(await sqlite.fresh(), clock, intake={"secret": SECRET})
    yield made
    await made.close()


async def _post(port: int, body: bytes, secret: str = SECRET) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        headers = {"Authorization": f"Bearer {secret}"}
        answer = await http.post(f"http://127.0.0.1:{port}{PATH}", content=body, headers=headers)
        return answer.json()


async def test_slow_senders_on_all_places_make_room_for_an_honest_one(sqlite: Sqlite):
    async with running([WebHarness()], await sqlite.fresh()) as bot:
        body = json.dumps(mention(bot.clock.now()).model_dump(mode="json", exclude_none=True)).encode()
        beginnings = [b"", HALF_A_HEAD, HALF_A_BODY, b"G"] * (SLOW // 4)
        async with slow(bot.service.port, *beginnings) as here, slow(bot.service.health.port, *beginnings):
            assert (await _post(bot.service.port, body, RUNNING_SECRET))["new"] == 1
            async with httpx.AsyncClient(timeout=PATIENCE) as http:
                for page in ("healthz", "readyz", "metrics"):
                    assert (await http.get(f"http://127.0.0.1:{bot.service.health.port}/{page}")).status_code == 200
            assert await is_cut(here[0]), "who waited the longest makes room"


async def test_who_sends_too_slowly_is_cut_off(world: World, caplog: pytest.LogCaptureFixture):
    async with (
        served(app_of(world), Limits(head_within=0.1, look_every=0.1, pace=1000)) as port,
        slow(port, b"", HALF_A_HEAD, HALF_A_BODY) as readers,
    ):
        assert [await is_cut(one) for one in readers] == [True, True, True]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_body_that_keeps_the_pace_is_read_to_its_end(world: World):
    limits = Limits(head_within=0.1, look_every=0.1, pace=100)
    body = json.dumps(mention(world.clock.now()).model_dump(mode="json", exclude_none=True)).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: i\r\nAuthorization: Bearer {SECRET}\r\nContent-Length: {len(body) + 100}\r\n\r\n"
    async with served(app_of(world), limits) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode())
        for _ in range(10):
            # longer in all than one look lasts
            writer.write(b" " * 10)
            await asyncio.sleep(0.03)
        writer.write(body)
        assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"HTTP/1.1 200")
        writer.close()


SMUGGLED = {
    "a length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "chunks in disguise": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a signed length": b"Content-Length: +4\r\n\r\nabcd",
    "a space before the colon": b"Content-Length : 4\r\n\r\nabcd",
    "a header over two lines": b"X-A: b\r\n c\r\nContent-Length: x\r\n\r\n",
    "a flood": b"".join(b"X-%d: %s\r\n" % (number, b"x" * 100) for number in range(1000)) + b"\r\n",
    "one header without an end": b"X: " + b"x" * 100_000,
}


async def test_a_request_that_two_servers_would_read_differently_is_refused_and_ends_the_connection(world: World):
    told = {}
    async with served(app_of(world), Limits(head_within=0.3, look_every=0.3)) as port:
        for name, rest in SMUGGLED.items():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"POST {PATH} HTTP/1.1\r\nHost: i\r\n".encode() + rest)
            try:
                answer = await asyncio.wait_for(reader.read(), PATIENCE)
            except ConnectionResetError:
                answer = b""
            told[name] = (answer[9:12].decode(), answer.count(b"HTTP/1.1 "))
            writer.close()
    assert {name: one for name, one in told.items() if one[1] > 1 or one[0][:1] not in {"4", ""}} == {}
