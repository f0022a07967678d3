"""Sources are asked by one process at a time, and whatever dies when: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, func, select

from bot.ports.proof import TryLater
from bot.ports.sources import Budget, Refused
from bot.runtime.poller import LEASE_FOR, PAGES, Poller, nothing_to_close
from storage.tables import DeadLetter, Mention, SourceState, Spending, Tally
from tests.runtime.fake_source import FakeSource
from tests.runtime.rig import Rig, rig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.world import FakeClock

TOLD: dict[str, Any] = {"kind": "x", "name": "stream", "query": "northwind", "minutes": 10}


@asynccontextmanager
async def listening(url: str, clock: FakeClock, *sources: FakeSource, **more: Any) -> AsyncIterator[tuple[Rig, Poller]]:
    """Open a community that is to ask these sources."""
    told = [TOLD | {"name": source.name} for source in sources]
    async with rig(url, clock, sources=told, **more) as bot:
        yield bot, poller(bot, *sources)


def poller(bot: Rig, *sources: FakeSource) -> Poller:
    return Poller(bot.parts.transactions, bot.parts.desk, {"acme": list(sources)})


async def mentions(bot: Rig) -> int:
    found: int = await bot.one(select(func.count()).select_from(Mention))
    return found


async def state(bot: Rig, name: str = "stream") -> SourceState:
    found: SourceState = await bot.one(select(SourceState).where(SourceState.name == name))
    return found


async def notices(bot: Rig) -> list[str]:
    await bot.deliver()
    return [row.data["key"] for row in await bot.deliveries() if row.kind == "notice"]


async def test_pages_follow_each_other_and_the_cursor_moves_with_what_they_brought(
    database_url: str, clock: FakeClock
) -> None:
    source = FakeSource()
    source.put(clock.at, 5)
    source.stream[1] = {"broken": "author: is missing"}
    async with listening(database_url, clock, source) as (bot, asks):
        assert await asks.poll() == 1
        assert await mentions(bot) == 4
        now = await state(bot)
        assert now.cursor == {"at": 5}
        assert (now.worked_at, now.newest_at) == (clock.at, clock.at - timedelta(minutes=1))
        assert (now.due_at, now.leased_until) == (clock.at + timedelta(minutes=10), None)
        assert await bot.one(select(DeadLetter.reason)) == "author: is missing"
        count = await bot.one(select(Tally))
        assert (count.source, count.new, count.known, count.broken) == ("stream", 4, 0, 1)
        assert await asks.poll() == 0, "it is not due"
        clock.advance(minutes=10)
        source.stream.append(source.stream[0])
        assert await asks.poll() == 1
        assert (await bot.one(select(Tally.known))) == 1
        assert await bot.one(select(Mention.via).distinct()) == "stream"


async def test_a_long_stream_lets_others_go_first_after_a_few_pages(url: str, clock: FakeClock) -> None:
    long, short = FakeSource("long", page=1), FakeSource("short")
    long.put(clock.at, PAGES + 2)
    short.put(clock.at)
    async with listening(url, clock, long, short) as (bot, asks):
        await asks.poll()
        assert len(long.asked) == PAGES
        now = await state(bot, "long")
        assert (now.due_at, now.leased_until) == (clock.at, None), "what is left is due at once"
        await asks.poll()
        assert await mentions(bot) == PAGES + 3


async def test_of_two_processes_exactly_one_asks(database_url: str, clock: FakeClock) -> None:
    source = FakeSource(page=3)
    source.put(clock.at, 3)
    async with listening(database_url, clock, source) as (bot, asks):
        other = poller(bot, source)
        assert sorted(await asyncio.gather(asks.poll(), other.poll())) == [0, 1]
        assert len(source.asked) == 1
        assert await mentions(bot) == 3


async def test_a_lease_that_ran_out_is_taken_over_and_the_late_page_is_refused(
    database_url: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    slow, quick = FakeSource(), FakeSource()
    slow.put(clock.at, 2)
    quick.stream = slow.stream
    async with listening(database_url, clock, slow) as (bot, asks):
        slow.gate.clear()
        late = asyncio.create_task(asks.poll())
        while not slow.asked:  # noqa: ASYNC110 - a page that is asked for has no event of its own
            await asyncio.sleep(0.005)
        other = poller(bot, quick)
        assert await other.poll() == 0, "the lease holds"
        clock.advance(seconds=LEASE_FOR.total_seconds())
        assert await other.poll() == 1
        before = await state(bot)
        slow.gate.set()
        await late
        assert "taken over" in caplog.text
        assert (await state(bot)) == before
        assert await mentions(bot) == 2
        assert await bot.one(select(Tally.new)) == 2
        assert await bot.one(select(Tally.known)) == 0, "what came late was counted nowhere"


@pytest.mark.parametrize("step", ["classify", "take_in", "letters", "cursor"])
async def test_killed_at_any_step_it_goes_on_without_a_gap_or_a_repeat(
    url: str, clock: FakeClock, step: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.CRITICAL)
    source = FakeSource()
    source.put(clock.at, 3)
    source.stream.insert(2, {"broken": "text: is missing"})

    async def dies(*_: Any, **__: Any) -> Any:
        raise asyncio.CancelledError

    where = {
        "classify": "bot.runtime.desk.Desk.take",
        "take_in": "storage.mentions.add",
        "letters": "storage.letters.add",
        "cursor": "storage.budgets.spend",
    }
    budget = Budget(1000, "month", "posts", page=2)
    source.budget, source.cost = budget, 2
    async with listening(url, clock, source) as (bot, asks):
        with monkeypatch.context() as patch:
            if step != "cursor":
                patch.setattr(where[step], dies)
            else:
                patch.setattr("storage.sources.tally", dies)
            with pytest.raises(asyncio.CancelledError):
                await asks.poll()
        assert await poller(bot, source).poll() == 0, "the dead process' lease holds"
        clock.advance(seconds=LEASE_FOR.total_seconds())
        assert await poller(bot, source).poll() == 1
        assert await mentions(bot) == 3
        assert (await state(bot)).cursor == {"at": 4}
        count = await bot.one(select(func.sum(Tally.new), func.sum(Tally.known), func.sum(Tally.broken)))
        assert tuple(count) == (3, 0, 1)
        assert await bot.one(select(DeadLetter.times)) == 1
        assert await bot.one(select(Spending.spent)) in {4, 6}, "never less than what was read"


async def test_trouble_is_waited_out_longer_each_time_and_as_long_as_the_place_asks(
    url: str, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    source = FakeSource()
    source.troubles = [TryLater(0, "503"), RuntimeError("a bug"), TryLater(900, "429"), Refused("key-refused", ("x",))]
    source.put(clock.at)
    waits = []
    async with listening(url, clock, source) as (bot, asks):
        for _ in range(4):
            assert await asks.poll() == 1
            now = await state(bot)
            waits.append((now.due_at - clock.at).total_seconds() / 60)
            clock.at = now.due_at
        assert waits == [1, 2, 15, 60]
        assert (await state(bot)).last_error == "key-refused|x"
        assert await asks.poll() == 1
        now = await state(bot)
        assert (now.attempts, now.failing_since, now.last_error) == (0, None, "")
        assert await mentions(bot) == 1


async def test_managers_are_told_once_that_a_source_is_silent_and_once_that_it_is_back(
    url: str, clock: FakeClock
) -> None:
    source = FakeSource()
    async with listening(url, clock, source) as (bot, asks):
        for _ in range(12):
            source.troubles = [TryLater(0, "503")]
            await asks.poll()
            clock.at = (await state(bot)).due_at
        assert await notices(bot) == ["notice-source-silent"]
        await asks.poll()
        assert await notices(bot) == ["notice-source-silent", "notice-source-back"]
        source.troubles = [Refused("no-rights", ("search", "upgrade"))]
        clock.advance(minutes=10)
        await asks.poll()
        assert len(await notices(bot)) == 3, "the first was half a day ago"
        for trouble in (None, Refused("no-rights"), None, Refused("no-rights")):
            clock.advance(hours=1)
            source.troubles = [trouble] if trouble else []
            await asks.poll()
        assert (await notices(bot)).count("notice-source-silent") == 2, "it comes and goes: no flood"


async def test_a_budget_is_warned_of_once_and_nothing_is_asked_when_it_is_used_up(
    database_url: str, clock: FakeClock
) -> None:
    source = FakeSource(page=2, budget=Budget(10, "month", "posts", page=2))
    source.cost = 2
    source.put(clock.at, 40)
    async with listening(database_url, clock, source) as (bot, asks):
        for _ in range(3):
            await asks.poll()
        assert len(source.asked) == 5
        assert [asked.left for asked in source.asked] == [10, 8, 6, 4, 2]
        assert await bot.one(select(Spending.spent)) == 10
        assert await notices(bot) == ["notice-budget-low", "notice-budget-out"]
        now = await state(bot)
        assert (now.due_at, now.last_error) == (datetime(2026, 12, 1, tzinfo=UTC), "budget")
        clock.at = now.due_at
        await asks.poll()
        assert len(source.asked) == 5 + 5
        assert await mentions(bot) == 20
        assert (await notices(bot)).count("notice-budget-out") == 1


async def test_a_budget_that_was_raised_is_used_after_the_next_start(url: str, clock: FakeClock) -> None:
    source = FakeSource(page=2, budget=Budget(2, "month", "posts", page=2))
    source.cost = 2
    source.put(clock.at, 4)
    async with listening(url, clock, source) as (bot, asks):
        await asks.poll()
        await asks.poll()
        assert (await state(bot)).due_at > clock.at
        source.budget = Budget(10, "month", "posts", page=2)
        await bot.parts.transactions.prepare()
        await asks.poll()
        assert await mentions(bot) == 4


async def test_a_page_that_was_paid_for_and_refused_is_counted_and_one_that_did_not_come_is_not(
    url: str, clock: FakeClock
) -> None:
    source = FakeSource(budget=Budget(100, "day", "units", zone="America/Los_Angeles", page=5))
    source.troubles = [Refused("strange", ("no list",), spent=5), TryLater(0, "503")]
    async with listening(url, clock, source) as (bot, asks):
        await asks.poll()
        assert await bot.one(select(Spending.spent)) == 5
        clock.at = (await state(bot)).due_at
        await asks.poll()
        assert await bot.one(select(Spending.spent)) == 5
        assert await bot.one(select(Spending.period)) == "2026-11-17"


async def test_a_source_that_says_more_and_stands_still_is_not_asked_for_ever(url: str, clock: FakeClock) -> None:
    class Stuck(FakeSource):
        async def fetch(self, asked: Any) -> Any:
            self.asked.append(asked)
            return type(await super().fetch(asked))((), asked.cursor, more=True)

    source = Stuck()
    async with listening(url, clock, source) as (bot, asks):
        await asks.poll()
        assert (await state(bot)).due_at > clock.at


async def test_a_source_that_was_taken_out_keeps_its_place_and_is_not_asked(url: str, clock: FakeClock) -> None:
    source = FakeSource()
    source.put(clock.at)
    async with listening(url, clock, source) as (bot, _):
        assert await poller(bot).poll() == 0
        assert await poller(bot, source).poll() == 1


async def test_the_worker_goes_its_rounds_and_stops_in_order(url: str, clock: FakeClock) -> None:
    sources = [FakeSource(f"feed-{number}", page=1) for number in range(6)]
    for source in sources:
        source.put(clock.at, 2)
    closed = []

    async def close() -> None:
        closed.append(True)

    async with listening(url, clock, *sources) as (bot, _):
        asks = Poller(bot.parts.transactions, bot.parts.desk, {"acme": sources}, close)
        asks.start()
        async with asyncio.timeout(10):
            await asks.idle()
        assert await mentions(bot) == 12
        sources[0].gate.clear()
        clock.advance(minutes=10)
        asks.wake()
        while len(sources[0].asked) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        async with asyncio.timeout(9):
            await asks.stop()
        assert closed
        due = select(func.count()).select_from(SourceState).where(col(SourceState.leased_until).is_not(None))
        assert await bot.one(due) == 1, "the page that was cut off comes again when its lease has run out"


async def test_other_sources_are_asked_from_now_on_and_what_was_being_asked_is_not_cut_off(
    url: str, clock: FakeClock
) -> None:
    first, second = FakeSource("first"), FakeSource("second")
    for source in (first, second):
        source.put(clock.at, 1)
    closed = []

    async def close() -> None:
        closed.append(first.gate.is_set())

    async with listening(url, clock, first, second) as (bot, _):
        asks = Poller(bot.parts.transactions, bot.parts.desk, {"acme": [first]}, close)
        asks.start()
        first.gate.clear()
        async with asyncio.timeout(10):
            while not first.asked:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            asks.ask_these({"acme": [second]}, nothing_to_close)
            while await mentions(bot) < 1:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            assert not closed
            first.gate.set()
            await asks.idle()
            while not closed:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        assert (closed, await mentions(bot)) == ([True], 2)
        clock.advance(minutes=10)
        async with asyncio.timeout(10):
            await asks.idle()
        assert (len(first.asked), len(second.asked)) == (1, 2)
        await asks.stop()
