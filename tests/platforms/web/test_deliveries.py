"""What the bot sends, edits and looks up, and how that ends."""

from __future__ import annotations

import pytest

from bot.platforms.web import Person, WebChat, WebPlatform
from bot.ports.chat import Gone, Refused, Room, RoomKind, Sent, Unchanged
from bot.ports.message import Message
from tests.platforms.web.world import CARD, MENU, NOW, ROOMS, Stopped


async def test_deliveries_end_in_the_houses_outcomes(world):
    card = await world.card()
    assert await world.platform.post("web-cards", CARD, key="card") == Sent(card)
    assert await world.platform.post("nowhere", CARD, key="k") == Gone()
    assert await world.platform.edit("web-cards", card, CARD) == Unchanged()
    assert await world.platform.edit("web-cards", card, Message("New")) == Sent(card)
    assert await world.platform.edit("web-staff", card, CARD) == Gone()
    await world.act("say", text="hello")
    talk = (await world.seen_by("anna"))[-1]["id"]
    assert isinstance(await world.platform.edit("web-cards", talk, CARD), Refused)
    await world.act("react", post=card, emoji="✋", added=True)
    await world.platform.react("web-cards", card, "✋")
    assert await world.platform.reactions("web-cards", card, "✋") == ["anna"]
    assert await world.platform.take_reaction_off("web-cards", card, "anna", "✋") == Sent(card)
    assert await world.platform.take_reaction_off("web-cards", card, "anna", "✋") == Gone()
    world.chat.remove(world.chat.get("web-cards", card))
    assert await world.platform.edit("web-cards", card, CARD) == Gone()
    assert await world.platform.react("web-cards", card, "✋") == Gone()
    again = await world.platform.post("web-cards", CARD, key="card")
    assert again not in {Sent(card), Gone()}


async def test_a_message_is_found_by_its_button(world):
    card = await world.card()
    assert await world.platform.find("web-cards", "claim:7") == card
    assert await world.platform.find("web-cards", "claim:8") is None
    assert await world.platform.find("web-staff", "claim:7") is None


async def test_rooms_with_one_id_are_a_problem(world):
    twice = [*ROOMS, Room("acme", RoomKind.STAFF, "web-cards", "✋"), Room("acme", RoomKind.STAFF, "anna", "✋")]
    assert await world.platform.check(ROOMS) == []
    assert [problem.key for problem in await world.platform.check(twice)] == ["communities.acme.web.staff"] * 2


def test_ids_of_one_run_never_return_in_the_next():
    runs = [WebChat() for _ in range(2)]
    ids = [chat.add("web-cards", NOW, text="hello").id for chat in runs]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("person", [Person("@bot", "x"), Person("", "x"), Person("web-cards", "x")])
def test_some_ids_cannot_be_a_persons(person):
    with pytest.raises(ValueError, match="cannot be a person's id"):
        WebPlatform(WebChat(), MENU, ROOMS, [person], Stopped())
