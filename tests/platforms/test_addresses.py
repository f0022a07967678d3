"""An address opens a message for those who are in its room; a chat without addresses gives none."""

from __future__ import annotations

import pytest

from bot.platforms.telegram_chat.chats import Chats
from bot.platforms.web import WebChat, WebPlatform
from bot.ports.chat import Gone, Menu, MenuItem, Room, RoomKind, Sent
from bot.ports.message import Message
from bot.ports.text import plain
from tests.harness import HARNESSES
from tests.platforms.telegram_help import FixedClock, MemoryInbox

MENU = Menu((("en", (MenuItem("points", "Your points", "ambassador"),)),))
HELLO = Message(body=(plain("Hello"),))


@pytest.fixture(params=HARNESSES)
async def chat(request):
    harness, inbox = HARNESSES[request.param](), MemoryInbox()
    await harness.open()
    rooms = [Room("acme", kind, chat_id, harness.claim_emoji) for kind, chat_id in harness.rooms.items()]
    harness.adapter = harness.platform(MENU, rooms, inbox)

    async def nothing(_):
        return None

    await harness.adapter.start(nothing)
    yield harness
    await harness.adapter.stop()
    await inbox.stop()
    await harness.close()


async def test_every_message_in_a_room_has_an_address_that_opens_it(chat):
    for room in chat.rooms.values():
        sent = await chat.adapter.post(room, HELLO, key=room)
        assert isinstance(sent, Sent)
        link = chat.adapter.link_to(room, sent.message_id)
        assert link is not None
        assert link.startswith("http://127.0.0.1" if chat.name == "web" else "https://")
        assert chat.opens(link) == (room, sent.message_id)


async def test_the_bots_own_reaction_comes_off_and_a_persons_stays(chat):
    room = chat.rooms[RoomKind.CARDS]
    sent = await chat.adapter.post(room, HELLO, key="card")
    ana = await chat.person("Ana")
    await chat.adapter.react(room, sent.message_id, chat.claim_emoji)
    await chat.react(ana, room, sent.message_id, chat.claim_emoji)
    assert isinstance(await chat.adapter.unreact(room, sent.message_id, chat.claim_emoji), Sent)
    [seen] = await chat.messages(room)
    assert seen.reactions == ((chat.claim_emoji, 1),)
    assert isinstance(await chat.adapter.unreact(room, sent.message_id, chat.claim_emoji), Sent | Gone)
    await chat.delete(room, sent.message_id)
    assert isinstance(await chat.adapter.unreact(room, sent.message_id, chat.claim_emoji), Gone)


@pytest.mark.parametrize("chat", ["discord"], indirect=True)
async def test_discord_has_no_address_of_what_it_did_not_show(chat):
    assert chat.adapter.link_to("1234567890", "1") is None
    ana = await chat.person("Ana")
    sent = await chat.adapter.direct(ana, HELLO, key="hello")
    assert (
        chat.adapter.link_to(str(chat.server.direct_channel(chat.server.users[int(ana)]).id), sent.message_id) is None
    )


@pytest.mark.parametrize(
    ("chat_id", "link"),
    [
        ("-1001234567890", "https://t.me/c/1234567890/5"),
        ("-1001234567890:7", "https://t.me/c/1234567890/7/5"),
        ("-1002300000001", "https://t.me/c/2300000001/5"),
        ("-4900001", None),
        ("-1004900", None),
        ("7100000001", None),
    ],
)
def test_telegram_has_addresses_in_supergroups_and_their_topics(chat_id, link):
    assert Chats([]).link(chat_id, "5") == link


def test_a_group_that_became_a_supergroup_has_addresses_from_then_on():
    chats = Chats([Room("acme", RoomKind.MANAGERS, "-4900001", "✍")])
    chats.migrated(-4900001, -1002300000001)
    assert chats.link("-4900001", "5") == "https://t.me/c/2300000001/5"


async def test_the_page_has_addresses_once_it_is_known_where_it_is_served():
    room = Room("acme", RoomKind.CARDS, "cards/1 #", "✋")
    platform = WebPlatform(WebChat(run="w"), MENU, [room], [], FixedClock())
    sent = await platform.post(room.chat_id, HELLO, key="card")
    assert platform.link_to(room.chat_id, sent.message_id) is None
    platform.address = "http://127.0.0.1:8080/web/"
    assert platform.link_to(room.chat_id, sent.message_id) == "http://127.0.0.1:8080/web/#/cards%2F1%20%23/w1"
    assert platform.link_to(room.chat_id, "w9") is None
