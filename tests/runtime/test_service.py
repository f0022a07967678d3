"""The whole process: it starts in order or says why not, ends within ten seconds, and one fault stops nobody else."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlmodel import col, func, select, text

from bot.ports.chat import PlatformError, Problem
from bot.ports.inbound import Typed
from bot.runtime.inbox import StoredInbox
from storage.tables import Claim, Delivery, DeliveryKind, DeliveryState, JobRun
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tests.world import FakeClock


async def test_it_starts_serves_and_stops(bot: Rig):
    await bot.service.start()
    await bot.complain()
    await bot.outbox.idle()
    async with httpx.AsyncClient() as http:
        assert (await http.get(f"http://127.0.0.1:{bot.service.port}/docs")).status_code == 200
    await bot.service.stop()
    assert bot.chat.stopped
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", bot.service.port), timeout=1):
        pass


async def test_a_port_that_is_taken_stops_the_start_before_any_chat_is_reached(bot: Rig):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        http = bot.parts.config.http.model_copy(update={"port": port})
        bot.parts.transactions.config = bot.parts.config.model_copy(update={"http": http})
        with pytest.raises(PlatformError) as refusal:
            await bot.service.start()
    [problem] = refusal.value.problems
    assert problem.key == "http.port"
    assert "already in use" in problem.what
    assert "is the bot running already?" in problem.mend
    assert not hasattr(bot.chat, "receive")


async def test_where_no_chat_lets_the_bot_in_the_problems_of_all_are_told(url: str, clock: FakeClock):
    bad, worse = FakePlatform("discord"), FakePlatform("telegram")
    bad.start_problem = PlatformError([Problem("discord.token", "wrong", "another")])
    worse.start_problem = PlatformError([Problem("telegram", "cannot be reached", "look", passing=True)])
    async with rig(url, clock, bad, worse) as bot:
        with pytest.raises(PlatformError) as refusal:
            await bot.service.start()
        assert [problem.key for problem in refusal.value.problems] == ["discord.token", "telegram"]


async def test_one_chats_trouble_at_the_start_keeps_nobody_from_the_others(url: str, clock: FakeClock):
    good, bad = FakePlatform("web"), FakePlatform("discord")
    bad.start_problem = PlatformError([Problem("discord.token", "wrong", "another")])
    async with rig(url, clock, good, bad) as bot:
        bot.service.chats.serving.clear()
        await bot.service.start()
        assert list(bot.service.chats.serving) == ["web"]
        bad.start_problem = None
        tenure = bot.service.tenures["discord"]
        tenure._not_before = 0
        tenure.wake()
        await good.until(lambda: "discord" in bot.service.chats.serving)
        await bot.service.stop()
    assert good.stopped
    assert bad.stopped


async def test_where_the_network_is_away_the_bot_waits_for_it(url: str, clock: FakeClock):
    away = FakePlatform("discord")
    away.start_problem = PlatformError([Problem("discord", "cannot be reached", "look", passing=True)])
    async with rig(url, clock, away) as bot:
        bot.service.chats.serving.clear()
        await bot.service.start()
        assert not bot.service.chats.serving
        await bot.service.stop()


async def test_a_fault_of_a_chat_at_the_start_is_not_taken_for_a_problem(bot: Rig):
    bot.chat.start_problem = ZeroDivisionError("a fault of ours")
    with pytest.raises(ZeroDivisionError):
        await bot.service.start()


async def test_it_stops_within_ten_seconds_with_everything_in_flight(url: str, clock: FakeClock):
    chat = FakePlatform()
    async with rig(url, clock, chat) as bot:
        chat.stops_for = 60
        inbox = StoredInbox(bot.database, "web", clock)

        async def hangs(_raw: Mapping[str, Any], _receipt: int) -> None:
            await asyncio.Event().wait()

        bot.service.chats.inboxes = [inbox]
        await bot.service.start()
        inbox.serve(hangs)
        await inbox.keep([{"update_id": 1}])
        chat.gate.clear()
        await bot.complain()
        bot.outbox.wake()
        await chat.until(lambda: chat.asked("post"))
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.service.port)
        writer.write(b"POST /v1/communities/acme/mentions HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1")
        await writer.drain()
        before = time.monotonic()
        await bot.service.stop()
        assert time.monotonic() - before < 10
        writer.close()
        await reader.read()
        [delivery] = [row for row in await bot.deliveries() if row.kind is DeliveryKind.CARD]
        assert delivery.state is DeliveryState.LEASED, "it is repeated after the start"


async def test_reactions_of_the_time_away_count_at_the_start(url: str, clock: FakeClock):
    chat = FakePlatform(reads_reactions=True)
    async with rig(url, clock, chat) as bot:
        await bot.complain()
        await bot.join("ana")
        await bot.deliver()
        chat.standing = ["ana", "stranger"]
        await bot.service.catch_up(chat)
        claims = select(func.count()).select_from(Claim).where(col(Claim.released_at).is_(None))
        assert await bot.one(claims) == 1
        chat.standing = []
        await bot.service.catch_up(chat)
        assert await bot.one(claims) == 0


async def test_one_communitys_fault_does_not_stop_the_clock_of_the_others(
    url: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
):
    async with rig(url, clock, beta=community(web={"cards": "b-cards", "managers": "b-managers"})) as bot:
        acme = bot.parts.transactions.community_id("acme")
        trigger = f"CREATE TRIGGER no BEFORE INSERT ON job_run WHEN NEW.community_id = {acme} BEGIN SELECT RAISE(ABORT, 'full'); END"
        async with bot.database.write() as uow:
            await uow.exec(text(trigger))
        clock.advance(hours=20.5)
        await bot.service.scheduler.tick()
        assert await bot.one(select(JobRun.community_id).distinct()) == bot.parts.transactions.community_id("beta")
        assert "digest failed for acme" in caplog.text
        async with bot.database.write() as uow:
            await uow.exec(text("DROP TRIGGER no"))
        await bot.service.scheduler.tick()
        digests = select(func.count()).select_from(JobRun).where(JobRun.job == "digest")
        assert await bot.one(digests) == 2


async def test_knocking_often_and_from_two_processes_sends_each_digest_once(either: Rig):
    either.clock.advance(hours=20.5)
    other = either.parts.service(either.chats)
    await asyncio.gather(*(scheduler.tick() for scheduler in (either.service.scheduler, other.scheduler) * 5))
    digests = select(func.count()).select_from(Delivery).where(Delivery.kind == DeliveryKind.DIGEST)
    assert await either.one(digests) == 2, "the members' and the managers'"


async def test_the_clock_begins_and_ends_with_the_process(bot: Rig):
    await bot.service.start()
    assert bot.service.scheduler._clock.running
    await bot.service.stop()
    assert not bot.service.scheduler._clock.running


async def test_a_command_waits_for_nobody_while_a_report_is_read(bot: Rig):
    await bot.join("ana")
    async with bot.database.read() as uow:
        await uow.exec(select(Delivery))
        assert "What I can do" in await asyncio.wait_for(bot.says(Typed("help")), 2)
