"""The harness shows the contract suite what the page would show a person."""

from __future__ import annotations

import pytest

from bot.ports.chat import Inbox, Room, RoomKind, Sent
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reply
from bot.ports.message import Button, Choice, Form, Input, Message
from bot.ports.text import plain
from tests.harness.web_chat import WebHarness
from tests.platforms.web.world import MENU

CARD = Message(
    "Stuck", quote="four days", rows=((Button("I answered", "reply:7"), Button("Open", url="https://x.com/i/1")),)
)
INPUTS = (Input("link", "Link"), Input("disclosure", "Disclosed?", choices=(Choice("yes", "Yes"), Choice("no", "No"))))


class NoInbox(Inbox):
    """The web chat keeps no raw updates."""


async def bot(inbound: Inbound) -> Reply | None:
    match inbound.event:
        case Pressed():
            return Reply(Message(), form=Form("reply", "7", "Record", INPUTS, "…"))
        case Filled(_, _, values):
            return Reply(Message(body=(plain(f"Recorded {values['link']}, {values['disclosure']}."),)))
        case Answered(text):
            return Reply(Message(body=(plain(f"Heard {text}."),)))
    return None


@pytest.fixture
async def harness():
    harness = WebHarness()
    await harness.open()
    yield harness
    await harness.close()


async def test_everything_a_person_does_can_be_done_through_it(harness):
    rooms = [Room("acme", kind, chat_id, "✋") for kind, chat_id in harness.rooms.items()]
    platform = harness.platform(MENU, rooms, NoInbox())
    await platform.start(bot)
    room = harness.rooms[RoomKind.CARDS]
    sent = await platform.post(room, CARD, key="c")
    assert isinstance(sent, Sent)
    anna = await harness.person("Anna")

    form = await harness.press(anna, room, sent.message_id, "reply:7")
    assert form.text == "Record\nLink\nDisclosed?\nYes\nNo"
    told = await harness.record(anna, room, sent.message_id, 7, "https://x.com/a/1", disclosed=True)
    assert told.text == "Recorded https://x.com/a/1, yes."
    assert (await harness.answer(anna, room, sent.message_id, "hello")).text == "Heard hello."
    await harness.react(anna, room, sent.message_id, "✋")
    (card,) = await harness.messages(room)
    assert (card.text, card.reactions) == ("Stuck\nfour days", (("✋", 1),))
    assert card.buttons == (("I answered", "reply:7"), ("Open", "https://x.com/i/1"))
    await harness.unreact(anna, room, sent.message_id, "✋")
    assert [seen.text for seen in await harness.directs(anna)] == ["Recorded https://x.com/a/1, yes.", "Heard hello."]
    assert await harness.type(anna, None, "/points") is None

    await platform.stop()
    again = harness.platform(MENU, rooms, NoInbox())
    await again.start(bot)
    assert (await harness.press(anna, room, sent.message_id, "reply:7")).text == form.text
    await harness.delete(room, sent.message_id)
    assert await harness.messages(room) == []
