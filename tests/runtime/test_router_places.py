"""Which community is meant, and that one community reaches nothing of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from bot.ports.inbound import Closed, Left, Pressed, Typed
from storage.tables import Identity, Member, MemberState
from tests.runtime.rig import Rig, rig
from tests.world import community

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock


BETA = community(
    product="Eastwood", web={"cards": "b-cards", "managers": "b-managers", "rights": {"manager": ["user:mara"]}}
)


@pytest.fixture
async def two(url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """Two communities on one page."""
    async with rig(url, clock, beta=BETA) as made:
        yield made


async def test_who_leaves_the_room_gives_the_seats_back_and_who_blocks_the_bot_is_written_to_no_more(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    await bot.type("help", direct=True)
    await bot.press(f"claim:{thread}")
    assert await bot.act(Left(), "nobody-known") is None
    assert await bot.act(Left(), chat_id="elsewhere") is None
    assert await bot.held() == 1
    assert await bot.act(Left()) is None
    assert await bot.held() == 0
    assert await bot.one(select(Member.state)) == MemberState.PAUSED
    assert await bot.one(select(Identity.direct_open))
    await bot.act(Closed(), direct=True)
    assert not await bot.one(select(Identity.direct_open))


async def test_a_direct_chat_asks_once_which_community_is_meant(two: Rig):
    await two.join("ana")
    await two.act(Pressed("agree"), "ana", chat_id="b-cards")
    asked = await two.act(Typed("points"), "ana", direct=True)
    assert asked is not None
    buttons = {button.label: button.press for row in asked.message.rows for button in row}
    assert buttons == {"Northwind": "community:acme", "Eastwood": "community:beta"}
    assert "Eastwood" in await two.press("community:beta", direct=True)
    assert "Eastwood" in await two.type("me", direct=True)
    assert "Northwind" in await two.press("community:acme", direct=True)
    assert "Northwind" in await two.type("me", direct=True)
    assert "Eastwood" in await two.type("me", chat_id="b-cards")
    assert "Northwind" in await two.type("me", direct=True), "a room does not change what was chosen"


async def test_a_member_of_one_community_is_not_asked(two: Rig):
    await two.act(Pressed("agree"), "ana", chat_id="b-cards")
    assert "Eastwood" in await two.type("me", direct=True)


async def test_a_community_that_does_not_exist_cannot_be_chosen(two: Rig):
    await two.join("ana")
    await two.act(Pressed("agree"), "ana", chat_id="b-cards")
    for press in ("community:gamma", "community:", "community:ACME"):
        reply = await two.act(Pressed(press), direct=True)
        assert reply is not None
        assert {button.press for row in reply.message.rows for button in row} <= {"community:acme", "community:beta"}


async def test_a_deep_link_opens_the_community_it_names(two: Rig):
    assert "I do not know which community" in await two.press("agree", "nora", direct=True)
    await two.act(Pressed("join"), "nora", chat_id="b-cards")
    assert "Eastwood" in await two.type("start", "join-beta", "nora", direct=True)
    assert (
        "Eastwood" in await two.press("agree", "nora", direct=True) or await two.one(select(Member.community_id)) == 2
    )
    assert await two.one(select(Member.community_id)) == two.parts.transactions.community_id("beta")


async def test_a_button_of_another_community_reaches_nothing_of_it(two: Rig):
    thread = await two.complain()
    await two.act(Pressed("agree"), "ben", chat_id="b-cards")
    assert "There is no thread" in await two.press(f"claim:{thread}", "ben", chat_id="b-cards")
    assert "There is no thread" in await two.press(f"dismiss:{thread}:not_us", "mara", chat_id="b-managers")
    assert "not a member of Northwind" in await two.press(f"claim:{thread}", "ben")
    assert "not a member of Northwind" in await two.press(f"claim:{thread}", "ben", direct=True)
    assert await two.held() == 0


async def test_a_room_that_is_nobodys_does_nothing(bot: Rig):
    thread = await bot.complain()
    await bot.join("ana")
    assert "I do not know which community" in await bot.press(f"claim:{thread}", chat_id="elsewhere")
    assert await bot.held() == 0


async def test_who_left_the_room_may_not_act_from_outside_and_is_in_again_once_he_acts_in_it(bot: Rig):
    await bot.join("ana")
    await bot.act(Left())
    for press in ("agree", "comeback", "join"):
        assert "You have left the room of Northwind" in await bot.press(press, direct=True)
    assert "Your points" in await bot.type("points")  # back in the room, seen by whatever he does
    assert "Your points" in await bot.type("points", direct=True)
