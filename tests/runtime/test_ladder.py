"""A private answer goes where only its reader sees it; where there is no such place, the card alone speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports.inbound import Pressed, Reacted, Typed
from bot.runtime.ladder import Ladder
from tests.runtime.fake_platform import FakePlatform, words
from tests.runtime.rig import EMOJI, Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.inbound import Inbound, Reply
    from tests.world import FakeClock


@pytest.fixture
async def shy(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """A chat whose people must write first before they can be written to."""
    async with rig(url, clock, FakePlatform(direct_needs_opening=True), seats=1) as made:
        yield made


async def card(bot: Rig) -> str:
    await bot.complain()
    await bot.deliver()
    return bot.chat.id_of("", "cards")


async def taken_off(bot: Rig) -> list[str]:
    await bot.deliver()
    return [call.detail for call in bot.chat.asked("take_reaction_off", "cards")]


async def test_what_the_chat_shows_privately_is_given_to_it(shy: Rig):
    await card(shy)
    assert "not a member" in await shy.says(Pressed("claim:1"), "nora", private=True)
    assert "What I can do" in await shy.says(Typed("help"), "nora", private=True)


async def test_a_refused_reaction_comes_off_and_nothing_is_said_in_the_room(shy: Rig):
    number = await card(shy)
    assert await shy.react(number, "nora", private=False) is None
    assert await taken_off(shy) == [f"nora {EMOJI}"]
    assert len(shy.chat.asked("post")) == 1
    assert shy.chat.asked("direct") == []


async def test_a_refused_reaction_comes_off_also_when_the_process_dies_before_it_answers(shy: Rig):
    class DiedError(Exception):
        """The process is gone."""

    class Dying(Ladder):
        """Never comes to its answer."""

        async def answer(self, inbound: Inbound, reply: Reply) -> Reply | None:
            raise DiedError

    number, router = await card(shy), shy.service.router
    router._ladder = Dying(shy.parts.transactions, router._where, shy.service.platforms)
    with pytest.raises(DiedError):
        await shy.react(number, "nora", private=False)
    assert await taken_off(shy) == [f"nora {EMOJI}"]


async def test_who_opened_the_direct_chat_is_told_why_as_well(shy: Rig):
    number = await card(shy)
    await shy.act(Typed("help"), "nora", direct=True)
    reply = await shy.react(number, "nora", private=False)
    assert reply is not None
    assert "not a member" in words(reply.message)
    assert not reply.shared
    assert await taken_off(shy) == [f"nora {EMOJI}"]


async def test_a_reaction_that_took_a_seat_stays(shy: Rig):
    number = await card(shy)
    await shy.join("ana", "ben")
    assert await shy.react(number, private=False) is None
    assert await taken_off(shy) == []
    assert await shy.react(number, "ben", private=False) is None
    assert await taken_off(shy) == [f"ben {EMOJI}"]
    assert "Ana" in shy.chat.messages("cards")[0]


async def test_a_reaction_taken_off_is_never_put_down_again(shy: Rig):
    number = await card(shy)
    assert await shy.act(Reacted(EMOJI, added=False), "nora", message_id=number, private=False) is None
    assert await taken_off(shy) == []


async def test_a_command_in_a_room_gets_a_door_to_the_direct_chat(shy: Rig):
    reply = await shy.act(Typed("points"), "nora", private=False)
    assert reply is not None
    assert reply.shared
    assert [button.url for row in reply.message.rows for button in row] == ["https://chat.example/join-acme"]
    assert "not a member" not in words(reply.message), "nothing about one person is said in the room"
    await shy.act(Typed("start"), "nora", direct=True)
    told = await shy.act(Typed("points"), "nora", private=False)
    assert told is not None
    assert not told.shared
    assert "not a member" in words(told.message)


async def test_a_chat_without_a_door_stays_silent(bot: Rig):
    assert await bot.act(Typed("points"), "nora", private=False) is None
    assert await bot.act(Typed("points"), "nora", private=False, chat_id="elsewhere") is None


async def test_what_is_for_all_is_said_in_the_room(shy: Rig):
    await shy.join("ana")
    reply = await shy.act(Typed("leaderboard"), private=False)
    assert reply is not None
    assert reply.shared


async def test_a_rush_of_reactions_is_not_a_rush_of_direct_messages(shy: Rig):
    number = await card(shy)
    await shy.join("holder")
    await shy.react(number, "holder", private=False)
    told = 0
    for count in range(40):
        await shy.act(Typed("start"), f"late{count}", direct=True)
        told += await shy.react(number, f"late{count}", private=False) is not None
    assert told == 24
    assert len(await taken_off(shy)) == 40
