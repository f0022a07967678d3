"""Verbs on incidents: what came when, which threads belong to one, and what their posts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import union_all
from sqlmodel import and_, col, func, select, update

from storage.tables import Claim, Incident, Mention, Thread, ThreadState
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork
    from storage.tables import Category


async def begin(uow: UnitOfWork, incident: Incident) -> int | None:
    """Open an incident and return its row; None when one is open in the community."""
    return await insert_new(uow, incident)


async def current(uow: UnitOfWork, community_id: int) -> Incident | None:
    """Return the open incident of a community."""
    query = select(Incident).where(Incident.community_id == community_id, col(Incident.closed_at).is_(None))
    return (await uow.exec(query)).one_or_none()


async def lock(uow: UnitOfWork, community_id: int, incident_id: int) -> Incident | None:
    """Return one incident of a community and hold it until the transaction ends."""
    query = select(Incident).where(Incident.community_id == community_id, Incident.id == incident_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def get(uow: UnitOfWork, community_id: int, incident_id: int) -> Incident | None:
    """Return one incident of a community."""
    query = select(Incident).where(Incident.community_id == community_id, Incident.id == incident_id)
    return (await uow.exec(query)).one_or_none()


async def last_closed_at(uow: UnitOfWork, community_id: int) -> datetime | None:
    """Return when a community's last incident ended."""
    query = select(func.max(Incident.closed_at)).where(Incident.community_id == community_id)
    return (await uow.exec(query)).one()


async def came_between(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many threads the bot saw for the first time in a span: more than were published in it, or as many."""
    query = select(func.count()).select_from(Thread)
    where = (Thread.community_id == community_id, Thread.created_at > start, Thread.created_at <= end)
    return (await uow.exec(query.where(*where))).one()


async def published(
    uow: UnitOfWork, community_id: int, spans: Collection[tuple[datetime, datetime]]
) -> Sequence[datetime]:
    """Return when the complaints of threads were published, in some spans (start excluded, end included).

    Dismissed threads count nowhere.
    """
    if not spans:
        return []
    # a question for each: asked for all spans at once, SQLite would read every post there is
    parts = [
        select(Mention.posted_at)
        .join(Thread, and_(col(Thread.id) == col(Mention.thread_id), col(Thread.first_mention_id) == col(Mention.id)))
        .where(
            Mention.community_id == community_id,
            Mention.posted_at > start,
            Mention.posted_at <= end,
            Thread.state != ThreadState.DISMISSED,
        )
        for start, end in spans
    ]
    rows = await uow.exec(union_all(*parts))  # type: ignore[call-overload]
    return [at for (at,) in rows]


async def gather(uow: UnitOfWork, community_id: int, incident_id: int, since: datetime) -> None:
    """Put the threads whose complaints were published since a moment into an incident."""
    first = (
        select(Mention.thread_id)
        .join(Thread, and_(col(Thread.id) == col(Mention.thread_id), col(Thread.first_mention_id) == col(Mention.id)))
        .where(Mention.community_id == community_id, Mention.posted_at > since)
    )
    await uow.exec(
        update(Thread)
        .where(
            col(Thread.community_id) == community_id,
            col(Thread.id).in_(first),
            col(Thread.state) != ThreadState.DISMISSED,
            col(Thread.incident_id).is_(None),
        )
        .values(incident_id=incident_id)
        .execution_options(synchronize_session="fetch")
    )


async def release(uow: UnitOfWork, community_id: int, incident_id: int) -> None:
    """Take all threads out of an incident that is none."""
    where = (col(Thread.community_id) == community_id, col(Thread.incident_id) == incident_id)
    statement = update(Thread).where(*where).values(incident_id=None)
    await uow.exec(statement.execution_options(synchronize_session="fetch"))


async def threads_of(uow: UnitOfWork, incident_id: int) -> Sequence[Thread]:
    """Return an incident's threads, the most urgent first."""
    query = select(Thread).where(Thread.incident_id == incident_id, Thread.state != ThreadState.DISMISSED)
    return (await uow.exec(query.order_by(col(Thread.urgency).desc(), col(Thread.id)))).all()


async def figures_of(uow: UnitOfWork, incident_id: int) -> Sequence[tuple[ThreadState, Category | None, str, int]]:
    """Return how many of an incident's threads there are by state, category and place."""
    kinds = (col(Thread.state), col(Thread.category), col(Thread.source))
    query = select(*kinds, func.count()).where(*_of(incident_id))
    return (await uow.exec(query.group_by(*kinds).order_by(func.min(Thread.id)))).all()


async def answered_in(uow: UnitOfWork, incident_id: int) -> int:
    """Return how many of an incident's threads have an answer."""
    query = select(func.count()).select_from(Thread).where(*_of(incident_id), col(Thread.answered_at).is_not(None))
    return (await uow.exec(query)).one()


def _of(incident_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Thread.incident_id) == incident_id, col(Thread.state) != ThreadState.DISMISSED


async def free_of(uow: UnitOfWork, incident_id: int, states: Collection[ThreadState], limit: int) -> Sequence[Thread]:
    """Return an incident's most urgent threads that are in one of these states and in which nobody holds a seat."""
    held = select(Claim.id).where(Claim.thread_id == Thread.id, col(Claim.released_at).is_(None)).exists()
    query = select(Thread).where(Thread.incident_id == incident_id, col(Thread.state).in_(states), ~held)
    return (await uow.exec(query.order_by(col(Thread.urgency).desc(), col(Thread.id)).limit(limit))).all()


async def posts_of(uow: UnitOfWork, incident_id: int, limit: int) -> Sequence[tuple[Mention, int]]:
    """Return the complaints of an incident's threads, each with its thread's reach, the first published first."""
    query = (
        select(Mention, Thread.reach)
        .join(Thread, and_(col(Thread.id) == col(Mention.thread_id), col(Thread.first_mention_id) == col(Mention.id)))
        .where(*_of(incident_id))
    )
    return (await uow.exec(query.order_by(col(Mention.posted_at), col(Mention.id)).limit(limit))).all()


async def texts_before(uow: UnitOfWork, community_id: int, moment: datetime, limit: int) -> Sequence[str]:
    """Return the texts of the last complaints that were published before a moment, what was forgotten left out."""
    query = (
        select(Mention.text)
        .join(Thread, and_(col(Thread.id) == col(Mention.thread_id), col(Thread.first_mention_id) == col(Mention.id)))
        .where(Mention.community_id == community_id, Mention.posted_at <= moment, Mention.text != "")
    )
    return (await uow.exec(query.order_by(col(Mention.posted_at).desc()).limit(limit))).all()
