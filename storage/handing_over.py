"""Verbs on hand-overs: who asked whom to take his seat, as long as that one has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists
from sqlmodel import col, delete, or_, select, update

from storage.tables import Claim, Handover, HandoverEnd, Proof, Reply
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def ask(uow: UnitOfWork, row: Handover) -> int | None:
    """Keep an offer and return its row; None when one for the same seat is open."""
    return await insert_new(uow, row)


async def get(uow: UnitOfWork, community_id: int, handover_id: int) -> tuple[Handover, Claim] | None:
    """Return an offer of a community as it is now, with the seat that it is about."""
    query = (
        select(Handover, Claim)
        .join(Claim, col(Claim.id) == col(Handover.claim_id))
        .where(Handover.community_id == community_id, Handover.id == handover_id)
        .execution_options(populate_existing=True)
    )
    found = (await uow.exec(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def community_of(uow: UnitOfWork, handover_id: int) -> int | None:
    """Return the row id of the community that an offer belongs to."""
    return (await uow.exec(select(Handover.community_id).where(Handover.id == handover_id))).one_or_none()


async def open_of(uow: UnitOfWork, claim_ids: Collection[int]) -> dict[int, Handover]:
    """Return the open offers of some seats, by claim."""
    query = select(Handover).where(col(Handover.claim_id).in_(claim_ids), col(Handover.ended_at).is_(None))
    return {row.claim_id: row for row in (await uow.exec(query)).all()}


async def asked(uow: UnitOfWork, community_id: int, member_id: int) -> Sequence[tuple[Handover, Claim]]:
    """Return the offers that wait for a member's word, with the seats, oldest first."""
    query = (
        select(Handover, Claim)
        .join(Claim, col(Claim.id) == col(Handover.claim_id))
        .where(
            Handover.community_id == community_id,
            Handover.to_member_id == member_id,
            col(Handover.ended_at).is_(None),
            ~_moot(),
        )
        .order_by(col(Handover.id))
    )
    return list((await uow.exec(query)).all())


async def end(uow: UnitOfWork, row: Handover, how: HandoverEnd, now: datetime) -> None:
    """End an offer."""
    row.end, row.ended_at = how, now
    uow.add(row)
    await uow.flush()


async def end_moot(uow: UnitOfWork, community_id: int, now: datetime) -> list[int]:
    """End the offers of seats that were given back or answered from meanwhile; returns their threads."""
    seat = exists().where(col(Claim.id) == col(Handover.claim_id), _moot())
    found = await uow.exec(
        update(Handover)
        .where(col(Handover.community_id) == community_id, col(Handover.ended_at).is_(None), seat)
        .values(ended_at=now, end=HandoverEnd.WITHDRAWN)
        .returning(col(Handover.thread_id))
        .execution_options(synchronize_session=False)
    )
    return sorted(found.scalars())


def _moot() -> Any:
    answered = (
        exists()
        .where(
            col(Reply.thread_id) == col(Claim.thread_id),
            col(Reply.member_id) == col(Claim.member_id),
            col(Reply.recorded_at) >= col(Handover.at),
            col(Reply.proof) != Proof.REJECTED,
        )
        # by itself it would ask for any offer instead of this one, where it stands two questions deep
        .correlate(Claim, Handover)
    )
    return or_(col(Claim.released_at).is_not(None), answered)


async def forget_member(uow: UnitOfWork, member_ids: Collection[int]) -> None:
    """Forget the offers by and to some members."""
    own = select(Claim.id).where(col(Claim.member_id).in_(member_ids))
    await uow.exec(
        delete(Handover).where(or_(col(Handover.to_member_id).in_(member_ids), col(Handover.claim_id).in_(own)))
    )


async def move_member(uow: UnitOfWork, old: int, new: int, now: datetime) -> None:
    """Give the offers to a member to another; nobody hands a seat over to himself."""
    await uow.exec(update(Handover).where(col(Handover.to_member_id) == old).values(to_member_id=new))
    own = select(Claim.id).where(Claim.member_id == new)
    to_himself = (col(Handover.to_member_id) == new, col(Handover.ended_at).is_(None), col(Handover.claim_id).in_(own))
    await uow.exec(update(Handover).where(*to_himself).values(ended_at=now, end=HandoverEnd.WITHDRAWN))
