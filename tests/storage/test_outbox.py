"""What must be shown waits in line: one row for one thing, the most urgent first, nothing lost with a process."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from storage import outbox
from storage.database import open_database
from storage.tables import Community, Delivery, DeliveryKind, DeliveryState
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database

MINUTE = timedelta(minutes=1)
CHAT = ("web", "cards")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = open_database(database_url)
    async with made.write() as uow:
        uow.add(Community(name="acme", created_at=NOON))
    yield made
    await made.close()


def card(thread: int, *, urgency: float = 0, chat: str = "cards", at: Any = NOON, **data: Any) -> Delivery:
    return Delivery(
        community_id=1,
        platform="web",
        chat_id=chat,
        kind=DeliveryKind.CARD,
        data={"thread": thread} | data,
        coalesce_key=f"card:{thread}",
        urgency=urgency,
        created_at=at,
        not_before=at,
    )


async def put(database: Database, *rows: Delivery) -> None:
    async with database.write() as uow:
        await outbox.enqueue(uow, rows)


async def rows(database: Database) -> list[Delivery]:
    async with database.read() as uow:
        return list(await uow.exec(select(Delivery).order_by(col(Delivery.id))))


async def lease(database: Database, at: Any = NOON, chat: tuple[str, str] = CHAT) -> Delivery | None:
    async with database.write() as uow:
        return await outbox.lease(uow, *chat, at, at + MINUTE)


async def leased(database: Database, at: Any = NOON) -> Delivery:
    row = await lease(database, at)
    assert row is not None
    return row


async def end(database: Database, row: Delivery, state: DeliveryState = DeliveryState.DONE) -> None:
    async with database.write() as uow:
        await outbox.settle(uow, row.id, state)


async def postpone(database: Database, row: Delivery, until: Any) -> None:
    async with database.write() as uow:
        await outbox.postpone(uow, row, until, "not now")


async def test_a_newer_refresh_takes_the_place_of_one_that_waits(database: Database) -> None:
    await put(database, card(1, urgency=5, word="old"))
    await put(database, card(1, urgency=3, word="new"), card(2), card(1, chat="other"))
    assert [(row.chat_id, row.data["thread"], row.data.get("word"), row.urgency) for row in await rows(database)] == [
        ("cards", 1, "new", 5),
        ("cards", 2, None, 0),
        ("other", 1, None, 0),
    ]


async def test_what_is_in_flight_or_done_is_not_touched_by_a_newer_refresh(database: Database) -> None:
    await put(database, card(1, word="first"))
    first = await leased(database)
    await put(database, card(1, word="second"))
    await end(database, first)
    await put(database, card(1, word="third"))
    assert [(row.data["word"], row.state) for row in await rows(database)] == [
        ("first", DeliveryState.DONE),
        ("third", DeliveryState.WAITING),
    ]


async def test_what_has_no_key_is_never_merged(database: Database) -> None:
    tells = [card(1), card(1)]
    for row in tells:
        row.coalesce_key = None
    await put(database, *tells)
    assert len(await rows(database)) == 2


async def test_acts_that_refresh_the_same_cards_do_not_wait_for_each_other(
    database: Database, database_url: str
) -> None:
    """In opposite orders two such acts would lock each other out on PostgreSQL."""
    twin = open_database(database_url)

    async def act(number: int) -> None:
        threads = range(30) if number % 2 else reversed(range(30))
        await put((database, twin)[number % 2], *(card(thread) for thread in threads))

    await asyncio.gather(*(act(number) for number in range(10)))
    await twin.close()
    assert len(await rows(database)) == 30


async def test_the_most_urgent_goes_first_and_the_older_of_two_equals(database: Database) -> None:
    await put(database, card(1), card(2, urgency=9), card(3, urgency=9), card(4, chat="other", urgency=99))
    order = []
    while (row := await lease(database)) is not None:
        order.append(row.data["thread"])
        await end(database, row)
    assert order == [2, 3, 1]
    assert await lease(database, chat=("web", "nowhere")) is None


async def test_nothing_goes_before_its_time(database: Database) -> None:
    await put(database, card(1, at=NOON + MINUTE))
    assert await lease(database) is None
    async with database.read() as uow:
        assert await outbox.destinations(uow, NOON, ["web"]) == []
        assert await outbox.destinations(uow, NOON + MINUTE, ["web"]) == [CHAT]
        assert await outbox.destinations(uow, NOON + MINUTE, ["discord"]) == []
    assert await lease(database, NOON + MINUTE) is not None


async def test_a_lease_that_ran_out_is_taken_again(database: Database) -> None:
    await put(database, card(1))
    first = await leased(database)
    assert await lease(database, NOON + MINUTE / 2) is None
    again = await leased(database, NOON + MINUTE)
    assert (again.id, again.attempts) == (first.id, 2)


async def test_two_processes_never_lease_the_same_row(database: Database, database_url: str) -> None:
    await put(database, *(card(number) for number in range(6)))
    twin = open_database(database_url)
    taken = await asyncio.gather(*(lease((database, twin)[number % 2]) for number in range(10)))
    await twin.close()
    assert sorted(row.data["thread"] for row in taken if row) == list(range(6))


async def test_what_a_dead_process_left_is_put_back_in_line(database: Database) -> None:
    await put(database, card(1), card(2))
    await leased(database)
    await leased(database)
    await put(database, card(2, word="newer"))
    async with database.write() as uow:
        await outbox.reclaim(uow, ["discord"])
    assert [row.state.value for row in await rows(database)] == ["leased", "leased", "waiting"]
    async with database.write() as uow:
        await outbox.reclaim(uow, ["web"])
    states = [(row.data["thread"], row.data.get("word"), row.state.value) for row in await rows(database)]
    assert states == [(1, None, "waiting"), (2, None, "done"), (2, "newer", "waiting")]


async def test_what_is_put_off_waits_and_gives_way_to_something_newer(database: Database) -> None:
    await put(database, card(1, word="old"))
    old = await leased(database)
    await postpone(database, old, NOON + MINUTE)
    assert await lease(database) is None
    again = await leased(database, NOON + MINUTE)
    assert (again.id, again.last_error) == (old.id, "not now")
    await put(database, card(1, word="new"))
    await postpone(database, again, NOON + 2 * MINUTE)
    states = [(row.data["word"], row.state.value) for row in await rows(database)]
    assert states == [("old", "done"), ("new", "waiting")]


async def test_a_chat_that_said_not_now_is_not_asked_sooner_because_there_is_more_to_say(database: Database) -> None:
    await put(database, card(1, word="old"))
    await postpone(database, await leased(database), NOON + MINUTE)
    await put(database, card(1, word="new"))
    assert await lease(database) is None
    assert (await leased(database, NOON + MINUTE)).data["word"] == "new"


async def test_what_is_done_is_forgotten_and_what_is_dead_is_kept(database: Database) -> None:
    await put(database, card(1), card(2), card(3))
    await end(database, await leased(database))
    await end(database, await leased(database), DeliveryState.DEAD)
    async with database.write() as uow:
        await outbox.forget(uow, NOON)
    assert len(await rows(database)) == 3
    async with database.write() as uow:
        await outbox.forget(uow, NOON + MINUTE)
    assert [row.state.value for row in await rows(database)] == ["dead", "waiting"]
