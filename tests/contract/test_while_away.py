"""What happened before a restart, and while the bot was away, counts."""

from __future__ import annotations


async def test_cards_posted_before_a_restart_work(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    posted = await chat.card(thread)
    await bot.restart()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    await chat.press("Ben", thread, "claim")
    await chat.card(thread, "Ana", "Ben", "no seat free")
    await bot.restart()
    await chat.unreact("Ana", thread)
    freed = await chat.card(thread, "1 of 2 free", "Ben", without="Ana")
    assert freed.id == posted.id
    assert len(await chat.messages()) == 1


async def test_reactions_put_on_and_taken_off_while_the_bot_was_down_are_applied_in_their_order(bot, chat):
    for name in ("Ana", "Ben", "Cem", "Dan", "Eve"):
        await chat.member(name)
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.react("Ben", thread)
    await chat.card(thread, "Ana", "Ben", "no seat free")
    async with bot.down():
        for name, left in (("Cem", "Ana"), ("Dan", "Ben"), ("Eve", "Cem")):
            await chat.unreact(left, thread)
            await chat.react(name, thread)
    card = await chat.card(thread, "Dan", "Eve", "no seat free")
    assert not any(name in card.text for name in ("Ana", "Ben", "Cem"))
    await chat.reactions(thread, 3)


async def test_one_who_came_too_late_while_the_bot_was_down_is_refused(bot, chat):
    for name in ("Ana", "Ben", "Cem"):
        await chat.member(name)
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.react("Ben", thread)
    await chat.card(thread, "no seat free")
    async with bot.down():
        await chat.react("Cem", thread)
    await chat.reactions(thread, 3)
    await chat.card(thread, "Ana", "Ben", "no seat free")


async def test_a_card_deleted_by_hand_comes_back_while_it_waits_and_works(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    first = bot.mention()
    [thread] = await bot.take_in(first)
    await chat.react("Ana", thread)
    lost = await chat.card(thread, "Ana")
    await chat.delete(thread)
    assert await chat.messages() == []
    await bot.take_in(bot.mention(author=first.author, conversation=first.conversation))
    healed = await chat.card(thread, "Ana", "2 posts")
    assert healed.id != lost.id
    await chat.reactions(thread, 1)
    await chat.react("Ben", thread)
    await chat.card(thread, "Ana", "Ben", "no seat free")
    await bot.restart()
    await chat.card(thread, "Ana", "Ben", "no seat free")
    assert len(await chat.messages()) == 1


async def test_a_mention_that_came_while_the_chat_did_not_answer_is_shown_after_the_restart(bot, chat):
    async with bot.down():
        [thread] = await bot.import_elsewhere(bot.mention())
    await chat.card(thread, "2 of 2 free")
    assert len(await chat.messages()) == 1


async def test_a_reaction_whose_seat_was_given_back_otherwise_takes_none_after_a_restart(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana")
    await chat.ask("Ana", f"/release {thread}")
    await chat.card(thread, "2 of 2 free")
    await bot.restart()
    await chat.card(thread, "2 of 2 free", without="Ana")
    # taken off and put on again it asks anew
    await chat.unreact("Ana", thread)
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
