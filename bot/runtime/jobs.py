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
from bot.runtime import troubles
from bot.usecases import clock, incidents, nudges, redeem, reporting, retention

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


async def overview(transactions: Transactions, name: str) -> None:
    """Tell the operators how all communities stand; whose transaction it is matters to nobody."""
    async with transactions.write(name) as ctx:
        await clock.send_overview(ctx, transactions.config.operators)


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


def _weekly(config: Config, name: str) -> Calendar | None:
    community = config.communities[name]
    digest = community.digest
    if digest.weekly is None:
        return None
    return Calendar(digest.weekly, community.tz, digest.at, timedelta(hours=digest.tolerance_hours))


def _report(config: Config, name: str) -> Calendar | None:
    return reporting.due(config.communities[name])


def _overview(config: Config, _: str) -> Calendar | None:
    operators = config.operators
    if not any(operators.rooms()):
        return None
    return Calendar("day", operators.tz, operators.at, timedelta(hours=operators.tolerance_hours))


def _daily(config: Config, name: str) -> Calendar:
    """At any time of the local day, also late at night: nobody reads it."""
    return Calendar("day", config.communities[name].tz)


JOBS: tuple[Job, ...] = (
    Job("settle", alone(clock.settle)),
    # before the nudges, which leave alone what a wave has gathered
    Job("incidents", alone(incidents.watch)),
    Job("nudges", alone(nudges.nudge)),
    Job("digest", alone(clock.send_digest), _at_digest),
    # after the day's, so that it stands below it
    Job("weekly", alone(clock.send_weekly), _weekly),
    # once the month is over, after the day's
    Job("report", alone(reporting.send_report), _report),
    Job("overview", overview, _overview, installation=True),
    Job("troubles", troubles.look, installation=True),
    Job("redemptions", alone(redeem.expire)),
    # last, as it may take minutes on the first day after much is old
    Job("retention", forget, _daily),
)
