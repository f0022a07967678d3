"""In each chat a holder is reminded, puts off, hands over, loses a seat by time and takes it back: all with presses."""

from __future__ import annotations

import pytest

from tests.side import CARDS, MANAGERS


async def opened(chat, *names: str) -> None:
    """Let members join whose direct chats are open."""
    for name in names:
        await chat.harness.open_direct(await chat.member(name))


async def press_told(chat, name: str, words: str, action: str):
    """Press a button of a private message."""
    seen = await chat.told(name, words)
    person = await chat.person(name)
    place = chat.harness.rooms[CARDS] if chat.name == "discord" else person
    return await chat.harness.press(person, place, seen.id, seen.button(action))


async def test_a_holder_is_reminded_and_loses_the_seat_and_takes_it_back(bot, chat):
    await opened(chat, "Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    await bot.pass_time(hours=8, minutes=1)
    reminded = await chat.told("Ana", "no answer is recorded yet")
    assert [press.split(":")[0] for _, press in reminded.buttons] == ["reply", "snooze", "handover", "release"]
    await chat.card(thread, "Ana", "free again")
    await bot.pass_time(hours=8, minutes=1)
    await chat.card(thread, "2 of 2 free", without="Ana")
    if chat.name == "discord":
        await chat.reactions(thread, 1)
    answer = await press_told(chat, "Ana", "free for others again, because", "takeback")
    assert "yours again" in answer.text
    await chat.card(thread, "Ana", "1 of 2 free")


async def test_the_reaction_of_a_lost_seat_is_spent_also_after_a_restart(bot, chat):
    await opened(chat, "Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    await bot.pass_time(hours=8, minutes=1)
    await bot.pass_time(hours=8, minutes=1)
    await chat.card(thread, "2 of 2 free", without="Ana")
    await bot.restart()
    await chat.card(thread, "2 of 2 free", without="Ana")


async def test_the_reaction_of_a_seat_that_was_handed_over_is_spent(bot, chat):
    await opened(chat, "Ana", "Ben")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    await chat.ask("Ana", f"/handover {thread} Ben")
    await press_told(chat, "Ben", "Ana asks you", "takeover")
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")
    await bot.restart()
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")


async def test_who_needs_longer_says_so_with_a_press_and_the_card_says_until_when(bot, chat):
    await opened(chat, "Ana")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    await bot.pass_time(hours=8, minutes=1)
    answer = await press_told(chat, "Ana", "no answer is recorded yet", "snooze")
    assert "You keep your seat" in answer.text
    await chat.card(thread, "Ana (back")
    await bot.pass_time(hours=9)
    await chat.card(thread, "Ana (back")


async def test_a_seat_is_handed_over_with_two_presses(bot, chat):
    await opened(chat, "Ana", "Ben")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    whom = await chat.ask("Ana", f"/handover {thread}")
    assert [label for label, _ in whom.buttons] == ["Ben", "Anybody"]
    asked = await chat.press_private("Ana", whom, "handover")
    assert "I asked Ben" in asked.text
    await bot.idle()
    await chat.card(thread, "Ana → ", "Ben?")
    offered = await chat.ask("Ben", "/next")
    assert "Ana asks you to take this one" in offered.text
    answer = await press_told(chat, "Ben", "Ana asks you", "takeover")
    assert f"#{thread} is yours" in answer.text
    await chat.card(thread, "Ben", without="Ana")
    await chat.told("Ana", "Ben took your seat")


async def test_a_seat_is_handed_over_by_a_typed_line(bot, chat):
    await opened(chat, "Ana", "Ben")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    assert "I asked Ben" in (await chat.ask("Ana", f"/handover {thread} Ben")).text
    answer = await press_told(chat, "Ben", "Ana asks you", "declineover")
    assert "Ana keeps the seat" in answer.text
    await chat.told("Ana", "Ben cannot take your seat")
    assert "I offer it to you again" in (await chat.ask("Ben", f"/snooze {thread} 5")).text


async def test_next_can_wait(bot, chat):
    await opened(chat, "Ana")
    [first] = await bot.take_in()
    [second] = await bot.take_in()
    shown = await chat.ask("Ana", "/next")
    assert f"#{first} ·" in shown.text
    later = await chat.press_private("Ana", shown, "snooze")
    assert f"#{first} can wait" in later.text
    assert f"#{second} ·" in (await chat.press_private("Ana", later, "next")).text


async def test_managers_are_told_which_thread_is_late_with_the_way_to_its_card(bot, chat):
    [thread] = await bot.take_in()
    await bot.pass_time(hours=9)
    card = await chat.card(thread)
    await bot.pass_time(hours=15, minutes=1)
    notice = await chat.room_says("has passed its target", f"#{thread}", room=MANAGERS)
    [link] = [address for label, address in notice.links if label.endswith(f"#{thread}")]
    assert chat.harness.opens(link) == (chat.harness.rooms[CARDS], card.id)


@pytest.mark.parametrize("overrides", [{"nudges": {"leave_out": ["unclaimed"]}}])
async def test_leads_are_told_privately_of_a_missed_limit(bot, chat, overrides):
    assert overrides
    [thread] = await bot.take_in()
    await chat.card(thread)
    await bot.pass_time(hours=48, minutes=1)
    await chat.room_says("has passed its limit", f"#{thread}", room=MANAGERS)
