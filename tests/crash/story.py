"""One community's life with a bot that keeps dying: after each death the next bot is waited for, and all is checked."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.database import open_database
from tests.crash import looking
from tests.crash.crowd import Crowd
from tests.crash.invariants import look, repeats
from tests.crash.town import town

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.database import Database
    from tests.crash.bots import Births, Bot
    from tests.crash.moments import Moment
    from tests.crash.town import Town

START_WITHIN, SETTLE_WITHIN, STOP_WITHIN = 15.0, 25.0, 10.0
BUSTLE_FOR = (0.15, 0.8)
TRAPPED_WITHIN = 1.5
"""Seconds in which a trap is waited for; after them the bot dies where it is."""
MOST_DAYS = 2
LAST_LINES = 25


class BrokenPromiseError(AssertionError):
    """Something did not survive a death; says where in which story."""


@dataclass
class Tally:
    """What all stories together came to. Times in seconds, from birth to serving both chats, and to nothing left."""

    kills: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    repeated: int = 0
    may_repeat: int = 0
    back: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True)
class Plan:
    """What a story is told with: its name and seed, a database, deaths to die, and a folder of its own for the rest.

    `few`: few people act, see `Crowd`.
    """

    name: str
    seed: int
    database_url: str
    moments: Sequence[Moment]
    folder: Path
    few: bool = False


class Story:
    """A town, its crowd, and the bot of the moment."""

    def __init__(self, plan: Plan, there: Town, database: Database, nursery: Births, tally: Tally) -> None:
        self.name, self.town, self.tally = f"{plan.name}, seed {plan.seed}", there, tally
        self._database, self._nursery, self._traps = database, nursery, plan.folder
        self._rng = random.Random(plan.seed)
        self.crowd = Crowd(there, random.Random(plan.seed + 1), plan.folder, few=plan.few)
        self._bot: Bot | None = None
        self._may_repeat = 0
        self._where = "the beginning"

    async def die(self, number: int, moment: Moment) -> None:
        """Live on until the moment comes, die, and be there again."""
        self._where = f"kill {number} ({moment.name})"
        if moment.at_start and self._bot is not None:
            await self._bot.stop()
            self._bot = None
        if self._bot is None:
            await self._born()
        if moment.at_start:
            await self._die_starting()
        elif moment.imports:
            await self._die_importing(moment)
        else:
            await self._die_living(moment)
        await self._again()

    async def stop(self) -> None:
        """Tell the bot to stop in the midst of everything, and look whether it left anything half done."""
        self._where = "the stop"
        bot = self._bot or await self._born()
        bustle = asyncio.create_task(self.crowd.bustle(BUSTLE_FOR[1]))
        await asyncio.sleep(self._rng.uniform(0.05, BUSTLE_FOR[1]))
        code, seconds = await bot.stop()
        await _ended(bustle)
        self.tally.stops.append(seconds)
        if code != 0 or seconds > STOP_WITHIN:
            raise self._broken([f"it ended with {code} after {seconds:.1f} s"])
        if left := [one for one in await looking.waits(self._database) if "leased" in one]:
            raise self._broken(["it left work half done", *left])
        self._bot, before = None, repeats(self.town)
        await self._again()
        if repeats(self.town) > before:
            raise self._broken(["a post stands twice in Telegram after an orderly stop"])

    async def end(self) -> None:
        """Count what stood twice in Telegram, and let go."""
        self.tally.repeated += repeats(self.town)
        self.tally.may_repeat += self._may_repeat
        self.tally.refused += self.town.discord.served_429 + self.town.telegram.refused_by_limits
        if self._bot is not None:
            self._bot.kill()
            await self._bot.gone()
        await self.crowd.close()

    async def _die_starting(self) -> None:
        assert self._bot is not None
        await asyncio.sleep(self._rng.uniform(0, 0.7))
        await self._killed("starting")

    async def _die_living(self, moment: Moment) -> None:
        bot = self._bot
        assert bot is not None
        seconds = self._rng.uniform(*BUSTLE_FOR)
        if moment.daily and self.town.days < MOST_DAYS:
            bot = await self._over_night(moment)
        elif moment.set is not None:
            moment.set(self.town, self._rng, self._traps, bot.kill)
            seconds = TRAPPED_WITHIN
        bustle = asyncio.create_task(self.crowd.bustle(seconds))
        dying = asyncio.create_task(bot.ended.wait())
        await asyncio.wait({bustle, dying}, return_when=asyncio.FIRST_COMPLETED)
        sprung = bot.ended.is_set()
        dying.cancel()
        await self._killed(moment.name if sprung or moment.set is None else "any")
        await _ended(bustle)

    async def _over_night(self, moment: Moment) -> Bot:
        """Let the bot end in order, a night pass, and the next one tell the day."""
        assert self._bot is not None
        await self._bot.stop()
        self.town.next_day()
        bot = await self._born()
        if moment.set is not None:
            moment.set(self.town, self._rng, self._traps, bot.kill)
        return bot

    async def _die_importing(self, moment: Moment) -> None:
        """Kill an import, while the bot goes on; it is repeated until it goes well."""
        path = self.crowd.file(self._rng.randint(3, 8))
        for left in (1, 0):
            importer = await self._nursery.bear(**self.town.order("import", file=str(path)))
            if left:
                await asyncio.sleep(self._rng.uniform(0, 0.4))
                importer.kill()
                self.tally.kills[moment.name] += 1
            if await importer.gone() != 0 and not left:
                raise self._broken([f"the import did not go well: {importer.said()}"])
        self.crowd.imported(path)

    async def _killed(self, moment: str) -> None:
        """Note a death, and what may have been on its way to Telegram then."""
        bot, self._bot = self._bot, None
        assert bot is not None
        bot.kill()
        if await bot.gone() != -9:
            raise self._broken([f"it ended by itself ({bot.code})"], bot)
        self.tally.kills[moment] += 1
        self.town.discord.trap = self.town.telegram.trap = None
        for trap in ("wake", "checkpoint"):
            (self._traps / trap).unlink(missing_ok=True)
        self._may_repeat += await looking.posts_in_flight(self._database)
        if self._rng.random() < 1 / 2:
            await self.crowd.while_away()

    async def _again(self) -> None:
        """Start the next bot, if none lives, and return once it has done what was left and nothing is wrong."""
        bot = self._bot or await self._born()
        ends_at, wrong = time.monotonic() + SETTLE_WITHIN, ["nothing was looked at"]
        while wrong:
            if bot.ended.is_set():
                raise self._broken([f"it ended by itself ({bot.code})"])
            if time.monotonic() > ends_at:
                raise self._broken(wrong)
            await asyncio.sleep(0.03)
            wrong = await looking.waits(self._database)
            wrong += [f"Telegram still has update {one.update_id}" for one in self.town.telegram.core.updates.pending]
            if not wrong:
                found = await look(self.town, self.crowd, self._database)
                wrong = found.wrong
                if found.repeated > self._may_repeat:
                    wrong.append(f"{found.repeated} posts too many in Telegram; {self._may_repeat} deaths explain some")
        self.tally.settled.append(time.monotonic() - bot.born_at)
        self.tally.looks += 1
        self.tally.checked += found.checked

    async def _born(self) -> Bot:
        """Start a bot and wait until it serves both chats."""
        sessions, calls = self.town.discord.gateway.log.count("identify"), len(self.town.telegram.calls)
        bot = self._bot = await self._nursery.bear(**self.town.order("run", traps=str(self._traps)))
        if self._where.endswith("(starting)"):
            self._where += ", and after it"
            return bot
        while not (
            self.town.discord.gateway.log.count("identify") > sessions
            and any(call.method == "getUpdates" for call in self.town.telegram.calls[calls:])
        ):
            if bot.ended.is_set() or time.monotonic() - bot.born_at > START_WITHIN:
                raise self._broken([f"it does not start ({bot.code})"])
            await asyncio.sleep(0.005)
        self.tally.back.append(time.monotonic() - bot.born_at)
        return bot

    def _broken(self, wrong: Sequence[str], bot: Bot | None = None) -> BrokenPromiseError:
        bot = bot or self._bot
        lines = bot.said().splitlines()[-LAST_LINES:] if bot is not None else []
        return BrokenPromiseError("\n".join([f"{self.name}, {self._where}:", *wrong, "The bot's last lines:", *lines]))


async def _ended(task: asyncio.Task[None]) -> None:
    """Let a task end that has nobody to talk to any more."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def tell(plan: Plan, nursery: Births, tally: Tally) -> None:
    """Tell one story: a death at each of its moments, and a stop at the end. Raises BrokenPromiseError."""
    database = open_database(plan.database_url)
    try:
        async with town(plan.database_url) as there:
            story = Story(plan, there, database, nursery, tally)
            try:
                for number, moment in enumerate(plan.moments, 1):
                    await story.die(number, moment)
                await story.stop()
            finally:
                await story.end()
    finally:
        await database.close()
