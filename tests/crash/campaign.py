"""Story after story, until so many bots have died: by turns on both databases, with every moment about equally often."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crash.bots import nursery
from tests.crash.migrating import die_migrating
from tests.crash.moments import MOMENTS
from tests.crash.story import Plan, Tally, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.crash.bots import Nursery
    from tests.crash.moments import Moment
    from tests.databases import Postgres, Sqlite

DEATHS = 12
"""So many deaths a story has; after more of them there is too much to look through each time."""
MIGRATIONS = 2
"""So many of its deaths, at the most, come while a database of the oldest schema is brought up to date."""


@dataclass(frozen=True)
class Kind:
    """A kind of database that stories are told on; `often` of ten stories are on this one."""

    name: str
    databases: Sqlite | Postgres
    often: int


async def campaign(kinds: Sequence[Kind], kills: int, seed: int, folder: Path) -> Tally:
    """Let so many bots die and return what came of it. Raises BrokenPromiseError with the seed to repeat it by."""
    tally, rng, number = Tally(), random.Random(seed), 0
    moments = {kind.name: _rounds(kind, random.Random(seed)) for kind in kinds}
    async with nursery(folder) as born:
        while (left := kills - tally.kills.total()) > 0:
            [kind] = rng.choices(kinds, [one.often for one in kinds])
            number += 1
            story_seed = seed * 1000 + number
            if left > MIGRATIONS:
                await die_migrating(await kind.databases.empty(), MIGRATIONS, random.Random(story_seed), born, tally)
            left = kills - tally.kills.total()
            own = folder / f"story{number}"
            own.mkdir()
            chosen = [next(moments[kind.name]) for _ in range(min(DEATHS, left))]
            plan = Plan(f"story {number} on {kind.name}", story_seed, await kind.databases.fresh(), chosen, own)
            await _told(plan, born, tally)
    return tally


async def _told(plan: Plan, born: Nursery, tally: Tally) -> None:
    await tell(plan, born, tally)
    sys.stderr.write(f"{plan.name}: {tally.kills.total()} deaths so far\n")


def _rounds(kind: Kind, rng: random.Random) -> Iterator[Moment]:
    """Yield the moments for one kind of database, all of them in each round, every round in another order."""
    mine = [one for one in MOMENTS if kind.name == "sqlite" or not one.sqlite_only]
    while True:
        yield from rng.sample(mine, len(mine))
