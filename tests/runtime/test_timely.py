"""What waited for the end of quiet hours is told only if it is still so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports.inbound import Typed
from bot.runtime.jobs import JOBS
from tests.runtime.fake_platform import words
from tests.runtime.rig import rig
from tests.world import answer, mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.runtime.rig import Rig
    from tests.world import FakeClock

LEADS = {"lead": ["role:lead"], "manager": ["role:manager"]}
ROOMS = {"cards": "cards", "managers": "managers", "staff": "staff", "rights": LEADS}


@pytest.fixture
async def bot(database_url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """It is one o'clock in Berlin; from eight in the evening to eight in the morning nobody is written to."""
    async with rig(database_url, clock, web=ROOMS) as made:
        await made.join("ana", "ben")
        for who in ("ana", "ben"):
            await made.type("me", "quiet 20:00-08:00", who, direct=True)
        yield made


async def hours(bot: Rig, passed: int) -> None:
    for _ in range(passed):
        bot.clock.advance(hours=1)
        for job in JOBS:
            if job.name == "nudges":
                await job.run(bot.parts.transactions, "acme")
        await bot.deliver()


async def answered(bot: Rig, thread: int, who: str) -> None:
    await bot.type("reply", f"{thread} {answer(bot.clock.now())}", who)


def told(bot: Rig, who: str, part: str) -> list[str]:
    said = [words(call.message) for call in bot.chat.asked("direct", who) if call.message]
    return [one for one in said if part in one]


@pytest.mark.parametrize("early", [True, False])
async def test_who_answered_before_he_was_to_be_woken_is_not_reminded(bot: Rig, *, early: bool) -> None:
    thread = await bot.complain()
    await bot.press(f"claim:{thread}")
    await hours(bot, 18)
    assert told(bot, "ana", "") == []
    if early:
        await answered(bot, thread, "ana")
    await hours(bot, 2)
    assert len(told(bot, "ana", "no answer is recorded yet")) == (not early)


@pytest.mark.parametrize("early", [True, False])
async def test_several_seats_are_reminded_of_while_one_still_waits(bot: Rig, *, early: bool) -> None:
    threads = [await bot.complain() for _ in range(2)]
    for thread in threads:
        await bot.press(f"claim:{thread}")
    await hours(bot, 18)
    for thread in threads if early else threads[:1]:
        await answered(bot, thread, "ana")
    await hours(bot, 2)
    assert len(told(bot, "ana", "without a recorded answer")) == (not early)


@pytest.mark.parametrize("early", [True, False])
async def test_a_critic_who_was_answered_meanwhile_is_no_news(bot: Rig, *, early: bool) -> None:
    post = mention(bot.clock.now())
    await bot.parts.desk.take("acme", [post])
    await bot.press("claim:1")
    await answered(bot, 1, "ana")
    await hours(bot, 9)
    again = mention(bot.clock.now(), conversation=post.conversation, author=post.author)
    await bot.parts.desk.take("acme", [again])
    if early:
        await hours(bot, 1)
        await answered(bot, 1, "ana")
    await hours(bot, 14)
    assert bool(told(bot, "ana", post.author)) is not early


@pytest.mark.parametrize("early", [True, False])
async def test_a_lead_is_not_called_to_what_was_answered_before_he_was_awake(bot: Rig, *, early: bool) -> None:
    bot.clock.advance(minutes=5)
    await bot.act(Typed("me"), "ben", roles=("lead",))
    await bot.type("me", "quiet 12:00-18:00", "ben", direct=True)
    thread = await bot.complain()
    await hours(bot, 50)
    if early:
        await answered(bot, thread, "ana")
    await hours(bot, 4)
    assert len(told(bot, "ben", "passed its limit")) == (not early)
