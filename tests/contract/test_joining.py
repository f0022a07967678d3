"""Joining with questions, being let in, the first seat; and what a manager does with a member, in each chat."""

from __future__ import annotations

import pytest

from tests.side import CARDS, MANAGERS

ADMIT = {
    "join": "admit",
    "questions": [{"en": "How long have you used it?"}, {"en": "From which country do you write?"}],
}


async def ask_to_join(chat, name: str):
    """Agree to the terms and answer the questions the way this chat has for it; returns what was said at the end."""
    person = await chat.person(name)
    direct = chat.name == "telegram"
    if direct:
        await chat.harness.open_direct(person)
        await chat.type(name, "/help")
    terms = await chat.type(name, "/join", direct=direct)
    assert "you get perks" in terms.text
    assert "A manager reads your request" in terms.text
    place = person if direct else chat.harness.rooms[CARDS]
    if direct:
        asked = await chat.harness.press(person, place, terms.id, terms.button("agree"))
        assert "Question 1 of 2: How long have you used it?" in asked.text
        asked = await chat.type(name, "Two years, *daily*", direct=True)
        assert "Question 2 of 2: From which country" in asked.text
        return await chat.type(name, "Spain", direct=True)
    values = {"first": "Two years, *daily*", "second": "Spain"}
    return await chat.harness.fill(person, place, terms.id, terms.button("agree"), values)


async def decide(chat, words: str, press: str):
    """Press a button of a card in the managers' room, as Mara."""
    card = await chat.room_says(words, room=MANAGERS)
    return await chat.harness.press(chat.people["Mara"], chat.harness.rooms[MANAGERS], card.id, card.button(press))


@pytest.mark.parametrize("overrides", [ADMIT])
async def test_who_asks_to_join_waits_is_let_in_and_takes_a_seat(bot, chat, overrides):
    [thread] = await bot.take_in()
    said = await ask_to_join(chat, "Ana")
    assert "A manager of Northwind reads your request now" in said.text
    refused = await chat.press("Ana", thread, "claim")
    assert "has not let you in yet" in refused.text
    asked = await chat.room_says("Ana asks to join", "Two years, *daily*", "Spain", "Admit", room=MANAGERS)
    assert "Ana is in" in (await decide(chat, "Ana asks to join", "admit")).text
    await chat.told("Ana", "Welcome to Northwind")
    decided = await chat.room_says("Ana asks to join", "active", room=MANAGERS)
    assert (decided.id, decided.buttons) == (asked.id, ())
    assert f"seat in #{thread}" in (await chat.press("Ana", thread, "claim")).text
    await chat.card(thread, "Ana", "1 of 2 free")
    assert "let in already" in (await chat.ask("Mara", "/admit Ana", MANAGERS)).text


@pytest.mark.parametrize("overrides", [ADMIT])
async def test_who_is_declined_hears_why_and_a_new_request_is_a_new_card(bot, chat, overrides):
    await ask_to_join(chat, "Ana")
    first = await chat.room_says("Ana asks to join", room=MANAGERS)
    said = await chat.ask("Mara", "/decline Ana Please tell us a little more.", MANAGERS)
    assert "the request is declined" in said.text
    await chat.told("Ana", "Please tell us a little more.")
    await chat.room_says("Ana asks to join", "not in (Please tell us", room=MANAGERS)
    await ask_to_join(chat, "Ana")
    second = await chat.room_says("Turned down once before", "Admit", room=MANAGERS)
    assert second.id != first.id


async def test_a_manager_finds_a_member_stops_him_for_a_reason_and_takes_it_back(bot, chat):
    [thread] = await bot.take_in()
    await chat.member("Ana")
    await chat.member("Ben")
    await chat.press("Ana", thread, "claim")
    await chat.card(thread, "Ana")
    roster = await chat.ask("Mara", "/members", MANAGERS)
    assert {"Ana", "Ben"} <= {label for label, _ in roster.buttons}
    page = await chat.press_private("Mara", roster, dict(roster.buttons)["Ana"], MANAGERS)
    assert f"#{thread}" in page.text
    await chat.ask("Mara", "/suspend Ana Copied answers.", MANAGERS)
    await chat.card(thread, "2 of 2 free", without="Ana")
    await chat.told("Ana", "Copied answers.")
    assert "Copied answers." in (await chat.press("Ana", thread, "claim")).text
    page = await chat.ask("Mara", "/members ana", MANAGERS)
    assert "suspended (Copied answers.)" in page.text
    assert "active member again" in (await chat.press_private("Mara", page, "lift", MANAGERS)).text
    assert f"seat in #{thread}" in (await chat.press("Ana", thread, "claim")).text


async def test_a_note_is_asked_for_where_none_is_given_and_is_for_managers_only(bot, chat):
    await chat.member("Ana")
    page = await chat.ask("Mara", "/members Ana", MANAGERS)
    press, place = page.button("note"), chat.harness.rooms[MANAGERS]
    if chat.name == "telegram":
        asked = await chat.press_private("Mara", page, press, MANAGERS)
        assert f"/note {press.split(':')[1]} and your words" in asked.text
        noted = await chat.ask("Mara", f"/note {press.split(':')[1]} Knows taxes well.", MANAGERS)
    else:
        values = {"words": "Knows taxes well."}
        noted = await chat.harness.fill(chat.people["Mara"], place, page.id, press, values)
    assert "Only managers see" in noted.text
    assert "Knows taxes well." in (await chat.ask("Mara", "/members Ana", MANAGERS)).text
    assert "Only managers" in (await chat.ask("Ana", "/members Ana")).text
    assert "is gone" in (await chat.ask("Mara", "/note Ana -", MANAGERS)).text
