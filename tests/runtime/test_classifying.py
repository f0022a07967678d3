"""Posts that came in where nobody reads wait, and are read once by whoever does, whatever dies in between."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, func, select

from bot.runtime import classifying
from bot.runtime.classifying import Classifying
from bot.runtime.desk import Desk
from bot.runtime.understanding import Understanding
from storage import arrivals
from storage.tables import Arrival, Mention, Thread
from tests.reading import WordReader
from tests.runtime.rig import Rig, rig
from tests.world import mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports.mentions import NewMention
    from tests.world import FakeClock


@pytest.fixture
async def apart(database_url: str, clock: FakeClock) -> AsyncIterator[Rig]:
    """A bot whose way in does not read."""
    async with rig(database_url, clock) as made:
        made.parts.desk.reads = False
        yield made


def reader_of(bot: Rig) -> Classifying:
    """Another process, which reads."""
    understanding = Understanding(bot.parts.transactions, WordReader())
    return Classifying(bot.parts.transactions, Desk(bot.parts.transactions, understanding))


def posts(bot: Rig, count: int, **fields: object) -> list[NewMention]:
    return [mention(bot.clock.now(), **fields) for _ in range(count)]


async def counted(bot: Rig, table: type) -> int:
    return await bot.one(select(func.count()).select_from(table))


async def test_what_waits_is_told_as_new_once_and_is_read_elsewhere(apart: Rig):
    given = posts(apart, 3)
    taken = await apart.parts.desk.take("acme", [*given, given[0]])
    assert [one.new for one in taken] == [True, True, True, False]
    assert not any(one.new for one in await apart.parts.desk.take("acme", given)), "it waits already"
    assert (await counted(apart, Arrival), await counted(apart, Mention)) == (3, 0)

    assert await reader_of(apart).read() == 3
    assert (await counted(apart, Arrival), await counted(apart, Mention)) == (0, 3)
    assert await counted(apart, Thread) == 3
    assert not any(one.new for one in await apart.parts.desk.take("acme", given)), "it was taken in"


async def test_two_readers_share_what_waits_and_take_nothing_twice(apart: Rig):
    await apart.parts.desk.take("acme", posts(apart, 150))
    one, other = reader_of(apart), reader_of(apart)
    found = await asyncio.gather(one.read(), other.read(), one.read(), other.read())
    assert sum(found) == 150
    assert (await counted(apart, Arrival), await counted(apart, Mention)) == (0, 150)


async def test_what_a_dead_reader_held_is_anothers_when_its_lease_is_over(apart: Rig):
    await apart.parts.desk.take("acme", posts(apart, 2))
    now = apart.clock.now()
    async with apart.database.write() as uow:
        held = await arrivals.lease(
            uow, list(apart.parts.transactions.names), now, now + classifying.LEASE_FOR, classifying.AT_ONCE
        )
    assert len(held) == 2
    assert await reader_of(apart).read() == 0
    apart.clock.advance(seconds=61)
    other = reader_of(apart)
    assert [await other.read(), await other.read()] == [1, 1], (
        "each alone, as one of them may have been the death of it"
    )
    async with apart.database.write() as uow:
        ctx_ids = [row.id for row in held]
        assert await arrivals.take(uow, ctx_ids, now + classifying.LEASE_FOR) == set(), "whoever was late takes nothing"
    assert await counted(apart, Mention) == 2


async def test_a_post_that_no_reader_survives_holds_up_no_other_and_is_looked_at_by_a_manager(apart: Rig):
    await apart.parts.desk.take("acme", [*posts(apart, 1, text="the death of readers"), *posts(apart, 3)])
    communities = list(apart.parts.transactions.names)
    for tries in range(classifying.TRIES - 1):
        now = apart.clock.now()
        async with apart.database.write() as uow:
            held = await arrivals.lease(uow, communities, now, now + classifying.LEASE_FOR, 1)
        assert [row.attempts for row in held] == [tries + 1], "read, and dead of it"
        while tries == 0 and await reader_of(apart).read():
            pass  # the others, by a process that lives
        apart.clock.advance(seconds=61)
    assert await reader_of(apart).read() == 1
    assert (await counted(apart, Arrival), await counted(apart, Mention)) == (0, 4)
    row = await apart.one(select(Mention).where(col(Mention.text).contains("death")))
    assert (row.negative, row.category_why) == (0.5, "unread")


async def test_history_waits_too_and_shows_nothing(apart: Rig):
    await apart.parts.desk.take("acme", posts(apart, 2), history=True, via="import")
    await reader_of(apart).read()
    async with apart.database.read() as uow:
        rows = (await uow.exec(select(Mention))).all()
    assert [(row.history, row.via) for row in rows] == [(True, "import")] * 2
    assert await counted(apart, Thread) == 0


async def test_a_batch_that_cannot_be_taken_in_waits_and_is_not_lost(apart: Rig, caplog: pytest.LogCaptureFixture):
    await apart.parts.desk.take("acme", posts(apart, 2))
    reader = reader_of(apart)
    real = reader._desk.take_waiting

    async def refused(*_: object, **__: object) -> None:
        raise RuntimeError("not now")

    reader._desk.take_waiting = refused  # type: ignore[method-assign]
    assert await reader.read() == 2
    assert "they are tried again" in caplog.text
    assert await reader.read() == 0, "not at once"
    reader._desk.take_waiting = real  # type: ignore[method-assign]
    apart.clock.advance(seconds=31)
    assert await reader.read() == 1, "alone now, so that one bad post does not hold up the other"
    assert await reader.read() == 1
    assert await counted(apart, Mention) == 2
