"""Whatever comes, breaks, is killed or forgotten between two pages: everything is brought, and from X exactly once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports.proof import TryLater
from bot.ports.sources import Batch, Refused
from tests.standins.places import Trouble
from tests.world import FakeClock

from .conftest import VIDEO, World, ids

if TYPE_CHECKING:
    from .conftest import Asker

TROUBLES = [
    Trouble.answer(503),
    Trouble.answer(429, Retry_After="7"),
    Trouble.answer(200, b"{"),
    Trouble.cut_short(),
    Trouble.reset(),
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 130)),
        st.tuples(st.just("reply"), st.integers(1, 9)),
        st.tuples(st.just("poll"), st.integers(1, 3)),
        st.tuples(st.just("kill"), st.just(1)),
        st.tuples(st.just("wait"), st.integers(1, 300)),
        st.tuples(st.just("forget"), st.just(1)),
        st.tuples(st.just("fail"), st.integers(0, len(TROUBLES) - 1)),
    ),
    min_size=4,
    max_size=14,
)
MOST = {"x": 2_000, "youtube": 200, "reddit": 900}
CONFIG: dict[str, dict[str, Any]] = {
    "x": {},
    "youtube": {},
    "reddit": {"subreddits": ["northwind"], "comments": True},
}


class Stream:
    """A place that grows, and the ids that must be brought."""

    def __init__(self, world: World, kind: str) -> None:
        self.world, self.kind = world, kind
        self.asker: Asker = world.asker(kind, **CONFIG[kind])
        self.tops: list[str] = []
        self.wanted: set[str] = set()

    async def step(self, name: str, number: int) -> None:
        """Live one step."""
        if name == "put":
            for _ in range(min(number, MOST[self.kind] - len(self.tops))):
                self.world.clock.advance(seconds=number % 2)
                self.tops.append(self._put())
                self.wanted.add(self.tops[-1])
        elif name == "reply" and self.tops:
            for _ in range(number):
                self.wanted.add(self._reply(self.tops[len(self.wanted) * 7 % len(self.tops)]))
        elif name == "wait":
            self.world.clock.advance(minutes=number)
        elif name == "forget":
            self._forget()
        elif name == "fail":
            self.world.farm.fail("*", TROUBLES[number])
        elif name in {"poll", "kill"}:
            for _ in range(number):
                await self.page(killed=name == "kill")

    async def page(self, *, killed: bool = False) -> bool:
        """Ask for a page; says whether the round is over."""
        found = await self.asker.page(killed=killed)
        if isinstance(found, TryLater):
            self.world.clock.advance(seconds=found.seconds)
        elif isinstance(found, Refused):
            self.world.clock.advance(hours=1)
        return isinstance(found, Batch) and not found.more

    def _put(self) -> str:
        if self.kind == "x":
            return self.world.x.put("northwind")
        return (
            self.world.tube.put(VIDEO, "northwind") if self.kind == "youtube" else self.world.reddit.submit("northwind")
        )

    def _reply(self, top: str) -> str:
        if self.kind == "x":
            return self.world.x.put("northwind", conversation_id=top)
        return (
            self.world.tube.reply(top, "it is")
            if self.kind == "youtube"
            else self.world.reddit.comment(top, "northwind")
        )

    def _forget(self) -> None:
        """The place takes the tokens given out no more; Reddit's are names, and one behind which nothing is found."""
        if self.kind == "x":
            self.world.x.expire()
        elif self.kind == "youtube":
            self.world.tube.stale |= {f"QURTSl{name}" for name in self.tops} - self.world.tube.stale
        else:
            for walk in self.asker.cursor.get("walks", {}).values():
                if walk.get("page") in self.world.reddit.things:
                    self.world.reddit.drop(walk["page"])


async def lived(kind: str, steps: list[tuple[str, int]]) -> Stream:
    """Live the steps, then let everything be asked until nothing more comes, twice."""
    async with World(FakeClock()) as world:
        stream = Stream(world, kind)
        for name, number in steps:
            await stream.step(name, number)
        world.farm.faults.clear()
        world.tube.stale.clear()
        for _ in range(2):
            pages = 0
            while not await stream.page():
                pages += 1
                assert pages < 60
            world.clock.advance(minutes=5)
        return stream


@pytest.mark.parametrize("kind", ["x", "youtube", "reddit"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_everything_that_was_written_is_brought(kind: str, steps: list[tuple[str, int]]) -> None:
    stream = asyncio.run(lived(kind, steps))
    came = ids(stream.asker.items)
    assert stream.wanted <= set(came)
    if kind == "x":
        assert len(came) == len(set(came)) == stream.world.x.read - _lost(stream)


def _lost(stream: Stream) -> int:
    """How many posts were paid for by somebody who was killed before he could note them."""
    return stream.world.x.read - int(stream.asker.spent)


async def test_a_day_of_growth_is_read_without_many_repeats() -> None:
    async with World(FakeClock()) as world:
        for kind in ("youtube", "reddit"):
            stream = Stream(world, kind)
            for hour in range(12):
                await stream.step("put", 15)
                await stream.step("reply", 3)
                while not await stream.page():
                    assert hour >= 0
                world.clock.advance(minutes=60)
            came = ids(stream.asker.items)
            assert set(came) == stream.wanted
            assert len(came) <= len(stream.wanted) * 1.3


async def test_what_was_held_back_longest_is_the_edge_of_what_is_seen() -> None:
    async with World(FakeClock()) as world:
        stream = Stream(world, "youtube")
        await stream.step("put", 5)
        await stream.asker.round()
        near = world.tube.put(VIDEO, "x", at=world.clock.now() - timedelta(hours=23))
        world.tube.put(VIDEO, "x", at=world.clock.now() - timedelta(hours=25))
        assert await stream.asker.round() == [near]
