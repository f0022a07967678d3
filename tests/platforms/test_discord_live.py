"""The Discord adapter with the real library over real HTTP and websocket, against the stand-in server."""

from __future__ import annotations

import asyncio

from bot.ports.chat import Menu, MenuItem, RoomKind, Sent
from bot.ports.inbound import Answered, Filled, Inbound, Left, Place, Reacted, Reply, Typed
from bot.ports.message import Button, Message
from bot.ports.text import plain
from tests.platforms.discord_help import FORM, NOW, Bot, adapter, chat, post, running

__all__ = ["chat"]


async def test_a_reaction_on_a_card_and_its_removal_come_in_order_with_who_it_was(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
        assert await platform.react(room, card, "✋") == Sent(card)
        for _ in range(5):
            await chat.react(ana, room, card, "✋")
            await chat.unreact(ana, room, card, "✋")
        await chat.server.wait_for(lambda: len(bot.heard) == 10)
    assert bot.events == [Reacted("✋", added=True), Reacted("✋", added=False)] * 5
    first = bot.heard[0]
    assert (first.sender.external_id, first.sender.name) == (ana, "Ana")
    assert first.sender.roles == {str(chat.community.id)}
    assert (first.place, first.message_id, first.private, first.at) == (Place(room), card, False, NOW)
    assert bot.heard[1].sender.name == "Ana"


async def test_order_holds_even_when_handling_takes_longer_for_the_first(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    waits = iter([0.1, 0.0])

    async def receive(inbound: Inbound) -> None:
        await asyncio.sleep(next(waits))
        bot.heard.append(inbound)

    platform = adapter(chat)
    await platform.start(receive)
    card = await post(platform, chat)
    await chat.react(ana, room, card, "✋")
    await chat.unreact(ana, room, card, "✋")
    await chat.server.wait_for(lambda: len(bot.heard) == 2)
    assert bot.events == [Reacted("✋", added=True), Reacted("✋", added=False)]
    await platform.stop()


async def test_bots_and_other_channels_are_not_heard(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    other = chat.server.add_channel("chatter")
    machine = chat.server.new_user("Machine", bot=True)
    chat.server.add_member(machine, roles=[chat.community])
    ana = await chat.person("Ana")
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
        await platform.react(room, card, "✋")
        await chat.react(str(machine.id), room, card, "✋")
        await chat.unreact(str(machine.id), room, card, "✋")
        said = await chat.server.say(chat.server.users[int(ana)], other, "hello")
        await chat.react(ana, str(other.id), str(said.id), "✋")
        await chat.react(ana, room, card, "👀")
        await chat.server.wait_for(lambda: bot.heard)
    assert bot.events == [Reacted("👀", added=True)]


async def test_a_press_is_answered_privately_and_works_on_a_card_from_before_a_restart(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
    bot.replies["claim:7"] = Reply(Message(body=(plain("It is yours, Ana."),)))
    async with running(chat, bot):
        result = await chat.server.press(chat.server.users[int(ana)], chat._message(room, card), "claim:7")
    assert (result.kind, result.ephemeral, result.text) == ("message", True, "It is yours, Ana.")
    assert bot.heard[0].private
    assert bot.heard[0].message_id == card
    assert bot.heard[0].sender.language == "en"


async def test_without_an_answer_a_press_is_acknowledged_without_a_word(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
        result = await chat.server.press(chat.server.users[int(ana)], chat._message(room, card), "claim:7")
        assert result.kind == "deferred_update"
        assert await chat.type(ana, room, "/points") is None


async def test_a_slow_database_puts_the_answer_off_within_three_seconds(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    user = chat.server.users[int(await chat.person("Ana"))]
    bot.replies = {
        "claim:7": Reply(Message(body=(plain("late yes"),))),
        "reply:7": Reply(Message(), form=FORM),
        "points": Reply(Message(body=(plain("late points"),)), shared=True),
    }
    bot.slow_for = 0.3
    async with running(chat, bot, answer_within=0.1) as platform:
        card = chat._message(room, await post(platform, chat))
        claim = await chat.server.press(user, card, "claim:7")
        assert claim.kind == "deferred"
        await claim.settled()
        assert (claim.ephemeral, claim.text) == (True, "late yes")
        form = await chat.server.press(user, card, "reply:7")
        assert form.kind == "deferred"
        await form.settled()
        assert form.text == "type /reply"
        points = await chat.server.slash(user, card.channel, "points")
        await points.settled()
        await chat.server.wait_for(lambda: points.message.deleted)
        assert points.text == "late points"
        assert not points.followups[0].ephemeral
        quiet = await chat.server.press(
            user,
            chat._message(room, await post(platform, chat, Message("x", rows=((Button("b", "none:1"),),)), "k2")),
            "none:1",
        )
        assert quiet.kind == "deferred"
        await quiet.settled()
        assert quiet.message.deleted


async def test_the_production_wait_stays_well_below_three_seconds(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    user = chat.server.users[int(await chat.person("Ana"))]
    bot.slow_for = 4.0
    async with running(chat, bot) as platform:
        card = chat._message(room, await post(platform, chat))
        result = await chat.server.press(user, card, "claim:7")
        assert result.kind == "deferred"
        assert result.acked_after < 2.5


async def test_a_private_message_is_replaced_by_what_its_button_did_at_once_and_late(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    bot.replies = {
        "claim:7": Reply(
            Message("Pick", rows=((Button("A", "pick:a"), Button("B", "pick:b"), Button("C", "pick:c")),))
        ),
        "pick:a": Reply(Message("Picked A", rows=((Button("B", "pick:b"), Button("C", "pick:c")),)), replace=True),
        "pick:b": Reply(Message("Picked B"), replace=True),
        "pick:c": Reply(Message("Something else")),
    }
    async with running(chat, bot, answer_within=0.1) as platform:
        card = await post(platform, chat)
        private = await chat.press(ana, room, card, "claim:7")
        replaced = await chat.press(ana, room, private.id, "pick:a")
        assert (replaced.id, replaced.text) == (private.id, "Picked A")
        bot.slow_for = 0.3
        user, message = chat.server.users[int(ana)], chat._message(room, private.id)
        late = await chat.server.press(user, message, "pick:c")
        await late.settled()
        assert [one.text for one in late.followups] == ["Something else"]
        assert late.followups[0].ephemeral
        late = await chat.server.press(user, message, "pick:b")
        await late.settled()
        assert message.text == "Picked B"
        assert not message.buttons
        assert chat._message(room, card).text.startswith("Stuck withdrawal")


async def test_a_form_opens_and_comes_back_filled(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    ana = await chat.person("Ana")
    bot.replies = {"reply:7": Reply(Message(), form=FORM), "reply": Reply(Message(body=(plain("Recorded."),)))}
    async with running(chat, bot) as platform:
        card = await post(platform, chat)
        shown = await chat.press(ana, room, card, "reply:7")
        assert shown.text == "Record your reply\nLink\nDisclosed?"
        done = await chat.record(ana, room, card, 7, "https://x.com/ana/status/9", disclosed=True)
    assert done.text == "Recorded."
    assert bot.events[-1] == Filled("reply", "7", {"link": "https://x.com/ana/status/9", "disclosure": "yes"})
    assert bot.heard[-1].message_id == card
    assert platform._client._connection._view_store._modals == {}
    assert platform._client._connection._view_store._views == {}


async def test_slash_commands_are_registered_in_two_languages_once_and_answered(chat):
    bot, room = Bot(), chat.rooms[RoomKind.CARDS]
    user = chat.server.add_member("Oleg", roles=[chat.community], locale="ru")
    bot.replies = {
        "points": Reply(Message(body=(plain("12 points"),))),
        "like": Reply(Message(body=(plain("everybody sees"),)), shared=True),
    }

    def written() -> int:
        return sum(1 for method, path, _ in chat.server.requests if method == "PUT" and path.endswith("/commands"))

    async with running(chat, bot):
        assert (await chat.type(str(user.id), room, "/points")).text == "12 points"
        result = await chat.server.slash(user, chat._channel(room), "like", {"link": "https://x.com/a b"})
        assert not result.ephemeral
    commands = chat.server.commands[chat.server.guild.id]
    assert commands[0]["description_localizations"] == {"ru": "Баллы"}
    assert [event.options for event in bot.events] == [{}, {"link": "https://x.com/a b"}]
    assert bot.heard[0].sender.language == "ru"
    async with running(chat, bot):
        assert written() == 1
    async with running(chat, bot, menu=Menu((("en", (MenuItem("points", "New words", "ambassador"),)),))):
        assert written() == 2


async def test_a_server_without_slash_commands_is_served_all_the_same(chat, caplog):
    chat.server.fail_next("/commands", method="GET", status=403, code=50001)
    async with running(chat, Bot()) as platform:
        assert await post(platform, chat)
    assert "applications.commands" in caplog.text


async def test_direct_messages_are_commands_or_answers(chat):
    bot = Bot()
    ana = await chat.person("Ana")
    bot.replies = {"points": Reply(Message(body=(plain("12 points"),)))}
    async with running(chat, bot) as platform:
        assert (await chat.type(ana, None, "/Points now")).text == "12 points"
        sent = await platform.direct(ana, Message("Hello", rows=((Button("Yes", "yes:1"),),)), key="hello:1")
        user = chat.server.users[int(ana)]
        hello = next(one for one in chat.server.dms(user) if str(one.id) == sent.message_id)
        await chat.server.say(user, hello.channel, "https://x.com/1", answer_to=hello)
        await chat.server.wait_for(lambda: len(bot.heard) == 2)
        bot.replies["yes:1"] = Reply(Message("Thanks"), replace=True)
        assert (await chat.press(ana, str(hello.channel.id), sent.message_id, "yes:1")).text == "Thanks"
    assert bot.events[:2] == [Typed("points", "now"), Answered("https://x.com/1")]
    assert bot.heard[1].message_id == sent.message_id
    assert all(inbound.place.direct and inbound.private for inbound in bot.heard)
    assert [one.text for one in await chat.directs(ana)] == ["12 points", "Thanks"]


async def test_who_left_is_heard_with_the_members_intent(chat):
    bot = Bot()
    ana = await chat.person("Ana")
    chat.server.privileged_intents = {"members"}
    async with running(chat, bot, members_intent=True):
        chat.server.leave(chat.server.users[int(ana)])
        await chat.server.wait_for(lambda: len(bot.heard) == len(chat.rooms))
    assert set(bot.events) == {Left()}
    assert {inbound.place.chat_id for inbound in bot.heard} == set(chat.rooms.values())


async def test_a_failure_behind_the_adapter_is_logged_and_ends_the_waiting(chat, caplog):
    room = chat.rooms[RoomKind.CARDS]
    user = chat.server.users[int(await chat.person("Ana"))]

    async def receive(inbound: Inbound) -> None:
        await asyncio.sleep(0.2)
        raise RuntimeError("a fault inside")

    platform = adapter(chat, answer_within=0.05)
    await platform.start(receive)
    card = chat._message(room, await post(platform, chat))
    result = await chat.server.press(user, card, "claim:7")
    await result.settled()
    assert result.message.deleted
    assert "a fault inside" in caplog.text
    await platform.stop()
