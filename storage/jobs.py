"""Verbs that keep a job from running twice and a signature from being used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, select

from storage.tables import JobRun, SeenSignature
from storage.upsert import insert_new

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import UnitOfWork


async def first_run(uow: UnitOfWork, community_id: int, job: str, period: str, now: datetime) -> bool:
    """Say whether this job runs for this period for the first time, and note that it does."""
    row = JobRun(community_id=community_id, job=job, period=period, ran_at=now)
    return await insert_new(uow, row) is not None


async def ran(uow: UnitOfWork, community_id: int, job: str, period: str) -> bool:
    """Say whether this job ran for this period."""
    query = select(JobRun.id).where(JobRun.community_id == community_id, JobRun.job == job, JobRun.period == period)
    return (await uow.exec(query)).first() is not None


async def ran_since(uow: UnitOfWork, community_id: int, job: str, moment: datetime) -> bool:
    """Say whether this job ran for any period at or after a moment."""
    query = select(JobRun.id).where(JobRun.community_id == community_id, JobRun.job == job, JobRun.ran_at >= moment)
    return (await uow.exec(query.limit(1))).first() is not None


async def first_use(uow: UnitOfWork, community_id: int, signature: str, now: datetime, forget_before: datetime) -> bool:
    """Say whether a signature is used for the first time, and note it; those too old to be valid are forgotten."""
    await uow.exec(delete(SeenSignature).where(col(SeenSignature.seen_at) < forget_before))
    row = SeenSignature(community_id=community_id, signature=signature, seen_at=now)
    return await insert_new(uow, row) is not None
