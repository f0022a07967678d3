"""Verbs that count what a digest tells: what presses now, what waits for managers, what a day or a week brought.

Each reads one community's rows by an index: what is live, or what lies in the span; never all that ever came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import and_, col, func, or_, select

from storage.tables import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    Member,
    MemberState,
    Nudge,
    NudgeKind,
    Redemption,
    RedemptionState,
    Thread,
    ThreadState,
    Word,
    WordState,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork

TRIED = 3
CLOCKS: Any = tuple(
    getattr(Thread, name)
    for name in (
        "state",
        "started_at",
        "claim_by",
        "due_at",
        "limit_at",
        "late_on_arrival",
        "claimed_at",
        "answered_at",
        "paused_at",
        "paused_seconds",
        "paused_to_claim",
    )
)
RUNNING = (col(Thread.paused_at).is_(None), col(Thread.late_on_arrival).is_(False))
"""Clocks that run and count: not paused, and in time when the thread was first seen."""


async def past(
    uow: UnitOfWork, community_id: int, state: ThreadState, moment: datetime, limit: int, *, due: bool = False
) -> Sequence[Thread]:
    """Return threads of a state whose limit (`due`: target) a moment has reached, the longest past first."""
    by = col(Thread.due_at if due else Thread.limit_at)
    query = select(Thread).where(Thread.community_id == community_id, Thread.state == state, by <= moment, *RUNNING)
    return (await uow.exec(query.order_by(by, col(Thread.id)).limit(limit))).all()


async def past_limit(uow: UnitOfWork, community_id: int, states: Collection[ThreadState], moment: datetime) -> int:
    """Return how many threads in these states have reached their limit by a moment."""
    return await _threads(uow, community_id, states, col(Thread.limit_at) <= moment, *RUNNING)


async def late_on_arrival(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> int:
    """Return how many threads in these states were past their target when they were first seen."""
    return await _threads(uow, community_id, states, col(Thread.late_on_arrival).is_(True))


async def answered_late(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int
) -> Sequence[int]:
    """Return the numbers of threads in these states that were answered only after their limit, oldest limit first."""
    query = select(Thread.id).where(
        Thread.community_id == community_id,
        col(Thread.state).in_(states),
        col(Thread.answered_at) > col(Thread.limit_at),
        col(Thread.late_on_arrival).is_(False),
    )
    return (await uow.exec(query.order_by(col(Thread.limit_at), col(Thread.id)).limit(limit))).all()


async def next_free(uow: UnitOfWork, community_id: int) -> Thread | None:
    """Return the running thread that nobody holds and that is due first; those late on arrival come last."""
    query = select(Thread).where(
        Thread.community_id == community_id, Thread.state == ThreadState.OPEN, col(Thread.paused_at).is_(None)
    )
    ordered = query.order_by(col(Thread.late_on_arrival), col(Thread.due_at), col(Thread.id))
    return (await uow.exec(ordered.limit(1))).first()


async def follow_ups(uow: UnitOfWork, community_id: int, limit: int) -> Sequence[int]:
    """Return the numbers of the threads where the critic wrote again, the longest waiting first."""
    query = select(Thread.id).where(Thread.community_id == community_id, Thread.state == ThreadState.FOLLOW_UP)
    return (await uow.exec(query.order_by(col(Thread.last_mention_at), col(Thread.id)).limit(limit))).all()


async def held(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], limit: int
) -> tuple[int, Sequence[Thread]]:
    """Return how many threads in these states stand still, and those that have for longest."""
    stands = col(Thread.paused_at).is_not(None)
    query = select(Thread).where(Thread.community_id == community_id, col(Thread.state).in_(states), stands)
    rows = (await uow.exec(query.order_by(col(Thread.paused_at), col(Thread.id)).limit(limit))).all()
    return await _threads(uow, community_id, states, stands), rows


async def oldest(uow: UnitOfWork, community_id: int, states: Collection[ThreadState]) -> datetime | None:
    """Return when the clock of the longest waiting of the threads in these states started; paused ones wait for us."""
    # not the plain column: its index would be walked through all that is closed, from the very first thread on
    started = func.coalesce(col(Thread.started_at), col(Thread.created_at))
    query = select(func.min(started)).where(
        Thread.community_id == community_id, col(Thread.state).in_(states), *RUNNING
    )
    return (await uow.exec(query)).one()


async def in_target(
    uow: UnitOfWork, community_id: int, start: datetime, end: datetime, aside: Collection[ThreadState]
) -> tuple[int, int]:
    """Return how many of the threads that started in a span were answered in time by its end, and of how many decided.

    Those in the states `aside`, closed without an answer, or late on arrival are in neither; one that nobody answered
    has missed it once its target is past, or was when its clock was stopped.
    """
    answered, missed = col(Thread.answered_at).is_not(None), col(Thread.due_at) < func.coalesce(Thread.paused_at, end)
    decided = or_(answered, and_(Thread.state != ThreadState.CLOSED, missed))
    query = select(func.count().filter(col(Thread.answered_at) <= col(Thread.due_at)), func.count()).where(
        Thread.community_id == community_id,
        Thread.started_at >= start,
        Thread.started_at < end,
        col(Thread.late_on_arrival).is_(False),
        col(Thread.state).not_in(aside),
        decided,
    )
    good, total = (await uow.exec(query)).one()
    return good, total


async def clocks(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Sequence[Any]:
    """Return what tells the clocks of the threads that started in a span: rows with a thread's own names, no threads.

    So that a hundred thousand of them are read in a second.
    """
    query = select(*CLOCKS).where(
        Thread.community_id == community_id, Thread.started_at >= start, Thread.started_at < end
    )
    return list((await uow.exec(query)).all())


async def _threads(
    uow: UnitOfWork, community_id: int, states: Collection[ThreadState], *where: ColumnElement[bool]
) -> int:
    query = select(func.count()).select_from(Thread)
    return (
        await uow.exec(query.where(Thread.community_id == community_id, col(Thread.state).in_(states), *where))
    ).one()


async def applied(uow: UnitOfWork, community_id: int) -> Sequence[Member]:
    """Return who asks to join."""
    query = select(Member).where(Member.community_id == community_id, Member.state == MemberState.APPLIED)
    return (await uow.exec(query)).all()


async def requested(uow: UnitOfWork, community_id: int) -> int:
    """Return how many members wait for a manager's word on a perk."""
    query = select(func.count()).select_from(Redemption)
    where = (Redemption.community_id == community_id, Redemption.state == RedemptionState.REQUESTED)
    return (await uow.exec(query.where(*where))).one()


async def words(uow: UnitOfWork, community_id: int) -> int:
    """Return how many members' words (suggestions, finds, feedback) nobody has answered."""
    query = select(func.count()).select_from(Word)
    return (await uow.exec(query.where(Word.community_id == community_id, Word.state == WordState.OPEN))).one()


async def freed(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many seats were freed in a span because no answer came."""
    query = select(func.count()).select_from(Nudge)
    where = (Nudge.community_id == community_id, Nudge.kind == NudgeKind.FREED, Nudge.at >= start, Nudge.at < end)
    return (await uow.exec(query.where(*where))).one()


async def open_incident(uow: UnitOfWork, community_id: int) -> tuple[Incident, int] | None:
    """Return the spike that is not over, and how many threads came with it."""
    query = select(Incident).where(Incident.community_id == community_id, col(Incident.closed_at).is_(None))
    row = (await uow.exec(query)).one_or_none()
    if row is None:
        return None
    count = select(func.count()).select_from(Thread).where(Thread.incident_id == row.id)
    return row, (await uow.exec(count)).one()


async def incidents(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many spikes began in a span."""
    query = select(func.count()).select_from(Incident)
    where = (Incident.community_id == community_id, Incident.opened_at >= start, Incident.opened_at < end)
    return (await uow.exec(query.where(*where))).one()


async def dead(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many messages of a span were given up because a chat would not take them."""
    query = select(func.count()).select_from(Delivery)
    where = (Delivery.state == DeliveryState.DEAD, Delivery.kind != DeliveryKind.OVERVIEW)
    span = (Delivery.community_id == community_id, Delivery.created_at >= start, Delivery.created_at < end)
    return (await uow.exec(query.where(*where, *span))).one()


async def stuck(uow: UnitOfWork, community_id: int, before: datetime) -> int:
    """Return how many messages from before a moment were tried thrice and wait still: their chat cannot be reached."""
    query = select(func.count()).select_from(Delivery)
    where = (Delivery.community_id == community_id, Delivery.kind != DeliveryKind.OVERVIEW)
    waits = (col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.LEASED)), Delivery.attempts >= TRIED)
    return (await uow.exec(query.where(*where, *waits, Delivery.created_at < before))).one()
