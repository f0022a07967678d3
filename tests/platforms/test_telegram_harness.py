"""The harness shows what a person would see, so that the shared tests can be trusted on Telegram."""

from __future__ import annotations

import pytest

from bot.ports.chat import RoomKind
from bot.ports.inbound import Answered, Pressed, Reacted, Reply, Typed
from bot.ports.message import Button, Message
from tests.harness.telegram_chat import TelegramHarness
from tests.platforms.telegram_help import MENU, MemoryInbox, Running, room

CARD = Message(
    title="A card by @ann",
    rows=(
        (
            Button("Claim", "claim:1"),
            Button("Open", url="https://x.com/a"),
        ),
    ),
)
ASKS = Message(
    title="Is the disclosure in?", rows=((Button("Yes", "disclosed:9:yes"), Button("No", "disclosed:9:no")),)
)


def answers(inbound) -> Reply | None:
    event = inbound.event
    if isinstance(event, Answered):
        return Reply(ASKS)
    if isinstance(event, Pressed) and event.press.startswith("disclosed"):
        return Reply(Message(title=f"Recorded, {event.press.split(':')[-1]}"), replace=True)
    if isinstance(event, Pressed):
        return Reply(Message(title="Yours", rows=((Button("Release", "release:1"),),)), brief="Claimed.")
    if isinstance(event, Typed):
        return Reply(Message(title="Your points"))
    return None


@pytest.fixture
async def harness():
    harness = TelegramHarness()
    await harness.open()
    yield harness
    await harness.close()


@pytest.fixture
async def run(harness):
    inbox = MemoryInbox()
    rooms = [room(chat_id, kind) for kind, chat_id in harness.rooms.items()]
    run = Running(harness.platform(MENU, rooms, inbox), inbox)
    run.answer = answers
    await run.platform.start(run.receive)
    yield run
    await run.platform.stop()
    await inbox.stop()


@pytest.fixture
async def card(harness, run):
    cards = harness.rooms[RoomKind.CARDS]
    return cards, (await run.platform.post(cards, CARD, key="1")).message_id


async def test_a_room_shows_the_bots_messages_as_people_read_them(harness, run, card):
    await run.platform.react(*card, "✍")
    (seen,) = await harness.messages(card[0])
    assert (seen.id, seen.text) == (card[1], "A card by @ann")
    assert seen.buttons == (("Claim", "claim:1"), ("Open", "https://x.com/a"))
    assert seen.reactions == (("✍", 1),)
    await harness.delete(*card)
    assert await harness.messages(card[0]) == []


async def test_an_alert_and_a_direct_message_are_seen_as_one(harness, run, card):
    ann = await harness.person("Ann")
    closed = await harness.press(ann, *card, "claim:1")
    await harness.open_direct(ann)
    opened = await harness.press(ann, *card, "claim:1")
    assert closed.text == "Claimed."
    assert (opened.text, opened.button("release")) == ("Claimed.\nYours", "release:1")
    assert [seen.text for seen in await harness.directs(ann)] == ["Your points", "Yours"]


async def test_reactions_and_commands_reach_the_bot(harness, run, card):
    ann = await harness.person("Ann")
    await harness.react(ann, *card, "✍")
    await harness.unreact(ann, *card, "✍")
    await harness.unreact(ann, *card, "✍")
    assert [inbound.event for inbound in run.received] == [Reacted("✍", added=True), Reacted("✍", added=False)]
    assert await harness.type(ann, card[0], "good morning") is None
    assert await harness.type(ann, card[0], "/next") is None, "no direct chat is open"
    assert (await harness.type(ann, None, "/next")).text == "Your points"


@pytest.mark.parametrize(("disclosed", "word"), [(True, "yes"), (False, "no")])
async def test_recording_answers_the_card_and_the_question_about_disclosure(harness, run, card, disclosed, word):
    ann = await harness.person("Ann")
    await harness.open_direct(ann)
    seen = await harness.record(ann, *card, 1, "https://x.com/a/status/2", disclosed=disclosed)
    assert seen.text == f"Recorded, {word}"
    assert run.received[-2].message_id == card[1]
    stranger = await harness.person("Bob")
    assert await harness.record(stranger, *card, 1, "https://x.com/b/status/3", disclosed=disclosed) is None
    assert isinstance(run.received[-1].event, Answered)


async def test_there_are_no_forms(harness, run, card):
    with pytest.raises(NotImplementedError):
        await harness.fill("1", *card, "reply:1", {})
