"""Each morning in each chat: a digest whose numbers open the cards, for members, for managers, and for operators."""

from __future__ import annotations

import pytest

from bot.ports.chat import RoomKind

CARDS, MANAGERS, OPERATORS = RoomKind.CARDS, RoomKind.MANAGERS, RoomKind.OPERATORS
ON_A_PHONE = 14
"""Lines with the blank one below the title, and one that is broken in two."""


async def opened(chat, message) -> set[str]:
    """Return the messages that the numbers in a digest open, all of them cards in the members' room."""
    ways = [chat.harness.opens(link) for label, link in message.links if "#" in label]
    assert {room for room, _ in ways} <= {chat.harness.rooms[CARDS]}
    return {message_id for _, message_id in ways}


async def test_the_numbers_of_a_digest_open_the_cards(bot, chat):
    first, second = await bot.take_in(bot.mention(author="angry_one"), bot.mention(author="angry_two"))
    await chat.member("Ana")
    await chat.press("Ana", first, "claim")
    cards = {(await chat.card(thread)).id for thread in (first, second)}
    await bot.pass_time(hours=7, minutes=1)
    members = await chat.room_says("Northwind: the day in short", "Now:", "nobody yet")
    managers = await chat.room_says("Northwind: the day, for managers", "Now:", "angry_one", room=MANAGERS)
    assert await opened(chat, members) == await opened(chat, managers) == cards
    assert "angry" not in members.text
    assert len(members.text.splitlines()) <= ON_A_PHONE
    await chat.type("Mara", "/digest", MANAGERS)
    asked = [one for one in await chat.messages(MANAGERS) if "for managers" in one.text][-1]
    assert asked.id != managers.id
    assert await opened(chat, asked) == cards


@pytest.mark.parametrize("overrides", [{"operators": True}])
async def test_operators_read_all_communities_in_a_room_of_their_own(bot, chat, overrides):
    [thread] = await bot.take_in(bot.mention(author="angry_one"))
    await bot.pass_time(days=2, hours=21)
    told = await chat.room_says("All communities", "Northwind:", "past the limit 1", f"#{thread}", room=OPERATORS)
    # the card comes down to the bottom at the same time; where it stood, a line points on
    assert len(await opened(chat, told)) == 1
    assert "angry" not in told.text
    await bot.pass_time(minutes=1)
    assert len(await chat.messages(OPERATORS)) == 1
