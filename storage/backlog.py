"""Verbs that only count what waits and since when, for whoever watches the whole installation or one community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import col, func, or_, select, text

from storage.tables import Arrival, ChatState, DeadLetter, Delivery, DeliveryState, JobRun, SourceState, Update

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many deliveries of a chat stand in one state, and when the oldest was written.

    `state`: `due`, `later` (its hour is still to come), `retrying` (a try failed), `leased`, or `dead`.
    """

    platform: str
    state: str
    count: int
    oldest_at: datetime


async def deliveries(uow: UnitOfWork, now: datetime, community_id: int | None = None) -> list[Waiting]:
    """Return what is not delivered, by chat and state; of one community, or of all."""
    later = col(Delivery.not_before) > now
    tried = col(Delivery.attempts) > 0
    query: Any = select(Delivery.platform, Delivery.state).add_columns(
        later, tried, func.count(), func.min(Delivery.created_at)
    )
    query = query.where(col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.DEAD)))
    if community_id is not None:
        query = query.where(Delivery.community_id == community_id)
    rows = await uow.exec(query.group_by(Delivery.platform, Delivery.state, later, tried))
    found: dict[tuple[str, str], Waiting] = {}
    for platform, state, is_later, was_tried, count, oldest in rows:
        name = state.value
        if state is DeliveryState.WAITING:
            name = "due" if not is_later else "retrying" if was_tried else "later"
        one = Waiting(platform, name, count, oldest)
        if (same := found.get((platform, name))) is not None:
            one = Waiting(platform, name, same.count + count, min(same.oldest_at, oldest))
        found[platform, name] = one
    return [found[key] for key in sorted(found)]


async def last_words(uow: UnitOfWork, community_id: int) -> str:
    """Return why the newest of a community's dead deliveries was given up; empty where there is none."""
    query = select(Delivery.last_error).where(
        Delivery.community_id == community_id, col(Delivery.state) == DeliveryState.DEAD
    )
    return (await uow.exec(query.order_by(col(Delivery.id).desc()).limit(1))).first() or ""


async def updates(uow: UnitOfWork, platforms: Collection[str], tries: int) -> list[tuple[str, bool, int, datetime]]:
    """Return raw updates that were not handled: chat, whether they were given up, how many, and since when."""
    gone = col(Update.attempts) >= tries
    query = (
        select(Update.platform, gone, func.count(), func.min(Update.received_at))
        .where(col(Update.platform).in_(platforms), col(Update.handled_at).is_(None))
        .group_by(col(Update.platform), gone)
    )
    return [(platform, bool(given_up), count, since) for platform, given_up, count, since in await uow.exec(query)]


async def arrivals(uow: UnitOfWork) -> list[tuple[int, int, datetime]]:
    """Return the posts that wait to be read: community, how many, and since when."""
    query = select(Arrival.community_id, func.count(), func.min(Arrival.came_at))
    return list((await uow.exec(query.group_by(col(Arrival.community_id)))).all())


async def letters(uow: UnitOfWork) -> list[tuple[int, int]]:
    """Return the items that nobody could read: community, and how many."""
    query = select(DeadLetter.community_id, func.count()).where(col(DeadLetter.settled_at).is_(None))
    return list((await uow.exec(query.group_by(col(DeadLetter.community_id)))).all())


async def failing(uow: UnitOfWork) -> list[tuple[int, str, datetime]]:
    """Return the sources that bring nothing but trouble: community, name, and since when."""
    query = select(SourceState.community_id, SourceState.name, SourceState.failing_since)
    rows = await uow.exec(query.where(col(SourceState.failing_since).is_not(None)))
    return [(community_id, name, since) for community_id, name, since in rows if since is not None]


async def troubles(uow: UnitOfWork, rooms: Sequence[tuple[str, str]] | None = None) -> Sequence[ChatState]:
    """Return what is wrong with chats: all of it, or that of these rooms (platform, chat id) and their platforms."""
    query = select(ChatState).where(ChatState.trouble != "")
    if rooms is not None:
        meant = [(ChatState.platform == platform) & (ChatState.chat_id == room) for platform, room in rooms]
        whole = col(ChatState.platform).in_({platform for platform, _ in rooms}) & (col(ChatState.chat_id) == "")
        query = query.where(or_(whole, *meant))
    return (await uow.exec(query.order_by(col(ChatState.platform), col(ChatState.chat_id)))).all()


async def last_runs(
    uow: UnitOfWork, since: datetime, community_id: int | None = None
) -> dict[tuple[int, str], datetime]:
    """Return when each job that belongs to a day, week or month ran last, by community and job."""
    query: Any = select(JobRun.community_id, JobRun.job, func.max(JobRun.ran_at)).where(JobRun.ran_at >= since)
    if community_id is not None:
        query = query.where(JobRun.community_id == community_id)
    rows = await uow.exec(query.group_by(JobRun.community_id, JobRun.job))
    return {(whose, job): ran_at for whose, job, ran_at in rows}


async def schema(uow: UnitOfWork) -> set[str]:
    """Return which migrations' schema the database says that it has."""
    return {row[0] for row in await uow.exec(text("SELECT version_num FROM alembic_version"))}  # type: ignore[call-overload]
