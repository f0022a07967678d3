"""A seat is taken and given back, by reaction and by button, and the card shows it in its place."""

from __future__ import annotations

import asyncio

from tests.side import MANAGERS


async def test_a_reaction_takes_a_seat_and_taking_it_off_gives_it_back(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    posted = await chat.card(thread, "2 of 2 free")
    await chat.react("Ana", thread)
    claimed = await chat.card(thread, "Ana", "1 of 2 free")
    await chat.unreact("Ana", thread)
    freed = await chat.card(thread, "2 of 2 free", without="Ana")
    assert posted.id == claimed.id == freed.id
    assert len(await chat.messages()) == 1


async def test_a_button_takes_a_seat_and_its_private_answer_gives_it_back(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    seen = await chat.press("Ana", thread, "claim")
    assert f"#{thread}" in seen.text
    assert "say that you get perks from us" in seen.text
    await chat.card(thread, "Ana", "1 of 2 free")
    seen = await chat.press_private("Ana", seen, "release")
    assert "gave back" in seen.text
    await chat.card(thread, "2 of 2 free", without="Ana")


async def test_a_seat_taken_by_button_is_not_given_back_by_a_reaction(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    await chat.react("Ana", thread)
    await chat.reactions(thread, 1)
    await chat.card(thread, "Ana", "1 of 2 free")


async def test_the_bot_offers_the_emoji_and_its_own_reaction_claims_nothing(bot, chat):
    [thread] = await bot.take_in()
    card = await chat.card(thread, "2 of 2 free")
    await chat.reactions(thread, 1)
    await chat.member("Ana")
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    assert (await chat.card(thread)).id == card.id


async def test_the_third_finds_two_seats_taken_and_only_he_hears_of_it(bot, chat):
    for name in ("Ana", "Ben", "Cem"):
        await chat.member(name)
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.react("Ben", thread)
    full = await chat.card(thread, "Ana", "Ben", "no seat free")
    assert not [press for _, press in full.buttons if press.startswith("claim")]
    await chat.react("Cem", thread)
    await chat.reactions(thread, 3)
    await chat.told("Cem", f"#{thread} is full (Ana, Ben)")
    await bot.idle()
    assert [one.text for one in await chat.messages()] == [full.text]


async def test_a_stranger_is_asked_to_join_and_only_he_hears_of_it(bot, chat):
    await chat.person("Sly")
    [thread] = await bot.take_in()
    before = await chat.card(thread)
    await chat.react("Sly", thread)
    await chat.reactions(thread, 1)
    seen = await chat.press("Sly", thread, "claim")
    assert "not a member of Northwind yet" in seen.text
    await bot.idle()
    assert [(one.id, one.text) for one in await chat.messages()] == [(before.id, before.text)]


async def test_a_claim_on_a_thread_that_ended_meanwhile_is_refused_in_private(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    offered = await chat.type("Ana", "/next", direct=chat.name == "telegram")
    assert f"#{thread} ·" in offered.text
    panel = await chat.press("Mara", thread, "manage")
    await chat.press_private("Mara", panel, f"dismiss:{thread}:not_us")
    ended = await chat.card(thread, "not for us", "Not about us")
    seen = await chat.press_private("Ana", offered, "claim")
    assert "no longer open" in seen.text
    await chat.react("Ana", thread)
    await chat.reactions(thread, 1)
    assert [one.text for one in await chat.messages()] == [ended.text]
    assert await chat.messages(MANAGERS) == []


async def test_one_seat_each_however_often_it_is_asked_for(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    first = await chat.press("Ana", thread, "claim")
    again = await chat.press("Ana", thread, "claim")
    assert f"#{thread}" in first.text
    assert "already" in again.text
    await chat.card(thread, "Ana", "1 of 2 free")


async def test_another_emoji_claims_nothing(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread, "👍")
    # the same person's acts on the same card are handled in order, so the press comes after the reaction
    assert "already" not in (await chat.press("Ana", thread, "claim")).text
    await chat.card(thread, "Ana", "1 of 2 free")
    await chat.reactions(thread, 1, **{"👍": 1})


async def test_swapping_the_emoji_for_another_gives_the_seat_back_and_swapping_it_in_takes_one(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana")
    await chat.swap("Ana", thread, chat.harness.claim_emoji, "👍")
    await chat.card(thread, "2 of 2 free", without="Ana")
    await chat.swap("Ana", thread, "👍", chat.harness.claim_emoji)
    await chat.card(thread, "Ana", "1 of 2 free")


async def test_put_on_and_taken_off_within_a_moment_ends_without_a_seat(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    chat.harness.waits = False
    for _ in range(3):
        await asyncio.gather(chat.react("Ana", thread), chat.unreact("Ana", thread))
    chat.harness.waits = True
    # the same person's acts on the same card are handled in order, so the press comes last
    assert "already" not in (await chat.press("Ana", thread, "claim")).text
    await chat.card(thread, "Ana", "1 of 2 free")


async def test_a_rush_on_one_card_has_as_many_winners_as_seats(bot, chat):
    crowd = ("Ana", "Ben", "Cem", "Dan", "Eve", "Fay")
    for name in crowd:
        await chat.member(name)
    [thread] = await bot.take_in()
    chat.harness.waits = False
    await asyncio.gather(*(chat.react(name, thread) for name in crowd))
    chat.harness.waits = True
    card = await chat.card(thread, "no seat free")
    await chat.reactions(thread, 3)
    assert sum(name in card.text for name in crowd) == 2
