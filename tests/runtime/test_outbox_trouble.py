"""What a chat refuses, delays or never takes: tried again for an hour, then given up, and a manager told once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.ports.chat import Refused, RetryAfter
from bot.runtime import settling
from storage.tables import DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from tests.runtime.rig import Rig


async def states(bot: Rig, kind: DeliveryKind = DeliveryKind.CARD) -> list[DeliveryState]:
    return [row.state for row in await bot.deliveries() if row.kind is kind]


async def test_a_chat_that_says_not_now_is_left_alone_for_that_long(either: Rig):
    either.chat.script("post", RetryAfter(0.4, "flood"))
    await either.complain()
    await either.complain()
    await either.outbox.start()
    async with asyncio.timeout(10):
        while len(either.chat.messages("cards")) < 2:
            await asyncio.sleep(0.02)
            either.clock.advance(seconds=0.1)
            either.outbox.wake()
    await either.outbox.idle()
    first, second, *_ = either.chat.asked("post")
    assert second.at - first.at >= 0.39
    assert await states(either) == [DeliveryState.DONE] * 2


async def test_an_outage_is_outlasted_with_growing_waits(bot: Rig):
    await bot.complain()
    bot.chat.script("post", *[RetryAfter(0, "down")] * (settling.TRIES - 1))
    minutes = 0
    while not bot.chat.messages("cards"):
        await bot.deliver()
        bot.clock.advance(minutes=1)
        minutes += 1
        assert minutes < 120
    assert minutes > 40
    assert bot.chat.messages("managers") == []


async def test_what_fails_for_ever_is_dead_and_the_managers_are_told_once(bot: Rig):
    await bot.complain()
    await bot.complain()
    bot.chat.script("post", *[RetryAfter(0, "no route")] * (2 * settling.TRIES))
    for _ in range(settling.TRIES):
        await bot.deliver()
        bot.clock.advance(minutes=6)
    await bot.deliver()
    assert await states(bot) == [DeliveryState.DEAD] * 2
    said = bot.chat.messages("managers")
    assert len(said) == 1
    assert "no route" in said[0]


async def test_what_is_refused_is_dead_at_once_and_told_once_a_day(either: Rig):
    either.chat.script("post", Refused("no right to write"), Refused("no right to write"))
    await either.complain()
    await either.complain()
    await either.deliver()
    assert await states(either) == [DeliveryState.DEAD] * 2
    assert len(either.chat.messages("managers")) == 1
    either.clock.advance(days=1)
    either.chat.script("post", Refused("no right to write"))
    await either.complain()
    await either.deliver()
    assert len(either.chat.messages("managers")) == 2


async def test_a_managers_room_that_refuses_the_news_itself_ends_it(bot: Rig):
    for chat_id in ("cards", "managers"):
        bot.chat.script("post", *[Refused("no")] * 5, chat_id=chat_id)
    await bot.complain()
    await bot.deliver()
    assert {row.state for row in await bot.deliveries()} == {DeliveryState.DEAD}
    assert len(bot.chat.asked("post")) == 2
