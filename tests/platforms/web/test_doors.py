"""Roles and closed rooms on the page: simple lists, given and taken back as often as it is asked."""

from __future__ import annotations

from bot.ports.chat import Gone, Invited, Unchanged
from bot.ports.inbound import JoinAsked


async def test_a_role_stands_beside_the_name_until_it_is_taken(world):
    for _ in range(2):
        assert await world.platform.give_role("web-cards", "anna", "early") == Unchanged()
        assert world.chat.people["anna"].roles == {"early"}
    for _ in range(2):
        assert await world.platform.take_role("web-cards", "anna", "early") == Unchanged()
        assert world.chat.people["anna"].roles == frozenset()
    assert await world.platform.give_role("web-cards", "nobody", "early") == Gone()
    assert await world.platform.take_role("web-cards", "nobody", "early") == Unchanged()


async def test_who_sees_a_room_is_present(world):
    assert await world.platform.is_present("web-cards", "anna") is True
    assert await world.platform.is_present("web-managers", "anna") is False
    assert await world.platform.is_present("web-cards", "nobody") is False


async def test_a_link_asks_and_the_bot_answers(world):
    made = await world.platform.invite("-1001", "Anna")
    assert isinstance(made, Invited)
    assert await world.platform.ask_in("anna", made.link)
    [heard] = world.bot.seen
    assert (heard.event, heard.place.chat_id, heard.sender.external_id) == (JoinAsked(), "-1001", "anna")
    assert await world.platform.is_present("-1001", "anna") is False
    for _ in range(2):
        assert await world.platform.answer_join("-1001", "anna", admit=True) == Unchanged()
        assert await world.platform.is_present("-1001", "anna") is True
    assert await world.platform.answer_join("-1001", "mira", admit=True) == Unchanged()
    assert await world.platform.is_present("-1001", "mira") is False, "she did not ask"
    for _ in range(2):
        assert await world.platform.revoke("-1001", made.link) == Unchanged()
        assert await world.platform.put_out("-1001", "anna") == Unchanged()
        assert await world.platform.is_present("-1001", "anna") is False
    assert not await world.platform.ask_in("anna", made.link)


async def test_who_is_turned_away_is_not_in(world):
    made = await world.platform.invite("-1001", "Anna")
    await world.platform.ask_in("mira", made.link)
    await world.platform.answer_join("-1001", "mira", admit=False)
    assert await world.platform.is_present("-1001", "mira") is False
