"""A day of mixed traffic over every way in, with faults, deaths and two bots at once: in the evening every count is exact.

The day's plan counts by itself what came; the bot's tallies, mentions, letters, threads and cards must say the same.
"""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, func, select

from bot.cards.intake import intake_card
from bot.classify.reader import ProcessReader
from bot.ports.sources import UnreadableError
from bot.reports.intake import intake
from bot.rules.links import canonical
from bot.runtime.retrying import Reader, retry
from bot.texts import of
from storage.tables import DeadLetter, Mention, SourceState, Tally, Thread
from tests.reading import WordReader
from tests.runtime.fake_platform import words
from tests.standins.places import Trouble
from tests.stories.heard_day import Day, later
from tests.stories.heard_places import PATHS, Heard
from tests.stories.heard_plan import LOST, PULLED, WHOLE_DAY, Planner
from tests.world import NOON, FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports.mentions import NewMention
    from tests.databases import Postgres, Sqlite
    from tests.stories.heard_plan import Plan

STEPS = 32
MARK = re.compile(r"post-\d{6}")
log = logging.getLogger(__name__)


async def rows(day: Day, query: Any) -> list[Any]:
    async with day.bot.parts.database.read() as uow:
        return list((await uow.exec(query)).all())


async def lived(day: Day, folder: Path, *, dies: dict[int, tuple[str, int]], beside: range) -> None:
    """Let the day pass: whole hours with trouble at one place each, deaths, and a second bot beside the first."""
    troubles = [
        Trouble.answer(429, Retry_After="1200"),
        Trouble.answer(503),
        Trouble.cut_short(),
        Trouble.reset(),
        Trouble.answer(200, b'{"data": [{"id": "1", "te'),
    ]
    for number, items in enumerate(day.plan.steps):
        if number % 3 == 1:
            name = PULLED[number // 3 % len(PULLED)]
            trouble = troubles[number // 3 % len(troubles)]
            day.heard.farms[name].fail(PATHS[name], *[trouble] * (1 + number // 3 % 3))
        if number % 10 == 9:
            day.heard.reddit.tokens.clear()
        kind, moments = dies.get(number, ("", 0))
        if kind == "asked":
            day.heard.farms["x-brand"].fail(PATHS["x-brand"], day.doom)
        elif kind:
            day.doom.set(kind, moments)
        if number in beside:
            other = day.life()
            await other.start(day.places, alone=False)
            other.parts.poller.start()
            await day.step(items)
            await other.stop(whole=False)
        else:
            await day.step(items)
        if number % 7 == 6:
            await day.take_file(folder)
        if number % 2:
            await day.tick()
    await day.take_file(folder)
    await later(day, 2)


async def counted(day: Day) -> None:
    """Hold everything that the bot says against the plan."""
    plan = day.plan
    tallies: dict[str, Counter[str]] = {}
    for row in await rows(day, select(Tally)):
        tallies.setdefault(row.source, Counter()).update(new=row.new, known=row.known, broken=row.broken)
    for source in PULLED:
        assert tallies[source].total() == len(plan.of(source)), source
        assert tallies[source]["broken"] == plan.letters[source], source
    for source, answered in day.answered.items():
        twice = [sum(some) for n in range(4) for some in combinations(day.doubtful.get(source, ()), n)]
        assert tallies[source].total() - answered in twice, (source, day.doubtful)
    found = await rows(day, select(Mention))
    assert len(found) == len({row.link for row in found})
    assert {row.link for row in found} == plan.good
    assert sum(each["new"] for each in tallies.values()) == len(plan.good), "each post is new once"
    letters = await rows(day, select(DeadLetter))
    assert Counter(letter.source for letter in letters) == plan.letters
    times = Counter[str]()
    for letter in letters:
        times[letter.source] += letter.times
    assert times == {source: tallies[source]["broken"] for source in times}
    lost = [row for row in found if row.negative >= 0.5 and row.thread_id is None]
    assert not lost, "every negative post has its thread"
    keys = await rows(day, select(Thread.key))
    assert len(keys) == len(set(keys)) > 0
    for state in await rows(day, select(SourceState)):
        whole = [item.post.at for item in plan.of(state.name) if not item.broken]
        assert (state.newest_at, state.last_error, state.leased_until) == (max(whole), "", None), state.name


def shown_once(day: Day) -> int:
    """Look at the room: no thread stands there twice; returns how many stand there."""
    threads = Counter(
        button.press
        for (room, _), message in day.chat.shown.items()
        if room == "cards"
        for row in message.rows
        for button in row
        if button.press.startswith("claim:")
    )
    assert threads
    assert max(threads.values()) == 1
    return len(threads)


async def mended(day: Day) -> None:
    """Read again what nobody could read, as if every reader had been mended."""
    marks = day.plan.mendable

    def read(raw: Any) -> NewMention:
        mark = MARK.search(str(raw))
        if mark is None:
            raise UnreadableError("half of it is missing")
        return marks[mark[0]].mention

    def split(whole: Any) -> list[Any]:
        return [{"mark": post.mark} for one in whole["results"] for post in marks.values() if post.link == one["where"]]

    parts = day.bot.parts
    made = {source: Reader(read, split) for source in day.plan.letters}
    before = day.plan.good
    done = await retry(parts.transactions, parts.desk, "acme", made)
    lost = {item.post.number for item in day.plan.items if item.broken in LOST and item.source in day.plan.letters}
    assert len(done.left) == len(lost)
    taken = {canonical(post.link) for post in marks.values()}
    assert (done.new, done.known) == (len(taken - before), len(taken & before))
    assert {row.link for row in await rows(day, select(Mention))} == before | taken
    assert await rows(
        day, select(func.count()).select_from(DeadLetter).where(col(DeadLetter.settled_at).is_(None))
    ) == [len(lost)]


async def told(day: Day) -> None:
    """Look at `/intake`: every way in stands there with what it brought."""
    parts = day.bot.parts
    async with parts.database.read() as uow:
        ways = await intake(
            uow, parts.transactions.community_id("acme"), day.config.communities["acme"], day.clock.now()
        )
    assert {way.name for way in ways} == {item.source for item in day.plan.items}
    assert sum(way.week.new for way in ways) == len(day.plan.good)
    card = words(intake_card(ways, 1, of("en")))
    assert all(name in card for name in ("x-brand", "reddit")), card
    assert "⚠" not in card


def planned(seed: int, wanted: dict[str, int], steps: int) -> Plan:
    return Planner(seed, NOON, wanted, steps).plan()


def share(wanted: dict[str, int], of_them: float) -> dict[str, int]:
    return {source: max(4, round(count * of_them)) for source, count in wanted.items()}


@pytest.mark.parametrize(("kind", "size"), [("sqlite", 1.0), ("postgres", 0.08)])
async def test_a_day_of_mixed_traffic_is_counted_exactly(
    request: pytest.FixtureRequest, kind: str, size: float, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    caplog.set_level(logging.INFO, logger=__name__)
    database: Sqlite | Postgres = request.getfixturevalue(kind)
    steps = STEPS if size == 1 else 16
    plan = planned(5, WHOLE_DAY if size == 1 else share(WHOLE_DAY, size), steps)
    count = len(plan.items)
    assert count == 10_000 or size < 1
    assert 0.28 < sum(item.again for item in plan.items) / count < 0.32
    assert 0.04 < sum(bool(item.broken) for item in plan.items) / count < 0.06
    third = steps // 4
    dies = {third: ("asked", 1), 2 * third: ("read", 3), 3 * third: ("commit", 5), 3 * third + 3: ("shown", 2)}
    clock = FakeClock(NOON)
    async with Heard(clock) as heard:
        day = Day(await database.fresh(), clock, plan, ProcessReader(), heard)
        await day.start()
        began = time.monotonic()
        await lived(day, tmp_path, dies=dies, beside=range(steps // 2 + 2, steps // 2 + 4))
        took = time.monotonic() - began
        log.info("%d posts in %.1f s: %.0f a second", count, took, count / took)
        assert day.deaths >= 3
        await counted(day)
        assert shown_once(day) > 10
        await told(day)
        await mended(day)
        await day.settled()
        shown_once(day)
        await day.bot.stop()


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_fails_and_dies_when_nothing_is_lost_or_counted_twice(
    seed: int, sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    random = Random(seed)
    wanted = share(WHOLE_DAY, 0.01) | {"find": 0, "import": 0}
    plan = planned(100 + seed, wanted, 3)
    clock = FakeClock(NOON)
    kinds = ("read", "commit", "shown")
    dies = {number: (random.choice(kinds), random.randrange(1, 9)) for number in random.sample(range(3), 2)}
    async with Heard(clock) as heard:
        day = Day(await sqlite.fresh(), clock, plan, WordReader(), heard)
        await day.start()
        await lived(day, tmp_path, dies=dies, beside=range(1, 2))
        await counted(day)
        shown_once(day)
        await day.bot.stop()
