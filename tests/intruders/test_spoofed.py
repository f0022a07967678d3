"""What nobody honest sends from a chat: it is answered privately or not at all, and no fact changes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.ports.chat import RoomKind
from bot.ports.inbound import Filled, Pressed, Typed
from bot.runtime.throttle import Answer, Throttle
from tests.platforms.telegram_help import MemoryInbox
from tests.platforms.telegram_help import room as room_of
from tests.platforms.telegram_help import running as listening
from tests.runtime.fake_platform import FakePlatform
from tests.runtime.rig import Rig
from tests.standins.telegram_api import TelegramServer
from tests.usecases.two import open_two

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from bot.ports.inbound import Event
    from tests.databases import Sqlite
    from tests.usecases.two import Two
    from tests.world import FakeClock

AT = 1772625600
HUGE = "9" * 30
ODD = (
    "",
    ":",
    "claim",
    "claim:",
    "claim:-1",
    "claim:0",
    f"claim:{HUGE}",
    "claim:1.5",
    "claim:١",
    "claim:1:2:3:4:5:6:7:8",
    "claim:\x00",
    "claim:\ud800",
    "claim:1\n/points",
    "CLAIM:1",
    "__init__:1",
    "nobody:1",
    "claim:' OR 1=1 --",
    "x" * 10_000,
    "claim:" + "1" * 10_000,
    "language:xx",
    "decide:1:maybe",
    "thread:1:erase",
)
"""Presses that are malformed, overlong, of no button, or of a value that was not offered."""


@pytest.fixture
async def two(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Two]:
    made = await open_two(await sqlite.fresh(), clock)
    yield made
    await made.world.close()


@pytest.fixture
def rigged(two: Two, clock: FakeClock) -> Rig:
    return Rig(two.world.parts, clock, [FakePlatform()])


def _odd() -> list[Event]:
    filled = [Filled(name, HUGE, {"": "x", "link": "y" * 5000, "not asked": "\x00"}) for name in ("reply", "no", "")]
    typed = [Typed("claim", "=1+1\x00" * 500), Typed("", ""), Typed("claim", options={"nothing": "1", "thread": HUGE})]
    return [*map(Pressed, ODD), *filled, *typed]


async def test_what_no_button_says_changes_nothing_and_is_told_to_its_sender_alone(
    two: Two, rigged: Rig, caplog: pytest.LogCaptureFixture
):
    before = await two.contents()
    places: list[dict[str, Any]] = [{}, {"chat_id": "managers"}, {"chat_id": "nowhere"}, {"direct": True}]
    for event, place in product(_odd(), places):
        reply = await rigged.act(event, "cy", message_id="another's", **place)
        assert reply is None or not reply.shared, event
    after = await two.contents()
    assert {table for table in after if after[table] != before[table]} <= {"identity", "visit", "person"}
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_from_a_chat_that_is_no_room_nothing_is_pressed(two: Two, rigged: Rig):
    before = await two.contents()
    for press in (f"claim:{two.thread}", f"release:{two.thread}", f"takeback:{two.claim}", f"fine:{two.doubt}"):
        reply = await rigged.act(Pressed(press), "ana", chat_id="a group of his", message_id="1")
        assert reply is not None
        assert reply.refused
        assert not reply.shared
    after = await two.contents()
    assert {table for table in after if after[table] != before[table]} <= {"identity"}, "how he is called there"


async def test_a_viewer_presses_no_managers_button(two: Two, rigged: Rig):
    """The numbers are right and the room is: only the right is missing."""
    before = await two.acmes()
    pressed = (f"dismiss:{two.thread}", f"staff:{two.thread}", f"grant:{two.request}", f"fine:{two.doubt}")
    for press in (*pressed, f"award:{two.member}:5:x", f"suspend:{two.member}:x", f"incident_end:{two.incident}"):
        reply = await rigged.act(Pressed(press), "vera", chat_id="managers", roles=("viewer",))
        assert reply is None or not reply.shared
    after = await two.acmes()
    assert {table for table in after if after[table] != before[table]} <= {"identity", "visit", "person"}


# Telegram ------------------------------------------------------------------------------------------------------------


ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
BOT = {"id": 1, "is_bot": True, "first_name": "Firsthand"}
HIS = {"id": -100999, "type": "supergroup", "title": "His own"}


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


def _chat(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "supergroup", "title": "A"}


def _nobody(cards: int) -> dict[str, dict[str, Any]]:
    """Return updates behind which no person stands, or that concern no chat of ours."""
    here = _chat(cards)
    change = {"chat": here, "message_id": 4, "date": AT, "old_reaction": []}
    change |= {"new_reaction": [{"type": "emoji", "emoji": "✍"}]}
    said = {"message_id": 5, "date": AT, "chat": here, "text": "/next"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    query = {"id": "77", "chat_instance": "1", "data": "claim:1"}
    moved = {"message_id": 6, "date": AT, "chat": HIS}
    return {
        "an anonymous administrator's reaction": {"message_reaction": {**change, "actor_chat": here}},
        "a channel's reaction": {"message_reaction": {**change, "actor_chat": HIS}},
        "a bot's reaction": {"message_reaction": {**change, "user": BOT}},
        "an anonymous administrator's words": {"message": {**said, "from": anonymous, "sender_chat": here}},
        "a channel's words": {"message": {**said, "from": ANN, "sender_chat": HIS}},
        "an inline message's button": {"callback_query": {**query, "from": ANN, "inline_message_id": "abc"}},
        "a game": {"callback_query": {"id": "1", "chat_instance": "1", "from": ANN, "game_short_name": "x"}},
        "a bot's press": {"callback_query": {**query, "from": BOT, "message": {**said, "from": BOT}}},
        "a strangers' group that moves": {"message": {**moved, "migrate_to_chat_id": -100888}},
        "a strangers' group that moved here": {"message": {**moved, "chat": here, "migrate_from_chat_id": -999}},
    }


async def test_who_is_nobody_and_what_is_elsewhere_is_not_even_kept(server: TelegramServer):
    cards = server.add_group("Ambassadors")
    inbox, reported = MemoryInbox(), []
    async with listening(server, room_of(cards), inbox=inbox) as run:
        run.platform.report = reported.append
        await server.wait_for(lambda: run.platform._looking.done())  # noqa: PLW0108 - it is made later
        reported.clear()
        for number, update in enumerate(_nobody(cards.id).values(), start=9000):
            await run.platform.keep([{"update_id": number, **update}])
            await run.platform._handle({"update_id": number, **update}, number)
        assert [one for one in inbox.kept if one < 10_000] == []
        assert (run.received, reported) == ([], [])
        assert run.platform.chats.target(str(cards.id)) == (cards.id, None)


async def test_an_update_that_comes_twice_is_heard_once(server: TelegramServer):
    cards = server.add_group("Ambassadors")
    said = {"message_id": 5, "date": AT, "chat": _chat(cards.id), "text": "/next", "from": ANN}
    async with listening(server, room_of(cards)) as run:
        for _ in range(3):
            await run.platform.keep([{"update_id": 9000, "message": said}])
        await server.wait_for(lambda: run.inbox.done)
    assert [inbound.event for inbound in run.received] == [Typed("next")]


async def test_presses_that_waited_at_telegram_are_not_taken_for_haste(server: TelegramServer):
    """A press carries no time: whether it waited is known by when it was asked for."""
    cards = server.add_group("Ambassadors")
    throttle, inbox = Throttle(at_once=1), MemoryInbox()

    def tell(count: int) -> None:
        for _ in range(count):
            message = {"message_id": 4, "date": AT, "chat": _chat(cards.id), "from": BOT, "text": "a card"}
            query = {"id": "77", "from": ANN, "chat_instance": "1", "data": "claim:1", "message": message}
            server.core.updates.add("callback_query", query, "press")

    tell(3)
    async with listening(server, room_of(cards, RoomKind.CARDS), inbox=inbox) as run:
        await server.wait_for(lambda: len(run.received) == 3)
        tell(2)
        await server.wait_for(lambda: len(run.received) == 5)
    assert [one.waited for one in run.received] == [True, True, True, False, False]
    answers = [throttle.ask(one, one.at) for one in run.received]
    assert answers == [Answer.HEARD] * 4 + [Answer.ASKED]
    server.violations.clear()  # the queries were made up
