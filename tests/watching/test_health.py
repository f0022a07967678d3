"""A monitor is told whether the process lives and whether it serves, from before the chats are reached until the end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlmodel import text

from bot.config import Health as HealthConfig
from bot.ports.chat import PlatformError, Problem
from bot.runtime.health import OK, STOPPING, Health, Ready
from storage.database import open_database
from storage.migrate import newest
from storage.trouble import Kind, Unavailable
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import rig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.databases import Sqlite
    from tests.world import FakeClock

WELL = {"process": "ok", "database": "ok", "schema": "ok"}


async def asked(port: int, path: str, method: str = "GET") -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        return await http.request(method, path)


class Slow(FakePlatform):
    """A chat that looks at the monitor's pages while it lets the bot in, and while it is left."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int, dict[str, str]]] = []
        self.port = lambda: 0

    async def look(self) -> None:
        live, ready = await asked(self.port(), "/healthz"), await asked(self.port(), "/readyz")
        self.seen.append((live.status_code, ready.status_code, ready.json()))

    async def start(self, receive) -> None:
        await self.look()
        await super().start(receive)

    async def stop(self) -> None:
        await self.look()
        await super().stop()


async def test_it_answers_from_before_the_chats_are_reached_until_they_are_left(sqlite: Sqlite, clock: FakeClock):
    chat = Slow()
    async with rig(await sqlite.fresh(), clock, chat) as bot:
        chat.port = lambda: bot.service.health.port
        await bot.service.start()
        ready = await asked(bot.service.health.port, "/readyz")
        assert (ready.status_code, ready.json()) == (200, WELL | {"web": "serves", "scheduler": "serves"})
        metrics = await asked(bot.service.health.port, "/metrics")
        assert "firsthand_database_up 1.0" in metrics.text.splitlines()
        port = bot.service.health.port
        await bot.service.stop()
    (_, *starting), (*_, stopping) = chat.seen
    assert starting[0] == 503
    assert starting[1]["process"] == "starting"
    assert [live for live, _, _ in chat.seen] == [200, 200]
    assert stopping == {"process": "stopping"}
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


async def test_a_chat_that_cannot_be_served_makes_it_not_ready(sqlite: Sqlite, clock: FakeClock):
    bad = FakePlatform("discord")
    bad.start_problem = PlatformError([Problem("discord.token", "wrong", "another")])
    async with rig(await sqlite.fresh(), clock, FakePlatform("web"), bad) as bot:
        await bot.service.start()
        ready = await asked(bot.service.health.port, "/readyz")
        metrics = await asked(bot.service.health.port, "/metrics")
        await bot.service.stop()
    assert ready.status_code == 503
    assert ready.json() == WELL | {"web": "serves", "discord": "failing", "scheduler": "serves"}
    assert 'firsthand_role_serves{role="discord"} 0.0' in metrics.text
    assert 'firsthand_role_serves{role="web"} 1.0' in metrics.text


async def test_a_port_that_is_taken_stops_the_start(sqlite: Sqlite, clock: FakeClock):
    async with rig(await sqlite.fresh(), clock) as bot:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            bot.service.health._config = HealthConfig(port=taken.getsockname()[1])
            with pytest.raises(PlatformError) as refusal:
                await bot.service.start()
    assert [problem.key for problem in refusal.value.problems] == ["health.port"]


def nothing() -> Mapping[str, str]:
    return {}


async def figures() -> bytes:
    return b"one 1\n"


async def test_what_is_not_there_is_not_answered_and_nothing_is_taken_in():
    health = Health(HealthConfig(port=0), Ready(open_database("sqlite:///none.db"), nothing), figures)
    await health.start()
    answers = [await asked(health.port, path) for path in ("/metrics", "/", "/docs")]
    posted, head = await asked(health.port, "/healthz", "POST"), await asked(health.port, "/metrics", "HEAD")
    await health.stop()
    assert [one.status_code for one in answers] == [200, 404, 404]
    assert answers[0].text == "one 1\n"
    assert posted.status_code == 405
    assert (head.content, head.headers["content-length"]) == (b"", "6")


async def test_it_can_be_switched_off():
    health = Health(HealthConfig(enabled=False), Ready(open_database("sqlite:///none.db"), nothing), figures)
    await health.start()
    await health.stop()
    assert health.port == 0


async def test_a_database_that_cannot_be_read_makes_it_not_ready(sqlite: Sqlite):
    database = open_database(await sqlite.fresh())
    async with database.write() as uow:
        await uow.exec(text("DROP TABLE alembic_version"))
    ready = Ready(database, nothing)
    ready.state = OK
    assert await ready.look() == {"process": "ok", "database": "down"}
    ready.state = STOPPING
    assert await ready.look() == {"process": "stopping"}
    await database.close()


async def test_another_schema_and_a_database_in_trouble_make_it_not_ready(database_url: str):
    database = open_database(database_url)
    ready = Ready(database, nothing)
    ready.state = OK
    assert await ready.look() == WELL
    database.trouble.met(Unavailable(Kind.READ_ONLY))
    assert await ready.look() == WELL | {"database": "read-only"}
    database.trouble.ended()
    async with database.write() as uow:
        await uow.exec(text("UPDATE alembic_version SET version_num = '0001'"))
    assert await ready.look() == WELL | {"schema": "other"}
    async with database.write() as uow:
        await uow.exec(text("UPDATE alembic_version SET version_num = :name").bindparams(name=newest()[0]))
    await database.close()
