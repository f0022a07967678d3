"""A file reaches the one who asked for it, in every chat, and nobody else."""

from __future__ import annotations

import pytest

from bot.ports.chat import Menu, MenuItem, Room, RoomKind, Sent
from bot.ports.inbound import Inbound, Pressed, Reply, Typed
from bot.ports.message import Button, File, Message
from bot.ports.text import plain
from tests.harness import HARNESSES
from tests.platforms.telegram_help import MemoryInbox

MENU = Menu((("en", (MenuItem("points", "Your points", "ambassador"),)),))
CONTENT = '{"what_this_is": "все данные"}\n'.encode()
MINE = Message("Your data", body=(plain("In this file."),), file=File("mydata.json", CONTENT))
LONG = Message("Your data", body=(plain("long " * 300),), file=File("mydata.json", CONTENT))
CARD = Message("Stuck withdrawal", rows=((Button("Mine", "mine:7"), Button("Long", "long:7")),))


async def bot(inbound: Inbound) -> Reply | None:
    """Answer with a file, wrongly said to be for all, and wrongly in place of the message that was pressed."""
    match inbound.event:
        case Typed(name="points") | Pressed(press="mine:7"):
            return Reply(MINE, shared=True, replace=True)
        case Pressed(press="long:7"):
            return Reply(LONG)
    return None


@pytest.fixture(params=HARNESSES)
async def chat(request):
    """A chat with the adapter connected to it, whose `platform` is called `adapter` here."""
    harness, inbox = HARNESSES[request.param](), MemoryInbox()
    await harness.open()
    rooms = [Room("acme", kind, chat_id, harness.claim_emoji) for kind, chat_id in harness.rooms.items()]
    harness.adapter = harness.platform(MENU, rooms, inbox)
    await harness.adapter.start(bot)
    yield harness
    await harness.adapter.stop()
    await inbox.stop()
    await harness.close()


async def card(chat) -> tuple[str, str]:
    room = chat.rooms[RoomKind.CARDS]
    sent = await chat.adapter.post(room, CARD, key="card")
    assert isinstance(sent, Sent)
    return room, sent.message_id


@pytest.mark.parametrize("press", ["mine:7", "long:7"])
async def test_a_press_in_a_room_brings_the_file_to_the_presser_alone(chat, press):
    ana, ben = await chat.person("Ana"), await chat.person("Ben")
    await chat.open_direct(ana)
    await chat.open_direct(ben)
    room, message = await card(chat)
    seen = await chat.press(ana, room, message, press)
    assert seen.files == (("mydata.json", CONTENT),)
    assert not [one for one in await chat.directs(ben) if one.files]
    assert [one.text for one in await chat.messages(room)] == ["Stuck withdrawal"]


@pytest.mark.parametrize("direct", [False, True])
async def test_a_command_brings_the_file_to_the_asker_alone(chat, direct):
    if direct and chat.name == "discord":
        pytest.skip("slash commands are typed in a server there")
    ana = await chat.person("Ana")
    await chat.open_direct(ana)
    room, _ = await card(chat)
    seen = await chat.type(ana, None if direct else room, "/points")
    assert seen.files == (("mydata.json", CONTENT),)
    assert "Your data" in seen.text
    assert [one.text for one in await chat.messages(room)] == ["Stuck withdrawal"]


async def test_a_press_in_the_direct_chat_brings_a_new_message(chat):
    ana = await chat.person("Ana")
    await chat.open_direct(ana)
    assert isinstance(await chat.adapter.direct(ana, CARD, key="card"), Sent)
    [asked] = [one for one in await chat.directs(ana) if "Stuck" in one.text]
    place = chat.rooms[RoomKind.CARDS] if chat.name == "discord" else ana
    seen = await chat.press(ana, place, asked.id, "mine:7")
    assert seen.files == (("mydata.json", CONTENT),)
    assert asked in await chat.directs(ana)


@pytest.mark.parametrize("message", [MINE, LONG], ids=["short", "long"])
async def test_a_direct_message_carries_its_file(chat, message):
    ana = await chat.person("Ana")
    await chat.open_direct(ana)
    assert isinstance(await chat.adapter.direct(ana, message, key="mine"), Sent)
    told = await chat.directs(ana)
    assert [one.files for one in told if one.files] == [(("mydata.json", CONTENT),)]
    assert "Your data" in "".join(one.text for one in told)


@pytest.mark.parametrize("chat", ["web"], indirect=True)
async def test_nobody_else_downloads_it_from_the_page(chat):
    ana, ben = await chat.person("Ana"), await chat.person("Ben")
    room, message = await card(chat)
    seen = await chat.press(ana, room, message, "mine:7")

    async def got(person: str, post: str):
        query = {"as": person, "chat": room, "post": post}
        return await chat._client.get("/web/file", params=query)

    assert [(await got(ben, seen.id)).status_code, (await got(ana, message)).status_code] == [404, 404]
    answer = await got(ana, seen.id)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''mydata.json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("chat", ["discord"], indirect=True)
async def test_an_answer_that_was_put_off_still_brings_the_file(chat):
    chat.adapter._client.answer_within = 0.0
    ana = await chat.person("Ana")
    room, message = await card(chat)
    for act in (chat.press(ana, room, message, "mine:7"), chat.type(ana, room, "/points")):
        seen = await act
        assert seen.files == (("mydata.json", CONTENT),)
    assert [one.text for one in await chat.messages(room)] == ["Stuck withdrawal"]
