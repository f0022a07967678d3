"""What came in is kept before it is handled, handled once, in order per person, and given up after three tries."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select, text

from bot.runtime import inbox as inbox_module
from bot.runtime.inbox import StoredInbox
from storage.tables import Update

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tests.runtime.rig import Rig


def update(number: int, person: int = 1, **more: Any) -> dict[str, Any]:
    return {"update_id": number, "message": {"from": {"id": person}, "text": "x"}, **more}


class Handler:
    """Handles updates as a test says, and notes the order."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.fails: Counter[int] = Counter()
        self.gates: dict[int, asyncio.Event] = {}

    async def __call__(self, raw: Mapping[str, Any], receipt: int) -> None:
        number = raw["update_id"]
        self.begun.append(number)
        if number in self.gates:
            await self.gates[number].wait()
        if self.fails[number] > 0:
            self.fails[number] -= 1
            raise RuntimeError(f"fault at {number}")
        self.ended.append(number)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.ended) < count:  # noqa: ASYNC110 - a look at a list has no event of its own
                await asyncio.sleep(0.005)


@pytest.fixture
async def inbox(either: Rig) -> AsyncIterator[StoredInbox]:
    made = StoredInbox(either.database, "web", either.clock, pause_for=0.02)
    yield made
    await made.stop()


@pytest.fixture
def handler() -> Handler:
    return Handler()


async def rows(bot: Rig) -> list[Update]:
    async with bot.database.read() as uow:
        return list((await uow.exec(select(Update).order_by(col(Update.update_id)))).all())


async def settled(bot: Rig) -> None:
    async with asyncio.timeout(5):
        # a look at the database has no event of its own
        while any(row.handled_at is None and row.attempts < inbox_module.TRIES for row in await rows(bot)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_is_kept_is_in_the_database_before_anything_is_handled(either: Rig, inbox: StoredInbox):
    await inbox.keep([update(1), update(2)])
    await inbox.keep([update(2), update(3)])
    await inbox.keep([])
    assert [(row.update_id, row.handled_at, row.attempts) for row in await rows(either)] == [
        (1, None, 0),
        (2, None, 0),
        (3, None, 0),
    ]


async def test_what_was_kept_before_a_restart_and_after_it_is_handled_once(
    either: Rig, inbox: StoredInbox, handler: Handler
):
    await inbox.keep([update(1), update(2)])
    inbox.serve(handler)
    await handler.until(2)
    await inbox.keep([update(2), update(3)])
    await handler.until(3)
    await settled(either)
    await inbox.stop()
    again = StoredInbox(either.database, "web", either.clock)
    again.serve(handler)
    await again.keep([update(4)])
    await handler.until(4)
    await again.stop()
    assert handler.ended == [1, 2, 3, 4]


async def test_one_persons_updates_keep_their_order_and_hold_nobody_else_up(inbox: StoredInbox, handler: Handler):
    handler.gates[1] = asyncio.Event()
    inbox.serve(handler)
    await inbox.keep([update(1, person=1), update(2, person=1), update(3, person=2), update(4, person=2)])
    await handler.until(2)
    assert handler.begun == [1, 3, 4]
    handler.gates[1].set()
    await handler.until(4)
    assert handler.ended == [3, 4, 1, 2]


async def test_what_fails_is_tried_again_before_anything_later_of_the_same_person(
    either: Rig, inbox: StoredInbox, handler: Handler, caplog: pytest.LogCaptureFixture
):
    handler.fails[1] = 2
    inbox.serve(handler)
    await inbox.keep([update(1), update(2)])
    await handler.until(2)
    assert handler.begun == [1, 1, 1, 2]
    await settled(either)
    assert [row.attempts for row in await rows(either)] == [2, 0]
    assert "update 1 of web could not be handled (try 2)" in caplog.text


async def test_what_fails_three_times_is_given_up_also_after_a_restart(
    either: Rig, inbox: StoredInbox, handler: Handler
):
    handler.fails[1] = 99
    inbox.serve(handler)
    await inbox.keep([update(1), update(2)])
    await handler.until(1)
    await settled(either)
    await inbox.stop()
    again = StoredInbox(either.database, "web", either.clock)
    again.serve(handler)
    await again.keep([update(3)])
    await handler.until(2)
    await again.stop()
    assert Counter(handler.begun) == {1: 3, 2: 1, 3: 1}
    assert [row.handled_at is None for row in await rows(either)] == [True, False, False]


async def test_more_than_one_batch_is_handled_to_the_last_without_news(inbox: StoredInbox, handler: Handler):
    count = inbox_module.BATCH * 2 + 50
    await inbox.keep([update(number, person=number % 7) for number in range(count)])
    handler.gates[0] = asyncio.Event()
    inbox.serve(handler)
    await handler.until(inbox_module.BATCH)
    handler.gates[0].set()
    await handler.until(count)
    assert Counter(handler.ended).most_common(1)[0][1] == 1
    for person in range(7):
        mine = [number for number in handler.ended if number % 7 == person]
        assert mine == sorted(mine)


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {"from": None, "user": "text"}},
        {"update_id": 1, "message": {"from": []}},
        {"update_id": 1, "poll": {"user": {}}},
    ],
)
async def test_an_update_of_nobody_is_handled_too(inbox: StoredInbox, handler: Handler, raw: dict[str, Any]):
    inbox.serve(handler)
    await inbox.keep([raw])
    await handler.until(1)


async def test_a_database_that_fails_for_a_moment_does_not_end_the_hearing(bot: Rig, handler: Handler):
    inbox = StoredInbox(bot.database, "web", bot.clock, pause_for=0.02)
    async with bot.database.write() as uow:
        await uow.exec(text("ALTER TABLE inbox RENAME TO away"))
    inbox.serve(handler)
    await asyncio.sleep(0.1)
    async with bot.database.write() as uow:
        await uow.exec(text("ALTER TABLE away RENAME TO inbox"))
    await inbox.keep([update(1)])
    await handler.until(1)
    await inbox.stop()


async def test_stopping_waits_for_what_is_in_hand_and_begins_nothing_new(either: Rig, handler: Handler):
    inbox = StoredInbox(either.database, "web", either.clock)
    handler.gates[1] = asyncio.Event()
    inbox.serve(handler)
    await inbox.keep([update(1), update(2)])
    async with asyncio.timeout(5):
        while not handler.begun:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    stopping = asyncio.create_task(inbox.stop())
    await asyncio.sleep(0.05)
    handler.gates[1].set()
    await stopping
    assert handler.begun == [1]
    assert [row.handled_at is None for row in await rows(either)] == [False, True]


async def test_what_is_done_with_is_forgotten_after_a_week(bot: Rig, handler: Handler):
    inbox = StoredInbox(bot.database, "web", bot.clock, pause_for=0.01)
    handler.fails[2] = 99
    inbox.serve(handler)
    await inbox.keep([update(1), update(2)])
    await settled(bot)
    await inbox.stop()
    bot.clock.advance(days=6)
    await bot.service.scheduler.clean()
    assert len(await rows(bot)) == 2
    bot.clock.advance(days=2)
    await inbox.keep([update(3)])
    await bot.service.scheduler.clean()
    assert [row.update_id for row in await rows(bot)] == [3]
