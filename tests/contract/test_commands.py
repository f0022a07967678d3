"""What is typed is answered in private, in the person's language, and only to those who may ask."""

from __future__ import annotations

from bot import texts
from tests.side import MANAGERS


async def test_what_a_member_asks_is_answered_to_him_alone(bot, chat):
    await chat.member("Ana")
    await chat.member("Ben")
    await bot.take_in()
    before = [one.text for one in await chat.messages()]
    told_ben = [one.text for one in await chat.harness.directs(chat.people["Ben"])]
    for line, words in (
        ("/next", "#1 ·"),
        ("/points", "Your points"),
        ("/perks", "Early access"),
        ("/me", "member since"),
        ("/help", "What I can do"),
    ):
        assert words in (await chat.ask("Ana", line)).text
    assert [one.text for one in await chat.messages()] == before
    assert [one.text for one in await chat.harness.directs(chat.people["Ben"])] == told_ben


async def test_help_names_what_the_asker_can_do_and_nothing_else(chat):
    await chat.member("Ana")
    mine = (await chat.ask("Ana", "/help")).text
    assert f"Put {chat.harness.claim_emoji} on a card" in mine
    for name in ("next", "reply", "like", "points", "leaderboard", "perks", "me", "release"):
        assert f"/{name} " in mine or f"/{name}:" in mine
    assert "/mentions" not in mine
    theirs = (await chat.ask("Mara", "/help")).text
    assert "/mentions" in theirs
    assert "/digest" in theirs


async def test_a_stranger_hears_how_to_join_and_nothing_about_him_is_public(bot, chat):
    await chat.person("Sly")
    await bot.take_in()
    seen = await chat.type("Sly", "/points")
    shown = [one.text for one in await chat.messages()]
    if chat.name == "telegram":
        # nobody can be told in private who has not opened the direct chat: all may see the door, and no name
        assert seen is None
        assert "direct chat" in shown[-1]
        await chat.harness.open_direct(chat.people["Sly"])
        seen = await chat.ask("Sly", "/points")
    assert "not a member of Northwind yet" in seen.text
    assert not any("Sly" in text or "not a member" in text for text in shown)


async def test_what_is_the_managers_is_refused_to_members(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    assert "Only managers can do this" in (await chat.ask("Ana", "/mentions")).text
    assert "Only managers can do this" in (await chat.press("Ana", thread, "manage")).text


async def test_the_leaderboard_and_the_sla_are_for_the_whole_room(bot, chat):
    await chat.member("Ana")
    await bot.take_in()
    await chat.type("Ana", "/leaderboard month")
    await chat.room_says("This month’s leaderboard")
    await chat.type("Mara", "/sla", MANAGERS)
    await chat.room_says("1 thread waits for an answer", room=MANAGERS)


async def test_private_answers_are_in_ones_own_language_and_the_card_in_the_communitys(bot, chat):
    await chat.member("Дима")
    await chat.member("Ana")
    ru = texts.of("ru")
    [thread] = await bot.take_in()
    page = await chat.ask("Дима", "/me")
    seen = await chat.press_private("Дима", page, "language:ru")
    assert ru("language-set") in seen.text
    seen = await chat.press("Дима", thread, "claim")
    assert "из своего опыта" in seen.text
    await chat.card(thread, "being answered", "Дима")
    assert ru("points-title") in (await chat.ask("Дима", "/points")).text
    assert ru("error-already-yours", thread=thread) in (await chat.press("Дима", thread, "claim")).text
    assert f"#{thread} is yours" in (await chat.press("Ana", thread, "claim")).text or chat.name != "telegram"


async def test_a_mistyped_command_says_how_it_is_used(bot, chat):
    await chat.member("Ana")
    assert "/release <thread>" in (await chat.ask("Ana", "/release all")).text
    assert "no thread #99 here" in (await chat.ask("Ana", "/release 99")).text


async def test_next_hands_over_the_most_urgent_thread_with_its_buttons(bot, chat):
    await chat.member("Ana")
    calm, pressing = await bot.take_in(
        bot.mention(category="technical"), bot.mention(category="trust", reach={"views": 900_000})
    )
    seen = await chat.ask("Ana", "/next")
    assert f"#{pressing} ·" in seen.text
    await chat.press_private("Ana", seen, "claim")
    await chat.card(pressing, "Ana", "1 of 2 free")
    seen = await chat.ask("Ana", "/next")
    assert f"#{calm} ·" in seen.text


async def test_a_seat_is_given_back_by_command(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana")
    assert "gave back" in (await chat.ask("Ana", f"/release {thread}")).text
    await chat.card(thread, "2 of 2 free", without="Ana")


async def test_who_leaves_the_programme_frees_his_seats_and_may_come_back(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    page = await chat.ask("Ana", "/me")
    seen = await chat.press_private("Ana", page, "leave")
    assert "You have left" in seen.text
    await chat.card(thread, "2 of 2 free", without="Ana")
    assert "not a member" in (await chat.press("Ana", thread, "claim")).text
    await chat.member("Ana")
    await chat.press("Ana", thread, "claim")
    await chat.card(thread, "Ana", "1 of 2 free")
