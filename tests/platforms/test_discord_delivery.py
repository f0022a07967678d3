"""The Discord adapter delivers, starts and stops: outcomes, limits, faults, tokens, against the stand-in server."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.platforms.discord_chat import DiscordPlatform
from bot.ports.chat import Gone, PlatformError, Refused, RoomKind, Sent
from bot.ports.message import Message
from tests.platforms.discord_help import CARD, MENU, Bot, adapter, chat, post, running

__all__ = ["chat"]


async def test_one_key_is_one_message(chat):
    room = chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        first = await post(platform, chat)
        assert await post(platform, chat) == first
        assert await post(platform, chat, key="card:8") != first
        assert await platform.find(room, "reply:7") is not None
        assert await platform.find(room, "reply:8") is None
    assert len(chat.server.messages(chat._channel(room))) == 2


async def test_deliveries_say_how_they_ended(chat):
    room = chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, Bot()) as platform:
        card = await post(platform, chat)
        assert await platform.edit(room, card, Message("Closed")) == Sent(card)
        assert [one.text for one in await chat.messages(room)] == ["Closed"]
        assert (await chat.messages(room))[0].buttons == ()
        await chat.react(ana, room, card, "✋")
        await platform.react(room, card, "✋")
        assert await platform.reactions(room, card, "✋") == [ana]
        assert await platform.take_reaction_off(room, card, ana, "✋") == Sent(card)
        chat.server.fail_next("/reactions/", method="DELETE", status=400, code=10014)
        assert await platform.take_reaction_off(room, card, ana, "✋") == Gone()
        chat.server.fail_next("/reactions/", method="PUT", status=400, code=10014)
        assert isinstance(await platform.react(room, card, "✋"), Refused)
        assert await platform.reactions(room, card, "✋") == []
        await chat.delete(room, card)
        assert await platform.edit(room, card, CARD) == Gone()
        assert await platform.reactions(room, card, "✋") is None
        chat.server.close_direct(chat.server.users[int(ana)])
        refused = await platform.direct(ana, Message("Hello"), key="hello")
        assert refused == Refused("this person takes no direct messages from the bot")
        chat.server.deny(chat._channel(room), "SEND_MESSAGES")
        assert isinstance(await platform.post(room, CARD, key="new"), Refused)


async def test_reactions_of_more_people_than_one_page_holds_are_all_read(chat):
    room = chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        card = await post(platform, chat)
        people = [await chat.person(f"P{number}") for number in range(130)]
        for person in people:
            await chat.react(person, room, card, "✋")
        assert sorted(await platform.reactions(room, card, "✋")) == sorted(people)


async def test_limits_and_faults_of_discord_are_survived(chat):
    room = chat.rooms[RoomKind.CARDS]
    async with running(chat, Bot()) as platform:
        chat.server.fail_next("/messages", method="POST", status=429, retry_after=0.05)
        sent = await asyncio.gather(*(platform.post(room, CARD, key=f"card:{number}") for number in range(12)))
        assert all(isinstance(outcome, Sent) for outcome in sent)
        assert len(chat.server.messages(chat._channel(room))) == 12
        chat.server.fail_next("/messages", method="POST", status=503, times=1)
        assert (await platform.post(room, CARD, key="card:99")).seconds == 5.0


async def test_a_lost_session_is_told_and_events_go_on(chat):
    bot, room, missed = Bot(), chat.rooms[RoomKind.CARDS], []
    ana = await chat.person("Ana")

    async def note() -> None:
        missed.append(True)

    async with running(chat, bot, missed=note) as platform:
        card = await post(platform, chat)
        await chat.server.drop_gateways(resumable=True, how="reconnect")
        await chat.react(ana, room, card, "✋")
        await chat.server.wait_for(lambda: bot.heard)
        assert not missed
        await chat.server.drop_gateways(resumable=False, how="reconnect")
        await chat.server.wait_for(lambda: missed, 10)
        await chat.unreact(ana, room, card, "✋")
        await chat.server.wait_for(lambda: len(bot.heard) == 2)


async def test_a_wrong_token_is_a_problem_with_its_mend_and_is_never_logged(chat, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = adapter(chat, token="MTIz.wrong.token-value")
    with pytest.raises(PlatformError) as caught:
        await wrong.start(Bot().receive)
    assert [problem.key for problem in caught.value.problems] == ["discord.token"]
    async with running(chat, Bot()):
        pass
    assert "token-value" not in caplog.text
    assert chat.server.token not in caplog.text


async def test_a_server_that_is_not_there_is_a_problem(chat):
    nowhere = DiscordPlatform("t", MENU, [], chat.clock, api_base="http://127.0.0.1:9/api/v10")
    with pytest.raises(PlatformError, match="cannot be reached"):
        await nowhere.start(Bot().receive)


async def test_stopping_takes_no_longer_than_a_moment_even_when_somebody_is_waiting(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    bot.slow_for = 60.0
    ana = await chat.person("Ana")
    loop = asyncio.get_running_loop()
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
        await chat.react(ana, room, card, "✋")
        await asyncio.sleep(0.05)
        began = loop.time()
    assert loop.time() - began < 2.0
