"""What was done in public is recorded in the natural way of each chat: answers, their disclosure, likes."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.runtime.fake_prober import DISCLOSES, SILENT
from tests.world import answer


async def points(chat, name: str) -> str:
    return (await chat.ask(name, "/points")).text


async def test_an_answer_that_discloses_counts_once_it_was_looked_at(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    link = bot.places.post(answer(bot.clock.now()))
    seen = await chat.record("Ana", thread, link, disclosed=True)
    assert re.search("points are confirmed once (I have seen|it is seen)", seen.text)
    card = await chat.card(thread, "answered", "1. ", "open", "♥ I liked 1 (Ana)")
    assert "Answers" in card.text
    await bot.idle()
    purse = await points(chat, "Ana")
    assert "Confirmed: 15 points" in purse
    assert "Pending" not in purse


async def test_an_answer_that_does_not_disclose_waits_until_it_does(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    link = bot.places.post(answer(bot.clock.now()), text=SILENT)
    seen = await chat.record("Ana", thread, link, disclosed=False)
    assert "I get early access for taking part" in seen.text
    await chat.card(thread, "answered", "Ana", "1 of 2 free")
    await bot.idle()
    assert "Pending: 15 points" in await points(chat, "Ana")
    bot.places.post(link, text=DISCLOSES)
    seen = await chat.press_private("Ana", seen, next(press for _, press in seen.buttons if press.endswith(":yes")))
    assert "I will look" in seen.text
    await bot.idle()
    await chat.told("Ana", f"+15 points are confirmed: your answer in #{thread}")
    purse = await points(chat, "Ana")
    assert "Confirmed: 15 points" in purse
    assert "Pending:" not in purse


async def test_a_link_that_is_no_answer_is_refused_with_the_mend(bot, chat):
    await chat.member("Ana")
    first = bot.mention()
    [thread] = await bot.take_in(first)
    for link, words in (
        (first.link, "link of a complaint"),
        ("https://reddit.com/r/a/comments/abc/x/def", "This thread is on X"),
        (answer(bot.clock.now() - timedelta(days=1)), "older than the complaint"),
    ):
        seen = await chat.record("Ana", thread, link, disclosed=True)
        assert words in seen.text
    await chat.card(thread, "nobody on it yet", "2 of 2 free")
    assert "No points yet" in await points(chat, "Ana")


async def test_a_link_counts_once_for_all(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    link = answer(bot.clock.now())
    await chat.record("Ana", thread, link, disclosed=True)
    seen = await chat.record("Ben", thread, link.replace("x.com", "mobile.twitter.com"), disclosed=True)
    assert "recorded before" in seen.text
    await chat.card(thread, "Ana", "1 of 2 free", without="Ben")


async def test_a_like_is_one_press_counts_once_and_never_for_oneself(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    link = answer(bot.clock.now())
    await chat.record("Ana", thread, link, disclosed=True)
    await chat.card(thread, "I liked 1 (Ana)")
    assert "Like recorded" in (await chat.press("Ben", thread, "liked")).text
    await chat.card(thread, "♥ 1")
    assert "already recorded your like" in (await chat.press("Ben", thread, "liked")).text
    assert "your own answer" in (await chat.press("Ana", thread, "liked")).text
    assert "already recorded your like" in (await chat.ask("Ben", f"/like {link}")).text
    card = await chat.card(thread, "♥ 1")
    assert "♥ 2" not in card.text
    assert "No points yet" in await points(chat, "Ben")


async def test_the_reply_command_records_too(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    seen = await chat.ask("Ana", f"/reply {thread} {answer(bot.clock.now())}")
    assert "wait until your reply says that you get perks" in seen.text
    await chat.card(thread, "answered", "Ana")


async def test_who_holds_a_seat_is_told_that_the_critic_wrote_again(bot, chat):
    await chat.member("Ana")
    first = bot.mention()
    [thread] = await bot.take_in(first)
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    bot.clock.advance(minutes=10)
    await bot.take_in(bot.mention(author=first.author, conversation=first.conversation))
    await chat.card(thread, "the critic wrote again", "2 posts")
    await chat.told("Ana", f"wrote again in #{thread}")
    await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    await chat.card(thread, "· answered", "2. ")


async def test_what_kind_of_answer_it_was_is_one_press_and_may_be_changed(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    seen = await chat.record("Ana", thread, answer(bot.clock.now()), disclosed=True)
    assert "What kind of answer is it?" in seen.text
    seen = await chat.press_private("Ana", seen, _press(seen, "story"))
    assert "Noted: My own story" in seen.text
    seen = await chat.press_private("Ana", seen, _press(seen, "steps"))
    assert "Noted: Steps to solve it" in seen.text
    assert [press.rpartition(":")[2] for _, press in seen.buttons] == ["story", "support"]


def _press(seen, kind: str) -> str:
    return next(press for _, press in seen.buttons if press.startswith("kind:") and press.endswith(kind))
