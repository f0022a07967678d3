"""What only one chat knows: lost sessions, closed direct chats, people who leave, admins without a name."""

from __future__ import annotations

import pytest

from tests.side import CARDS, MANAGERS

DISCORD = pytest.mark.parametrize("platform", ["discord"])
TELEGRAM = pytest.mark.parametrize("platform", ["telegram"])
WHERE_CARDS_ARE_ANSWERED = pytest.mark.parametrize("platform", ["telegram", "web"])


def _in_the_room(chat, name: str):
    world = chat.harness.server.core.world
    return world.users[int(chat.people[name])], world.chats[int(chat.harness.rooms[CARDS])]


@DISCORD
@pytest.mark.parametrize("resumable", [True, False])
async def test_what_happened_while_the_session_was_lost_counts(bot, chat, resumable):
    await chat.member("Ana")
    await chat.member("Ben")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana", "1 of 2 free")
    async with chat.harness.server.away(resumable=resumable):
        await chat.unreact("Ana", thread)
        await chat.react("Ben", thread)
    await chat.card(thread, "Ben", "1 of 2 free", without="Ana")


@DISCORD
async def test_who_takes_no_direct_messages_sees_it_on_the_card(bot, chat):
    for name in ("Ana", "Ben", "Cem"):
        await chat.member(name)
    server = chat.harness.server
    server.close_direct(server.users[int(chat.people["Cem"])])
    [thread] = await bot.take_in()
    await chat.press("Ana", thread, "claim")
    await chat.press("Ben", thread, "claim")
    await chat.react("Cem", thread)
    await chat.reactions(thread, 1)
    await chat.card(thread, "Ana", "Ben", "no seat free")
    assert len(await chat.messages()) == 1


@TELEGRAM
async def test_a_panel_that_has_no_place_asks_for_the_direct_chat(bot, chat):
    [thread] = await bot.take_in()
    server = chat.harness.server
    mara = server.core.world.users[int(chat.people["Mara"])]
    server.block(mara)
    seen = await chat.press("Mara", thread, "manage")
    assert seen.text == "I answer that in a direct chat. Please open it, then ask again there."
    assert len(await chat.messages()) == 1
    await server.start(mara)
    seen = await chat.press("Mara", thread, "manage")
    assert dict(seen.buttons)["Not about us"] == f"dismiss:{thread}:not_us"


@TELEGRAM
async def test_who_leaves_the_group_frees_his_seats(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    await chat.react("Ana", thread)
    await chat.card(thread, "Ana")
    server = chat.harness.server
    server.leave(*_in_the_room(chat, "Ana"))
    await chat.card(thread, "2 of 2 free", without="Ana")


@TELEGRAM
async def test_an_admin_without_a_name_claims_nothing(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    server = chat.harness.server
    server.join(*_in_the_room(chat, "Ana"), status="administrator", is_anonymous=True)
    await chat.react("Ana", thread)
    await bot.idle()
    await chat.card(thread, "2 of 2 free", without="Ana")


@WHERE_CARDS_ARE_ANSWERED
async def test_an_answer_to_a_card_without_a_link_is_told_what_is_missing(bot, chat):
    await chat.member("Ana")
    [thread] = await bot.take_in()
    assert "found no link" in (await chat.answer("Ana", thread, "done!")).text
    await chat.card(thread, "2 of 2 free", without="Ana")


@TELEGRAM
async def test_a_manager_reads_the_queue_in_his_direct_chat(bot, chat):
    await bot.take_in(bot.mention(score=0.6))
    seen = await chat.type("Mara", "/mentions", direct=True)
    assert "Waiting for your decision: 1" in seen.text
    await chat.press_private("Mara", seen, "approve", MANAGERS)
    await chat.card(1, "2 of 2 free")
