"""A picture is shown in a room and in a direct chat, a file can be kept, and what a chat cannot take is refused."""

from __future__ import annotations

import pytest

from bot.platforms.discord_chat import attached as on_discord
from bot.ports.chat import Menu, MenuItem, Refused, RetryAfter, Room, RoomKind, Sent, Unchanged
from bot.ports.inbound import Inbound, Pressed, Reply
from bot.ports.message import Button, File, Message
from bot.ports.text import plain
from bot.rules.png import size_of
from tests.harness import HARNESSES
from tests.pictures import png
from tests.platforms.telegram_help import MemoryInbox

MENU = Menu((("en", (MenuItem("points", "Your points", "ambassador"),)),))
ROWS = ((Button("More", "more:7"),),)
CHART, SHEET = File("October, answers.png", png()), File("октябрь.xlsx", b"PK rows")
SHOWN = Message("October", body=(plain("13 of 15 answered in time."),), picture=CHART, rows=ROWS)
KEPT = Message("October", body=(plain("The rows behind it."),), file=SHEET, rows=ROWS)
LONG = plain("a line of many words " * 70)


async def bot(inbound: Inbound) -> Reply | None:
    """Answer with a picture, wrongly said to be for all, and wrongly in place of the message that was pressed."""
    return Reply(SHOWN, shared=True, replace=True) if isinstance(inbound.event, Pressed) else None


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


@pytest.fixture
def room(chat) -> str:
    return chat.rooms[RoomKind.MANAGERS]


async def test_a_room_is_shown_a_picture_with_its_words_and_buttons(chat, room):
    sent = await chat.adapter.post(room, SHOWN, key="chart")
    [seen] = await chat.messages(room)
    assert sent == Sent(seen.id)
    assert (seen.pictures, seen.files) == ((CHART.content,), ())
    assert seen.text.split("\n", 1)[0] == "October"
    assert "13 of 15" in seen.text
    assert seen.button("more") == "more:7"


async def test_a_room_can_keep_a_file(chat, room):
    sent = await chat.adapter.post(room, KEPT, key="sheet")
    [seen] = await chat.messages(room)
    assert sent == Sent(seen.id)
    assert (seen.files, seen.pictures) == (((SHEET.name, SHEET.content),), ())
    assert "The rows behind it." in seen.text
    assert seen.button("more") == "more:7"


async def test_one_person_is_sent_a_picture(chat):
    ana, ben = await chat.person("Ana"), await chat.person("Ben")
    await chat.open_direct(ana)
    await chat.open_direct(ben)
    assert isinstance(await chat.adapter.direct(ana, SHOWN, key="chart"), Sent)
    assert [one.pictures for one in await chat.directs(ana) if one.pictures] == [(CHART.content,)]
    assert not any(one.pictures for one in await chat.directs(ben))


async def test_a_picture_in_answer_to_a_press_is_seen_by_the_presser_alone(chat, room):
    ana, ben = await chat.person("Ana"), await chat.person("Ben")
    await chat.open_direct(ana)
    await chat.open_direct(ben)
    sent = await chat.adapter.post(room, Message("Stuck withdrawal", rows=ROWS), key="card")
    seen = await chat.press(ana, room, sent.message_id, "more:7")
    assert seen.pictures == (CHART.content,)
    assert not any(one.pictures for one in [*await chat.directs(ben), *await chat.messages(room)])


@pytest.mark.parametrize("kind", ["picture", "file"])
async def test_more_words_than_a_caption_holds_are_all_there(chat, room, kind):
    attached = {kind: CHART if kind == "picture" else SHEET}
    assert isinstance(await chat.adapter.post(room, Message("October", body=(LONG,), **attached), key="long"), Sent)
    seen = await chat.messages(room)
    assert LONG[0].value.strip() in "".join(one.text for one in seen)
    assert len([one for one in seen if one.pictures or one.files]) == 1
    assert len(seen) == (2 if chat.name == "telegram" else 1)


async def test_a_picture_without_words_is_a_picture_without_words(chat, room):
    assert isinstance(await chat.adapter.post(room, Message(picture=CHART), key="bare"), Sent)
    [seen] = await chat.messages(room)
    assert (seen.text, seen.pictures) == ("", (CHART.content,))


async def test_an_edit_changes_the_words_and_leaves_the_picture(chat, room):
    sent = await chat.adapter.post(room, SHOWN, key="chart")
    changed = Message("November", body=(plain("12 of 15."),), picture=CHART)
    assert await chat.adapter.edit(room, sent.message_id, changed) == sent
    [seen] = await chat.messages(room)
    assert (seen.pictures, seen.buttons) == ((CHART.content,), ())
    assert "12 of 15." in seen.text
    assert "13 of 15" not in seen.text
    assert isinstance(await chat.adapter.edit(room, sent.message_id, changed), Sent | Unchanged)


@pytest.mark.parametrize("chat", ["telegram"], indirect=True)
async def test_an_edit_that_a_caption_cannot_hold_or_that_forgets_the_picture_is_refused(chat, room):
    sent = await chat.adapter.post(room, SHOWN, key="chart")
    for message in (Message("October", body=(LONG,), picture=CHART), Message("October")):
        assert isinstance(await chat.adapter.edit(room, sent.message_id, message), Refused)
    [seen] = await chat.messages(room)
    assert "13 of 15" in seen.text


@pytest.mark.parametrize("chat", ["telegram"], indirect=True)
async def test_words_that_stand_already_are_not_said_again_when_the_picture_is_tried_again(chat, room):
    message = Message("October", body=(LONG,), picture=CHART)
    chat.server.fail_next("sendPhoto", 429, "Too Many Requests: retry after 3", parameters={"retry_after": 3})
    assert await chat.adapter.post(room, message, key="d1") == RetryAfter(3, "too many messages", undone=True)
    assert isinstance(await chat.adapter.post(room, message, key="d1"), Sent)
    assert [bool(one.pictures) for one in await chat.messages(room)] == [False, True]
    assert isinstance(await chat.adapter.post(room, message, key="d2"), Sent)
    assert [bool(one.pictures) for one in await chat.messages(room)] == [False, True, False, True]


@pytest.mark.parametrize("chat", ["telegram"], indirect=True)
@pytest.mark.parametrize(
    ("attached", "reason"),
    [
        ({"picture": File("a.png", png(padding=10_000_000))}, "photos of at most 10 MB"),
        ({"picture": File("a.png", png(9000, 1001))}, "9000 by 1001"),
        ({"picture": File("a.png", png(2100, 100))}, "2100 by 100"),
        ({"picture": File("a.png", b"GIF89a")}, "a.png is no PNG"),
        ({"file": File("a.xlsx", bytes(50_000_001))}, "files of at most 50 MB"),
    ],
    ids=["heavy", "large", "long", "foreign", "heavy file"],
)
async def test_telegram_is_not_asked_for_what_it_does_not_take(chat, room, attached, reason):
    outcome = await chat.adapter.post(room, Message("October", body=(LONG,), **attached), key="big")
    assert isinstance(outcome, Refused)
    assert reason in outcome.reason
    assert await chat.messages(room) == []


@pytest.mark.parametrize("chat", ["telegram"], indirect=True)
async def test_telegram_takes_what_is_just_within_its_limits(chat, room):
    for picture in (png(9000, 1000), png(2000, 100)):
        outcome = await chat.adapter.post(room, Message("October", picture=File("a.png", picture)), key="big")
        assert isinstance(outcome, Sent), outcome


@pytest.mark.parametrize("chat", ["discord"], indirect=True)
async def test_discord_takes_ten_mebibytes_and_more_on_a_server_that_is_boosted(chat, room):
    most = 10 * on_discord.MIB
    assert isinstance(await chat.adapter.post(room, Message(file=File("a.bin", bytes(most))), key="1"), Sent)
    heavy = Message(file=File("a.bin", bytes(most + 1)))
    outcome = await chat.adapter.post(room, heavy, key="2")
    assert outcome == Refused("a.bin has 10.1 MiB, and Discord takes files of at most 10 MiB here")
    assert len(await chat.messages(room)) == 1
    guild = chat.adapter._client.guilds[0]
    guild.premium_tier = chat.server.guild.premium_tier = 2
    assert isinstance(await chat.adapter.post(room, heavy, key="3"), Sent)
    ana = await chat.person("Ana")
    assert isinstance(await chat.adapter.direct(ana, heavy, key="4"), Refused)


@pytest.mark.parametrize("chat", ["discord"], indirect=True)
async def test_a_server_that_takes_less_than_it_said_refuses_once(chat, room):
    chat.adapter._client.guilds[0].premium_tier = 2
    heavy = Message(file=File("a.bin", bytes(10 * on_discord.MIB + 1)))
    assert await chat.adapter.post(room, heavy, key="1") == Refused("a file is larger than Discord takes here")


@pytest.mark.parametrize("chat", ["discord"], indirect=True)
async def test_a_post_with_a_picture_is_not_repeated_by_a_second_try(chat, room):
    first = await chat.adapter.post(room, SHOWN, key="chart")
    assert await chat.adapter.post(room, SHOWN, key="chart") == first
    assert len(await chat.messages(room)) == 1


def test_only_a_png_has_a_size():
    assert size_of(png(1200, 500)) == (1200, 500)
    for content in (b"", b"GIF89a", png()[:20], png(0, 5), b"\x89PNG\r\n\x1a\n" + b"x" * 40):
        assert size_of(content) is None
