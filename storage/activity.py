"""Verbs that count what was done in a month: answers, likes, seats taken, decisions, and by how many members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import union
from sqlmodel import col, func, select

from storage.tables import Audit, Claim, Like, Proof, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def answer_times(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> Sequence[datetime]:
    """Return when each answer of a period that was not rejected was recorded."""
    query = select(Reply.recorded_at).where(
        Reply.community_id == community_id,
        Reply.recorded_at >= start,
        Reply.recorded_at < end,
        Reply.proof != Proof.REJECTED,
    )
    return (await uow.exec(query)).all()


async def likes_counted(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many likes were recorded in a period."""
    query = select(func.count()).select_from(Like)
    where = (Like.community_id == community_id, Like.recorded_at >= start, Like.recorded_at < end)
    return (await uow.exec(query.where(*where))).one()


async def answers_by_member(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> dict[int, int]:
    """Return how many answers, but rejected ones, each member recorded in a period."""
    query = (
        select(Reply.member_id, func.count())
        .where(
            Reply.community_id == community_id,
            Reply.recorded_at >= start,
            Reply.recorded_at < end,
            Reply.proof != Proof.REJECTED,
        )
        .group_by(col(Reply.member_id))
    )
    return dict(iter(await uow.exec(query)))


async def likes_by_member(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> dict[int, int]:
    """Return how many likes each member recorded in a period."""
    query = (
        select(Like.member_id, func.count())
        .where(Like.community_id == community_id, Like.recorded_at >= start, Like.recorded_at < end)
        .group_by(col(Like.member_id))
    )
    return dict(iter(await uow.exec(query)))


async def seats_by_member(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> dict[int, int]:
    """Return how many seats each member took in a period."""
    query = (
        select(Claim.member_id, func.count())
        .where(Claim.community_id == community_id, Claim.claimed_at >= start, Claim.claimed_at < end)
        .group_by(col(Claim.member_id))
    )
    return dict(iter(await uow.exec(query)))


async def active_members(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return how many members took a seat, recorded an answer that was not rejected, or a like in a period."""
    acts = union(
        select(Claim.member_id).where(
            Claim.community_id == community_id, Claim.claimed_at >= start, Claim.claimed_at < end
        ),
        select(Reply.member_id).where(
            Reply.community_id == community_id,
            Reply.recorded_at >= start,
            Reply.recorded_at < end,
            Reply.proof != Proof.REJECTED,
        ),
        select(Like.member_id).where(
            Like.community_id == community_id, Like.recorded_at >= start, Like.recorded_at < end
        ),
    ).subquery()
    return (await uow.exec(select(func.count()).select_from(acts))).one()


async def decisions_counted(uow: UnitOfWork, community_id: int, what: str, start: datetime, end: datetime) -> int:
    """Return how many decisions of a kind were made in a period and not taken back."""
    query = select(func.count()).select_from(Audit)
    return (
        await uow.exec(
            query.where(
                Audit.community_id == community_id,
                Audit.what == what,
                Audit.at >= start,
                Audit.at < end,
                col(Audit.undone).is_(False),
            )
        )
    ).one()
