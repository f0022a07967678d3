"""Verbs on seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.tables import Claim, Thread
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

# Asked at every act, and so put together once: that takes longer than asking.
HELD = (
    select(Claim)
    .where(col(Claim.thread_id).in_(bindparam("threads", expanding=True)), col(Claim.released_at).is_(None))
    .order_by(col(Claim.seat))
)
SEAT_OF = select(Claim).where(
    Claim.thread_id == bindparam("thread"), Claim.member_id == bindparam("member"), col(Claim.released_at).is_(None)
)


async def held(uow: UnitOfWork, thread_ids: Collection[int]) -> Sequence[Claim]:
    """Return the seats that are taken now in some threads, by seat."""
    return (await uow.exec(HELD, params={"threads": list(thread_ids)})).all()


async def seat_of(uow: UnitOfWork, thread_id: int, member_id: int) -> Claim | None:
    """Return the seat that a member holds in a thread."""
    return (await uow.exec(SEAT_OF, params={"thread": thread_id, "member": member_id})).one_or_none()


async def get(uow: UnitOfWork, community_id: int, claim_id: int) -> Claim | None:
    """Return a seat of a community that is or was held."""
    return (await uow.exec(select(Claim).where(Claim.community_id == community_id, Claim.id == claim_id))).one_or_none()


async def community_of(uow: UnitOfWork, claim_id: int) -> int | None:
    """Return the row id of the community that a seat belongs to."""
    return (await uow.exec(select(Claim.community_id).where(Claim.id == claim_id))).one_or_none()


async def take(uow: UnitOfWork, claim: Claim) -> int | None:
    """Take a seat and return its row; None when the database says that somebody, or the same member, was faster."""
    return await insert_new(uow, claim)


async def release(uow: UnitOfWork, claim: Claim, now: datetime, reason: str) -> None:
    """Free a seat."""
    claim.released_at, claim.release_reason = now, reason
    uow.add(claim)
    await uow.flush()


async def freed(uow: UnitOfWork, thread_id: int, claim_ids: Collection[int], reason: str) -> Sequence[Claim]:
    """Return those of some seats in a thread that were freed for a reason, by seat."""
    return (
        await uow.exec(
            select(Claim)
            .where(Claim.thread_id == thread_id, col(Claim.id).in_(claim_ids), Claim.release_reason == reason)
            .order_by(col(Claim.seat))
        )
    ).all()


async def hold_again(uow: UnitOfWork, claim: Claim) -> None:
    """Take back that a seat was freed; nobody may have taken it meanwhile."""
    claim.released_at, claim.release_reason = None, ""
    uow.add(claim)
    await uow.flush()


async def history(uow: UnitOfWork, thread_id: int, member_id: int) -> Sequence[Claim]:
    """Return all seats that a member ever held in a thread, oldest first."""
    return (
        await uow.exec(
            select(Claim).where(Claim.thread_id == thread_id, Claim.member_id == member_id).order_by(col(Claim.id))
        )
    ).all()


async def of_member(uow: UnitOfWork, community_id: int, member_id: int) -> Sequence[tuple[Claim, Thread]]:
    """Return the seats that a member holds now, with their threads, the earliest deadline first."""
    rows = await uow.exec(
        select(Claim, Thread)
        .join(Thread, col(Thread.id) == col(Claim.thread_id))
        .where(Claim.community_id == community_id, Claim.member_id == member_id, col(Claim.released_at).is_(None))
        .order_by(col(Thread.due_at))
    )
    return list(rows)
