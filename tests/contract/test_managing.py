"""A manager decides with a press: what is shown, who answers, what staff takes, and back again."""

from __future__ import annotations

import pytest

from tests.side import MANAGERS, STAFF

REVIEW = {"publish": {"mode": "review"}}


async def decide(chat, thread: int, press: str):
    """Press something behind “Manage”, as Mara."""
    return await chat.press_private("Mara", await chat.press("Mara", thread, "manage"), press)


@pytest.mark.parametrize("overrides", [REVIEW])
async def test_what_waits_for_review_is_posted_by_one_press(bot, chat, overrides):
    [thread] = await bot.take_in()
    card = await chat.card(thread, "waiting for a manager", room=MANAGERS)
    assert await chat.messages() == []
    assert f"#{thread} is posted" in (await chat.press("Mara", thread, "approve", MANAGERS)).text
    await chat.card(thread, "2 of 2 free")
    decided = await chat.card(thread, without="waiting for a manager", room=MANAGERS)
    assert (decided.id, decided.buttons) == (card.id, ())


@pytest.mark.parametrize("overrides", [REVIEW])
async def test_what_waits_for_review_is_sorted_and_dropped_by_one_press_each(bot, chat, overrides):
    [thread] = await bot.take_in()
    await chat.press("Mara", thread, f"category:{thread}:rumor", MANAGERS)
    await chat.card(thread, "Rumour", room=MANAGERS)
    seen = await chat.press("Mara", thread, f"dismiss:{thread}:do_not_engage", MANAGERS)
    assert "Do not engage" in seen.text
    await chat.card(thread, "not for us", "Do not engage", room=MANAGERS)
    assert await chat.messages() == []


async def test_a_dismissed_thread_says_why_and_comes_back_by_undo(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    await chat.card(thread, "Ana")
    await decide(chat, thread, f"dismiss:{thread}:not_negative")
    gone = await chat.card(thread, "not for us", "Not negative", without="Ana")
    assert [press.split(":")[0] for _, press in gone.buttons] == ["manage"]
    seen = await decide(chat, thread, "undo")
    assert "I undid dismissing it" in seen.text
    back = await chat.card(thread, "Answer by", without="not for us")
    assert back.id == gone.id
    assert "nothing" not in seen.text.lower()


async def test_another_category_brings_its_guidance_and_undo_the_old_one(bot, chat):
    [thread] = await bot.take_in()
    await chat.card(thread, "Needs support", without="Say what you checked.")
    seen = await decide(chat, thread, f"category:{thread}:trust")
    assert "Doubt about trust" in seen.text
    await chat.card(thread, "Doubt about trust", "Say what you checked.")
    await decide(chat, thread, "undo")
    await chat.card(thread, "Needs support", without="Say what you checked.")
    assert "no decision" in (await decide(chat, thread, "undo")).text


async def test_a_manager_gives_a_member_a_seat_and_the_member_hears_of_it(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    offered = await decide(chat, thread, "assign")
    names = dict(offered.buttons)
    assert {"Ana", "Ben"} <= set(names)
    seen = await chat.press_private("Mara", offered, names["Ben"])
    assert f"Ben has a seat in #{thread}" in seen.text
    await chat.card(thread, "Ben", "1 of 2 free")
    await chat.told("Ben", f"asks you to answer #{thread}")
    assert "Ana has a seat" in (await chat.ask("Mara", f"/assign {thread} Ana", MANAGERS)).text
    assert "no such member" in (await chat.ask("Mara", f"/assign {thread} Nobody", MANAGERS)).text
    await chat.card(thread, "Ana", "Ben", "no seat free")
    await decide(chat, thread, "undo")
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")


async def test_a_member_hands_a_thread_to_staff_who_give_it_back_or_solve_it(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    assert "Staff has" in (await chat.press("Ana", thread, "staff")).text
    await chat.card(thread, "with staff")
    await chat.card(thread, "with staff", room=STAFF)
    assert "back with the community" in (await chat.press("Mara", thread, "giveback", STAFF)).text
    await chat.card(thread, "nobody on it yet", "2 of 2 free")
    await chat.press("Ana", thread, "staff")
    await chat.card(thread, "with staff", room=STAFF)
    assert "solved by staff" in (await chat.press("Mara", thread, "solved", STAFF)).text
    await chat.card(thread, "closed")
    await chat.card(thread, "closed", room=STAFF)


async def test_a_kept_mention_is_found_and_posted_by_one_press(bot, chat):
    assert await bot.take_in(bot.mention(text="The new colours are a bit dull", score=0.2, category="technical")) == []
    queue = await chat.ask("Mara", "/mentions dull", MANAGERS)
    assert "The new colours are a bit dull" in queue.text
    seen = await chat.press_private("Mara", queue, "promote", MANAGERS)
    assert "#1 is posted" in seen.text
    await chat.card(1, "The new colours are a bit dull", "2 of 2 free")


async def test_the_digest_is_posted_once_a_day_whoever_asks_and_however_often(bot, chat):
    await bot.take_in()
    await bot.pass_time(hours=7, minutes=1)
    await chat.room_says("Northwind: the day in short", "new: 1")
    await bot.pass_time(minutes=1)
    await bot.restart()
    await bot.pass_time(minutes=1)
    digests = [one for one in await chat.messages() if "the day in short" in one.text]
    assert len(digests) == 1
    await bot.pass_time(days=1)
    await bot.idle()
    assert len([one for one in await chat.messages() if "the day in short" in one.text]) == 2


async def test_a_manager_has_the_digest_whenever_he_asks(bot, chat):
    await bot.take_in()
    await chat.type("Mara", "/digest now", MANAGERS)
    await chat.room_says("Northwind: the day, for managers", "new: 1", room=MANAGERS)
    assert len(await chat.messages()) == 1
