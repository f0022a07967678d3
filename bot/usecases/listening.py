"""What a source brought moves it on, in the transaction that takes it in; what went wrong is told in plain words.

A source is asked under a lease. Whoever asks under one that was taken over meanwhile writes nothing: all that he
brought is rolled back with it, and comes again from where the source stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cards.intake import trouble
from bot.config.sources import PULLED
from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from bot.ports.sources import Refused
from bot.rules import listening as rules
from storage import budgets, jobs, sources
from storage.tables import DeliveryKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports.mentions import NewMention
    from bot.ports.proof import TryLater
    from bot.ports.sources import Batch, Budget
    from bot.usecases.context import Context
    from storage.tables import SourceState

ASKED_EVERY = timedelta(minutes=1)
BUDGET = "budget"


class StaleLeaseError(Exception):
    """Somebody else asks this source by now."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One asking of a source: its row, the lease under which it is asked, and its budget.

    `reserved` is what the page that is asked now may cost: it is counted beforehand, so that a process which dies
    after the place has counted never reads more than the budget allows.
    """

    source_id: int
    leased: datetime
    budget: Budget | None = None
    reserved: float = 0
    period: str = ""


async def reserve(ctx: Context, turn: Turn) -> tuple[float, Turn] | None:
    """Count what the next page may cost; returns what was left before, and the turn with it.

    None where the budget is used up: the source is put off until it is whole again. Raises StaleLeaseError.
    """
    if turn.budget is None:
        raise ValueError("a source without a budget has nothing to reserve")
    row, budget = await _held(ctx, turn), turn.budget
    period = rules.period(budget.period, budget.zone, ctx.now)
    used = await budgets.spent(ctx.uow, ctx.community_id, _what(row), period)
    left = budget.limit - used
    if left <= 0:
        await _used_up(ctx, row, budget)
        return None
    page = min(budget.page, left)
    await budgets.spend(ctx.uow, ctx.community_id, _what(row), period, page)
    return left, Turn(turn.source_id, turn.leased, budget, page, period)


async def brought(
    ctx: Context, turn: Turn, batch: Batch, mentions: Sequence[NewMention], until: datetime | None
) -> None:
    """Move a source on to the page's cursor; `until` keeps it leased for the next page. Raises StaleLeaseError."""
    row = await _held(ctx, turn)
    goes_on = row.due_at == row.worked_at
    row.cursor = dict(batch.cursor)
    row.worked_at, row.leased_until = ctx.now, until
    newest = max((mention.posted_at for mention in mentions), default=None)
    if newest is not None:
        row.newest_at = max(newest, row.newest_at or newest)
    row.due_at = ctx.now if batch.more else ctx.now + _every(ctx, row)
    await _works_again(ctx, row)
    row.attempts, row.failing_since = 0, None
    if batch.note or not goes_on:
        # what one part of a source answered stands until the next round begins, though the other parts bring something
        row.last_error = _reason(batch.note.why, *batch.note.words) if batch.note else ""
    ctx.uow.add(row)
    await _settle(ctx, row, turn, batch.spent)


async def failed(ctx: Context, turn: Turn, found: TryLater | Refused) -> None:
    """Ask a source later that brought nothing, and tell the managers once if that lasts. Raises StaleLeaseError."""
    row, refused = await _held(ctx, turn), isinstance(found, Refused)
    await _settle(ctx, row, turn, found.spent if isinstance(found, Refused) else 0)
    if isinstance(found, Refused) and found.why == BUDGET and turn.budget is not None:
        await _used_up(ctx, row, turn.budget)
        return
    row.attempts, row.leased_until = row.attempts + 1, None
    row.failing_since = row.failing_since or ctx.now
    if isinstance(found, Refused):
        row.last_error, wait = _reason(found.why, *found.words), rules.REFUSED_FOR
    else:
        row.last_error = _reason("later", found.reason)
        wait = rules.try_again_in(row.attempts, found.seconds)
    row.due_at = ctx.now + wait
    ctx.uow.add(row)
    if rules.is_silent(row.failing_since, ctx.now, refused=refused):
        await _tell_silent(ctx, row)


async def ask_now(ctx: Context, name: str) -> None:
    """Have a source asked at once. Raises UserError `source-unknown`, `source-just-asked`."""
    wanted = name.strip().lower()
    known = {one.name for one in ctx.config.sources if isinstance(one, PULLED)}
    rows = {row.name: row for row in await sources.of_community(ctx.uow, ctx.community_id)} if wanted in known else {}
    if wanted not in rows:
        raise UserError("source-unknown", source=wanted[:40])
    row = await sources.hold(ctx.uow, ctx.community_id, rows[wanted].id)
    if row is None or (row.tried_at is not None and ctx.now - row.tried_at < ASKED_EVERY):
        raise UserError("source-just-asked", source=wanted)
    row.due_at = ctx.now
    ctx.uow.add(row)


async def _held(ctx: Context, turn: Turn) -> SourceState:
    row = await sources.hold(ctx.uow, ctx.community_id, turn.source_id)
    if row is None or row.leased_until != turn.leased:
        raise StaleLeaseError
    return row


def _every(ctx: Context, row: SourceState) -> timedelta:
    minutes = next((one.minutes for one in ctx.config.sources if isinstance(one, PULLED) and one.name == row.name), 60)
    return timedelta(minutes=minutes)


def _what(row: SourceState) -> str:
    return f"source:{row.name}"


def _reason(kind: str, *words: str) -> str:
    return "|".join([kind, ", ".join(word for word in words if word)])[:300]


async def _settle(ctx: Context, row: SourceState, turn: Turn, cost: float) -> None:
    """Count what a page really cost in place of what was reserved, and warn when little or nothing is left."""
    budget = turn.budget
    if budget is None:
        return
    what, period = _what(row), turn.period
    used = await budgets.spend(ctx.uow, ctx.community_id, what, period, cost - turn.reserved)
    fields: dict[str, str | int] = {
        "source": row.name,
        "used": round(used),
        "most": round(budget.limit),
        "unit": budget.unit,
    }
    if used >= rules.WARN_AT * budget.limit and await budgets.warn(ctx.uow, ctx.community_id, what, period):
        _notice(ctx, row, "notice-budget-low", **fields)


async def _used_up(ctx: Context, row: SourceState, budget: Budget) -> None:
    """Leave a source alone until its budget is whole again, and say so once in the period."""
    row.due_at, row.leased_until = rules.next_period(budget.period, budget.zone, ctx.now), None
    row.attempts, row.failing_since, row.last_error = 0, None, BUDGET
    ctx.uow.add(row)
    period = f"{row.id}:{rules.period(budget.period, budget.zone, ctx.now)}"
    if await jobs.first_run(ctx.uow, ctx.community_id, "budget-used-up", period, ctx.now):
        _notice(ctx, row, "notice-budget-out", source=row.name, at=row.due_at.isoformat())


async def _tell_silent(ctx: Context, row: SourceState) -> None:
    """Tell the managers once that a source brings nothing; one that comes and goes is told of now and then only."""
    job, since = f"silent:{row.id}", _moment(row)
    if await jobs.ran_since(ctx.uow, ctx.community_id, job, ctx.now - rules.TOLD_EVERY):
        return
    if await jobs.first_run(ctx.uow, ctx.community_id, job, since, ctx.now):
        _notice(ctx, row, "notice-source-silent", source=row.name, why=trouble(ctx.texts, row.last_error))


async def _works_again(ctx: Context, row: SourceState) -> None:
    """Tell the managers that a source works again, where they were told that it did not."""
    if row.failing_since is not None and await jobs.ran(ctx.uow, ctx.community_id, f"silent:{row.id}", _moment(row)):
        _notice(ctx, row, "notice-source-back", source=row.name)


def _moment(row: SourceState) -> str:
    return row.failing_since.isoformat()[:40] if row.failing_since else ""


def _notice(ctx: Context, row: SourceState, key: str, **fields: str | int) -> None:
    ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": key, "fields": fields}, key=f"{key}:{row.id}")
