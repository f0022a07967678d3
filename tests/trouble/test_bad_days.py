"""A claim, a record, an import and a delivery while the database cannot be used: nothing half, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlmodel import col, func, select

from bot import texts
from storage.tables import Claim, Delivery, DeliveryState, Identity, Member, Mention, Reply
from storage.trouble import Unavailable
from tests.trouble.conftest import SECRET
from tests.world import answer, mention

if TYPE_CHECKING:
    from tests.trouble.conftest import Day

PATIENCE = 20.0
NOT_NOW = texts.of("en")("not-now")
PATH = "/v1/communities/acme/mentions"


async def until(log: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while words not in log.text:  # noqa: ASYNC110 - a log has no event
            await asyncio.sleep(0.02)


async def test_nothing_is_half_done_nothing_is_lost_and_nothing_happens_twice(
    day: Day, caplog: pytest.LogCaptureFixture
):
    bot, chat = day.bot, day.bot.chat
    await bot.join("ana", "ben")
    thread = await bot.complain()
    await bot.outbox.idle()
    shown = next(number for room, number in chat.shown if room == "cards")
    chat.gate.clear()
    await bot.complain()
    await chat.until(lambda: len(chat.asked("post", "cards")) == 2)  # the second card is on its way
    facts = await day.counts()
    caplog.clear()

    await day.bad.begin()
    chat.gate.set()
    assert NOT_NOW in await bot.press(f"claim:{thread}", "ana")
    assert NOT_NOW in await bot.type("reply", f"{thread} {answer(bot.clock.now())}", "ana")
    chat.reacted = {shown: ["ben"]}
    assert await bot.react(shown, "ben") is None
    posts = [mention(bot.clock.now() - timedelta(minutes=5)) for _ in range(2)]
    with pytest.raises(Unavailable):
        await bot.parts.desk.take("acme", posts[:1])
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.service.port}") as http:
        sent = {"json": posts[1].model_dump(mode="json", exclude_none=True) | {"reach": {}}}
        headers = {"Authorization": f"Bearer {SECRET}"}
        refused = await http.post(PATH, headers=headers, **sent)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert await day.counts() == facts

        await day.bad.end()
        await until(caplog, "can be used again")
        await bot.parts.desk.take("acme", posts[:1])
        assert (await http.post(PATH, headers=headers, **sent)).json()["new"] == 1
    async with asyncio.timeout(PATIENCE):
        while not await bot.held():  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.02)
    await bot.outbox.idle()
    assert await bot.one(_holders()) == "ben"
    await bot.press(f"claim:{thread}", "ana")
    assert await bot.held() == 2
    await bot.outbox.idle()

    assert len(chat.asked("post", "cards")) == len(chat.messages("cards")) == 4
    assert await bot.one(select(func.count()).select_from(Mention)) == 4
    assert await bot.one(select(func.count()).select_from(Reply)) == 0
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DONE}
    assert await bot.one(select(func.max(Delivery.attempts))) == 1


async def test_the_log_has_one_clear_line_for_it_and_one_when_it_is_over(day: Day, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    await day.bot.complain()
    caplog.clear()
    await day.bad.begin()
    for _ in range(3):
        await day.bot.press("claim:1")
        day.bot.service.outbox.wake()
        await day.bot.service.scheduler.tick()
        await asyncio.sleep(0.05)
    await day.bad.end()
    await until(caplog, "can be used again")
    said = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert all(record.exc_info is None for record in said), caplog.text
    begun = [record.getMessage() for record in said if "cannot be used" in record.getMessage()]
    assert any(day.kind in line for line in begun)
    assert len(begun) == len({line.split("(")[0] for line in begun}) <= 2
    assert len(said) == len(begun) + 1, caplog.text


def _holders() -> object:
    return (
        select(Identity.external_id)
        .join(Member, col(Member.person_id) == Identity.person_id)
        .join(Claim, col(Claim.member_id) == Member.id)
        .where(col(Claim.released_at).is_(None))
    )
