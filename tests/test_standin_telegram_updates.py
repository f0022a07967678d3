"""Which updates the Telegram stand-in makes, keeps and gives out: as the real server does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import telegram
from telegram.error import BadRequest, Conflict

from tests.standins.telegram_api import TelegramServer
from tests.standins.telegram_api.checks import ALLOWED, keyboard, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, base_url=server.base_url) as ready:
        yield ready


async def test_updates_stay_until_a_later_offset_confirms_them(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    for text in ("one", "two", "three"):
        await server.say(ada, ada, text)
    first = await bot.get_updates()
    assert [u.message.text for u in await bot.get_updates()] == ["one", "two", "three"]
    later = await bot.get_updates(offset=first[0].update_id + 1, limit=1)
    assert [u.message.text for u in later] == ["two"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_updates_are_kept_for_a_day_and_presses_for_150_seconds() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        ada = server.add_user("Ada")
        await server.start(ada)
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            await client.send_message(ada.id, "Card", reply_markup=keyboard())
            await server.press(ada, server.direct(ada)[0], "Claim", timeout=0.01)
            assert len(await client.get_updates()) == 2
            now += 151
            assert [u.message.text for u in await client.get_updates()] == ["/start"]
            now += 86_400
            assert await client.get_updates() == ()


async def test_allowed_updates_are_remembered_and_reactions_are_not_in_the_default(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    card = await bot.send_message(group.id, "Card")
    message = group.messages[card.message_id]
    assert not await server.react(ada, message, "👍")
    await bot.get_updates(allowed_updates=["message_reaction"])
    await bot.get_updates()
    assert await server.react(ada, message, "👎")
    await bot.get_updates(allowed_updates=[])
    assert not await server.react(ada, message, "🔥")


async def test_reactions_reach_only_an_administrator(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_status="member"), server.add_user("Ada")
    server.join(ada, group)
    await bot.get_updates(allowed_updates=ALLOWED)
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    assert not await server.react(ada, card, "👍")
    server.set_bot(group, "administrator")
    assert await server.react(ada, card, "👎")


async def test_an_emoji_swapped_for_another_is_one_update(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    await bot.get_updates(allowed_updates=["message_reaction"])
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    await server.react(ada, card, "👍")
    await server.react(ada, card, "🔥")
    updates = [u.message_reaction for u in await bot.get_updates() if u.message_reaction]
    told = [([r.emoji for r in u.old_reaction], [r.emoji for r in u.new_reaction]) for u in updates]
    assert told == [([], ["👍"]), (["👍"], ["🔥"])]


async def test_an_anonymous_administrator_has_no_user_in_messages_and_reactions(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, boss = server.add_group("Ambassadors"), server.add_user("Boss")
    await bot.get_updates(allowed_updates=ALLOWED)
    server.join(boss, group, status="administrator", is_anonymous=True)
    card = group.messages[(await bot.send_message(group.id, "Card", reply_markup=keyboard())).message_id]
    await server.react(boss, card, "👍")
    await server.say(boss, group, "/sla")
    await server.press(boss, card, "Claim", timeout=0.01)
    updates = (await bot.get_updates())[-3:]
    assert updates[0].message_reaction.user is None
    assert updates[0].message_reaction.actor_chat.id == group.id
    assert updates[1].message.from_user.username == "GroupAnonymousBot"
    assert updates[1].message.sender_chat.id == group.id
    assert updates[2].callback_query.from_user.id == boss.id


async def test_a_second_long_poll_ends_the_first_with_a_conflict(server: TelegramServer, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    async with telegram.Bot(server.token, base_url=server.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=5))
        with refused(Conflict, "terminated by other getUpdates"):
            await first
        await server.start(server.add_user("Ada"))
        assert len(await second) == 1


async def test_privacy_mode_hides_talk_from_a_bot_without_rights(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_status="member"), server.add_user("Ada")
    server.join(ada, group)
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    talk = await server.say(ada, group, "just talking")
    await server.say(ada, group, "/points")
    await server.say(ada, group, "/points@other_bot")
    await server.say(ada, group, "https://x.com/a/status/1", reply_to=card)
    await server.say(ada, group, "indeed", reply_to=talk)
    seen = [u.message.text for u in await bot.get_updates() if u.message and u.message.text]
    assert seen == ["/points", "https://x.com/a/status/1"]


async def test_in_a_topic_every_message_answers_something(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", forum=True), server.add_user("Ada")
    server.join(ada, group)
    topic = server.add_topic(group, "Criticism")
    sent = await bot.send_message(group.id, "Card", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    await server.say(ada, group, "no answer to anything", topic=topic)
    last = (await bot.get_updates())[-1].message
    assert last.message_thread_id == topic
    assert last.reply_to_message.forum_topic_created.name == "Criticism"
    with refused(BadRequest, "message thread not found"):
        await bot.send_message(group.id, "Card", message_thread_id=999)


async def test_members_come_and_go(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    await bot.get_updates(allowed_updates=ALLOWED)
    assert (await bot.get_chat_member(group.id, ada.id)).status == "left"
    server.join(ada, group)
    assert (await bot.get_chat_member(group.id, ada.id)).status == "member"
    server.leave(ada, group)
    moves = [u.chat_member for u in await bot.get_updates() if u.chat_member]
    assert [(m.old_chat_member.status, m.new_chat_member.status) for m in moves] == [
        ("left", "member"),
        ("member", "left"),
    ]
    assert [m.user.id for m in await bot.get_chat_administrators(group.id)] == [server.bot.id]
    with refused(BadRequest, "user not found"):
        await bot.get_chat_member(group.id, 5)
