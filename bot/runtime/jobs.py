"""What the clock does, in one list: to add a job, write a use case and its line.

Each job runs in a transaction of its own and writes outbox rows only: none uses the network, so none needs a lease.
What belongs to a local day, week or month happens once for it, whoever knocks how often: a row in the database decides
(`storage.jobs.first_run`, in the use case). The calendar here says when to ask, and what came too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.rules.periods import Calendar
from bot.usecases import clock, redeem, retention

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.config import Config
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that the clock does; `name` is its name in the log and in the rows that say what ran.

    Without a `calendar` it is done every minute; with one, when a period's time has come (None: this community does
    without). `run` gets a community's name. A job of the whole `installation` runs once, by its first community.
    """

    name: str
    run: Callable[[Transactions, str], Awaitable[object]]
    calendar: Callable[[Config, str], Calendar | None] | None = None
    installation: bool = False


def alone(act: Callable[[Context], Awaitable[object]]) -> Callable[[Transactions, str], Awaitable[object]]:
    """Return a use case that is done in a transaction of its own."""

    async def run(transactions: Transactions, name: str) -> object:
        async with transactions.write(name) as ctx:
            return await act(ctx)

    return run


async def forget(transactions: Transactions, name: str) -> None:
    """Forget once a local day what a community keeps no longer, in batches, so that nobody waits for it long."""
    async with transactions.write(name) as ctx:
        if not await retention.is_due(ctx):
            return
    whole = retention.Forgotten()
    while True:
        async with transactions.write(name) as ctx:
            batch = await retention.forget(ctx)
        whole += batch
        if not batch.is_full:
            break
    async with transactions.write(name) as ctx:
        await retention.note(ctx, whole)


def _at_digest(config: Config, name: str) -> Calendar:
    community = config.communities[name]
    digest = community.digest
    return Calendar("day", community.tz, digest.at, timedelta(hours=digest.tolerance_hours))


def _daily(config: Config, name: str) -> Calendar:
    """At any time of the local day, also late at night: nobody reads it."""
    return Calendar("day", config.communities[name].tz)


JOBS: tuple[Job, ...] = (
    Job("settle", alone(clock.settle)),
    Job("digest", alone(clock.send_digest), _at_digest),
    Job("redemptions", alone(redeem.expire)),
    # last, as it may take minutes on the first day after much is old
    Job("retention", forget, _daily),
)
