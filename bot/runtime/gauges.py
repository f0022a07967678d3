"""What Prometheus reads from the database: what waits, since when, what is dead, who holds what, what the clock owes.

Read when it is asked for, at most every five seconds; while the database does not answer, only that is told.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.runtime.inbox import TRIES
from bot.runtime.lateness import owed
from storage import backlog, outbox, tenures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork

log = logging.getLogger(__name__)

AT_MOST_EVERY = 5.0
ANSWERS_WITHIN = 2.0
LOOKS_BACK = timedelta(days=40)
"""Longer than a month: the clock's longest period."""
DELIVERY_STATES = ("due", "later", "retrying", "leased", "dead")


class Gauges(Collector):
    """A collector of Prometheus' own kind; `look` reads, `collect` gives what was read.

    `roles` are this process's roles in one word each; `platforms` are the chats of the config.
    """

    def __init__(
        self, transactions: Transactions, platforms: Iterable[str], roles: Callable[[], Mapping[str, str]]
    ) -> None:
        self._transactions, self._platforms, self._roles = transactions, tuple(platforms), roles
        self._families: list[GaugeMetricFamily] = []
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return what the last look found."""
        return self._families

    async def look(self) -> None:
        """Read anew, unless that was done just now; a database that is slow is not waited for."""
        if self._looking is None or self._looking.done():
            if time.monotonic() - self._looked_at < AT_MOST_EVERY:
                return
            self._looking = asyncio.create_task(self._read())
        done, _ = await asyncio.wait({self._looking}, timeout=ANSWERS_WITHIN)
        if not done:
            self._families = self._own(answers=False)

    async def _read(self) -> None:
        began = time.perf_counter()
        try:
            async with self._transactions.database.read() as uow:
                found = await self._found(uow, self._transactions.clock.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told as a figure
            log.warning("what waits could not be counted: %s", type(error).__name__)
            self._families = self._own(answers=False)
            return
        took = [((), time.perf_counter() - began)]
        read = _family("database_read_seconds", "how long it took to read these figures", (), took)
        self._families = [*self._own(answers=True), read, *found]
        self._looked_at = time.monotonic()

    def _own(self, *, answers: bool) -> list[GaugeMetricFamily]:
        """Return what needs no database: whether that answers, and this process's roles."""
        database = self._transactions.database
        is_well = answers and database.trouble.kind is None
        roles = [((name,), float(word == "serves")) for name, word in self._roles().items()]
        return [
            _family("database_up", "1 while the database answers and can be written", (), [((), float(is_well))]),
            _family(
                "role_serves", "1 for a role that this process has and serves, 0 while it stands by", ("role",), roles
            ),
        ]

    async def _found(self, uow: UnitOfWork, now: datetime) -> list[GaugeMetricFamily]:
        names = self._transactions.names
        waiting = await backlog.deliveries(uow, now)
        updates = await backlog.updates(uow, self._platforms, TRIES)
        arrivals = await backlog.arrivals(uow)
        letters = await backlog.letters(uow)
        failing = await backlog.failing(uow)
        troubles = await backlog.troubles(uow)
        twice = dict(await outbox.maybe_twice(uow))
        held = await tenures.held(uow)
        runs = await backlog.last_runs(uow, now - LOOKS_BACK)

        def age(since: datetime) -> float:
            return max(0.0, (now - since).total_seconds())

        counts = {(platform, state): 0.0 for platform in self._platforms for state in DELIVERY_STATES}
        counts |= {(one.platform, one.state): float(one.count) for one in waiting}
        kept = dict.fromkeys(self._platforms, 0.0) | {name: float(n) for name, gone, n, _ in updates if not gone}
        return [
            _family("waiting_deliveries", "what is not delivered", ("platform", "state"), list(counts.items())),
            _family(
                "waiting_deliveries_oldest_seconds",
                "age of the oldest of them",
                ("platform", "state"),
                [((one.platform, one.state), age(one.oldest_at)) for one in waiting],
            ),
            _family(
                "waiting_updates",
                "kept events that are not handled",
                ("platform",),
                [((k,), v) for k, v in kept.items()],
            ),
            _family(
                "waiting_updates_oldest_seconds",
                "age of the oldest of them",
                ("platform",),
                [((name,), age(since)) for name, gone, _, since in updates if not gone],
            ),
            _family(
                "updates_given_up",
                "kept events that could not be handled",
                ("platform",),
                [((name,), float(n)) for name, gone, n, _ in updates if gone],
            ),
            _family(
                "waiting_arrivals",
                "posts that wait to be read",
                ("community",),
                [((names[whose],), float(n)) for whose, n, _ in arrivals if whose in names],
            ),
            _family(
                "waiting_arrivals_oldest_seconds",
                "age of the oldest of them",
                ("community",),
                [((names[whose],), age(since)) for whose, _, since in arrivals if whose in names],
            ),
            _family(
                "unreadable_items",
                "what sources brought and nobody could read",
                ("community",),
                [((names[whose],), float(n)) for whose, n in letters if whose in names],
            ),
            _family(
                "source_failing_seconds",
                "how long a source has brought nothing but trouble",
                ("community", "source"),
                [((names[whose], source), age(since)) for whose, source, since in failing if whose in names],
            ),
            _family(
                "chats_in_trouble",
                "chats and rooms that need something",
                ("platform",),
                [((name,), float(sum(one.platform == name for one in troubles))) for name in self._platforms],
            ),
            _family(
                "maybe_twice",
                "messages of the last week that may stand twice, where a chat cannot be searched",
                ("platform",),
                [((name,), float(twice.get(name, 0))) for name in self._platforms],
            ),
            _family(
                "tenure_held", "1 for a role that some process holds", ("role",), [((one.name,), 1.0) for one in held]
            ),
            _family(
                "job_late_seconds",
                "how far the clock is behind",
                ("job",),
                [((name,), late) for name, late in owed(self._transactions, runs, now).items()],
            ),
        ]


def _family(
    name: str, told: str, labels: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    made = GaugeMetricFamily(f"firsthand_{name}", told, labels=labels)
    for values, figure in rows:
        made.add_metric(values, figure)
    return made
