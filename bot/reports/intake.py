"""Where a community listens and what came of it: each source with its last success, lag, counts, budget and trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config.sources import PULLED, XSource, YouTubeSource
from bot.rules.listening import SILENT_AFTER, period
from bot.rules.periods import local_day
from storage import budgets, letters, sources

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.config import CommunityConfig
    from storage.database import UnitOfWork
    from storage.tables import SourceState, Tally

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items came: new mentions, those known before, and those that could not be read."""

    new: int = 0
    known: int = 0
    broken: int = 0

    @property
    def any(self) -> bool:
        """Say whether anything came at all."""
        return bool(self.new or self.known or self.broken)


@dataclass(frozen=True, slots=True)
class Used:
    """What was used of a budget in its period (`2026-11`, `2026-11-22`); `unit` is posts, units or money."""

    used: float
    limit: float
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. `minutes` is how often it is asked (None: it is not asked, it sends), `state` how far it was read.

    `waiting` are its items that nobody could read yet. `configured`: it still stands in the config.
    """

    name: str
    kind: str
    configured: bool
    today: Counts
    week: Counts
    waiting: int
    minutes: float | None = None
    state: SourceState | None = None
    used: Used | None = None


async def intake(uow: UnitOfWork, community_id: int, config: CommunityConfig, now: datetime) -> list[Way]:
    """Return every way in: those of the config in its order, then what else brought something in seven days."""
    today = local_day(now, config.tz)
    tallies = await sources.tallies(uow, community_id, today - WEEK + timedelta(days=1))
    waiting = await letters.counts(uow, community_id)
    states = {row.name: row for row in await sources.of_community(uow, community_id)}
    used = await _used(uow, community_id, config, now)
    listed = {one.name: one for one in config.sources}
    others = sorted(({row.source for row in tallies} | waiting.keys() | states.keys()) - listed.keys())
    ways = []
    for name in [*listed, *others]:
        source, state = listed.get(name), states.get(name)
        own = [row for row in tallies if row.source == name]
        ways.append(
            Way(
                name=name,
                kind=source.kind if source else state.kind if state else "",
                configured=source is not None,
                today=_sum(row for row in own if row.day == today),
                week=_sum(own),
                waiting=waiting.get(name, 0),
                minutes=source.minutes if isinstance(source, PULLED) else None,
                state=state if source is None or isinstance(source, PULLED) else None,
                used=used.get(name),
            )
        )
    return ways


async def silent(uow: UnitOfWork, community_id: int, until: datetime) -> tuple[str, ...]:
    """Return the names of sources that have brought nothing but trouble for an hour."""
    return tuple(await sources.silent(uow, community_id, until - SILENT_AFTER))


def _sum(rows: Iterable[Tally]) -> Counts:
    several = list(rows)
    return Counts(
        sum(row.new for row in several), sum(row.known for row in several), sum(row.broken for row in several)
    )


async def _used(uow: UnitOfWork, community_id: int, config: CommunityConfig, now: datetime) -> dict[str, Used]:
    """Return what is used of the budgets that the config sets, by source; a language model's is under its name."""
    limits: dict[str, tuple[str, float, str, str]] = {}
    for one in config.sources:
        if isinstance(one, XSource):
            limits[one.name] = f"source:{one.name}", one.posts_a_month, "posts", period("month", "UTC", now)
        if isinstance(one, YouTubeSource):
            day = period("day", "America/Los_Angeles", now)
            limits[one.name] = f"source:{one.name}", one.units_a_day, "units", day
    spent = await budgets.of_community(uow, community_id, [each[3] for each in limits.values()])
    return {
        name: Used(spent.get((what, when), 0), limit, unit, when) for name, (what, limit, unit, when) in limits.items()
    }
