"""How far the clock is behind with what belongs to a day, a week or a month: told by the database, in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.runtime.jobs import JOBS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.runtime.transactions import Transactions


def owed(transactions: Transactions, runs: Mapping[tuple[int, str], datetime], now: datetime) -> dict[str, float]:
    """Return for each such job how many seconds ago its time came, while it has not run; 0 where nothing is owed.

    `runs` is when each ran last, by community and job. What is too late to be done is not owed any more.
    """
    found: dict[str, float] = {}
    for job in JOBS:
        if job.calendar is None:
            continue
        found[job.name] = 0.0
        for whose, name in list(transactions.names.items())[: 1 if job.installation else None]:
            calendar = job.calendar(transactions.config, name)
            if calendar is None or not calendar.is_due(now):
                continue
            came_at, ran_at = calendar.comes_at(calendar.newest(now)), runs.get((whose, job.name))
            # who began after that time has nothing to look back on, and owes nothing
            if came_at >= transactions.began_at(name) and (ran_at is None or ran_at < came_at):
                found[job.name] = max(found[job.name], (now - came_at).total_seconds())
    return found
