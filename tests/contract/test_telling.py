"""Points by hand and words to the team go their way in each chat: to the card, and back to the member."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.ports.chat import RoomKind
from storage.tables import Perk, Redemption, RedemptionState
from tests.side import MANAGERS

LINE = {"name": "line", "title": {"en": "Direct line"}, "kind": "product_line", "threshold": 5}
WITH_LINE = pytest.mark.parametrize("overrides", [{"perks": [LINE]}])
LINK = "https://x.com/angry/status/1990000000000000001"


async def give_line(bot) -> None:
    async with bot.parts.database.write() as uow:
        perk = (await uow.exec(select(Perk))).one()
        given = {"community_id": perk.community_id, "perk_id": perk.id, "member_id": 1}
        uow.add(Redemption(**given, state=RedemptionState.FULFILLED, requested_at=bot.clock.now()))


async def test_an_award_is_told_with_its_reason_and_can_be_undone(bot, chat):
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    seen = await chat.type("Mara", "/award Ana 10 for the <b>guide</b> @everyone", MANAGERS)
    assert "Ana gets 10 points" in seen.text
    await bot.idle()
    await chat.told("Ana", "for the <b>guide</b> @everyone")
    assert "for the <b>guide</b> @everyone" in (await chat.ask("Ana", "/points")).text
    undone = await chat.press_private("Mara", seen, "unaward", MANAGERS)
    assert "Taken back" in undone.text
    points = (await chat.ask("Ana", "/points")).text
    assert "Confirmed: 0 points" in points
    assert "−10" in points


async def test_a_find_is_taken_up_by_a_press_on_its_card(bot, chat):
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    assert "Thank you" in (await chat.ask("Ana", f"/find {LINK}")).text
    await bot.idle()
    card = await chat.room_says("Found by a member", "Take up", room=MANAGERS)
    mara = await chat.person("Mara")
    seen = await chat.harness.press(mara, chat.harness.rooms[MANAGERS], card.id, card.button("word"))
    assert "gets 5 points" in seen.text
    await bot.idle()
    await chat.told("Ana", "Your find was taken up")
    card = await chat.room_says("Found by a member", "Taken up", room=MANAGERS)
    assert card.buttons == ()
    assert "Confirmed: 5 points" in (await chat.ask("Ana", "/points")).text


@WITH_LINE
async def test_feedback_is_answered_in_the_natural_way_of_each_chat(bot, chat, overrides):
    assert overrides
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    assert "Direct line" in (await chat.ask("Ana", "/feedback The export is slow.")).text
    await give_line(bot)
    assert "Sent to the Northwind team" in (await chat.ask("Ana", "/feedback The export is slow.")).text
    await bot.idle()
    kind = RoomKind.PRODUCT if RoomKind.PRODUCT in chat.harness.rooms else MANAGERS
    card = await chat.room_says("Product feedback", "The export is slow.", room=kind)
    mara, room = await chat.person("Mara"), chat.harness.rooms[kind]
    if chat.name == "discord":
        seen = await chat.harness.fill(mara, room, card.id, card.button("answer"), {"text": "Next week!"})
    else:
        seen = await chat.harness.answer(mara, room, card.id, "Next week!")
    assert "on its way" in seen.text
    await bot.idle()
    told = await chat.told("Ana", "Next week!")
    assert "The export is slow." in told.text
    await chat.room_says("Product feedback", "Next week!", room=kind)


async def test_a_suggestion_can_be_made_by_a_button(bot, chat):
    person = await chat.member("Ana")
    await chat.harness.open_direct(person)
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "words")
    seen = await chat.press_private("Ana", seen, "suggest")
    assert seen is not None
    wanted = "Write /suggest" if chat.name == "telegram" else "What should others know"
    assert wanted in seen.text
    assert "Thank you" in (await chat.ask("Ana", "/suggest Say that limits are per day.")).text
    await bot.idle()
    await chat.room_says("Suggestion for the playbook", "Say that limits are per day.", room=MANAGERS)
