"""What a machine cannot see, a manager decides, in the natural way of each chat; and a member may disagree."""

from __future__ import annotations

from tests.side import MANAGERS
from tests.world import answer


async def test_a_manager_walks_through_what_needs_eyes_and_may_take_it_back(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    assert "Nothing waits" in (await chat.ask("Mara", "/review", MANAGERS)).text
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    await bot.idle()
    page = await chat.ask("Mara", "/review", MANAGERS)
    assert "disclosure to see: 1" in page.text
    page = await chat.press_private("Mara", page, "fine", MANAGERS)
    assert "15 points are confirmed" in page.text
    assert "Nothing waits" in page.text
    await chat.told("Ana", f"+15 points are confirmed: your answer in #{thread}")
    page = await chat.press_private("Mara", page, "unreview", MANAGERS)
    assert "disclosure to see: 1" in page.text
    assert "Pending: 15 points" in (await chat.ask("Ana", "/points")).text
    page = await chat.press_private("Mara", page, "later", MANAGERS)
    assert "Left for later: 1" in page.text


async def test_a_rejection_is_told_in_private_and_can_be_disagreed_with(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    link = answer(bot.clock.now())
    bot.places.remove(link)
    await chat.record("Ana", thread, link, disclosed=True)
    await bot.idle()
    page = await chat.ask("Mara", "/review", MANAGERS)
    assert "is not on X any more" in page.text
    page = await chat.press_private("Mara", page, "why", MANAGERS)
    page = await chat.press_private(
        "Mara", page, next(press for _, press in page.buttons if press.endswith(":gone")), MANAGERS
    )
    assert f"#{thread}: rejected. 15 points were taken back" in page.text
    told = await chat.told("Ana", "does not count any more: it is gone. 15 points were taken back")
    assert [press for _, press in told.buttons] == ["appeal:1"]
    card = await chat.card(thread, "nobody on it yet", "2 of 2 free", without="Ana")
    assert "Answers" not in card.text
    assert "read" in (await chat.ask("Ana", "/appeal 1 It stands there, look again")).text
    await chat.room_says("disagrees with a rejection", f"#{thread}", room=MANAGERS)
    page = await chat.ask("Mara", "/review", MANAGERS)
    assert "1 appeal" in page.text
    assert "It stands there, look again" in page.text
    await chat.press_private("Mara", page, "fine", MANAGERS)
    await chat.told("Ana", f"Your answer in #{thread} counts again. 15 points are yours again")
    await chat.card(thread, "· answered", "1. ", "Ana")


async def test_a_manager_rejects_in_his_own_words(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    said = await chat.ask("Mara", "/reject 1 It promises a profit", MANAGERS)
    assert "15 points were taken back" in said.text
    await chat.told("Ana", "It promises a profit")
    assert "manager" in (await chat.ask("Ana", "/reject 1 no")).text
