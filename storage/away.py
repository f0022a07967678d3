"""Verbs on what is compared after a time away: the cards that wait for people, and who holds what on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from storage.tables import Card, CardKind, Claim, ClaimOrigin, Identity, Member, MemberState, Thread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork
    from storage.tables import ThreadState

AT_ONCE = 500
"""Accounts asked for in one statement: databases take only so many parameters."""


async def cards(uow: UnitOfWork, platform: str, states: Collection[ThreadState]) -> Sequence[Card]:
    """Return a chat's cards of threads in these states, oldest card first."""
    query = (
        select(Card)
        .join(Thread, col(Thread.id) == col(Card.ref))
        .where(Card.platform == platform, Card.kind == CardKind.THREAD, col(Thread.state).in_(states))
        .order_by(col(Card.id))
    )
    return (await uow.exec(query)).all()


async def held_by_reaction(uow: UnitOfWork, platform: str, until: datetime) -> set[int]:
    """Return the threads in which somebody holds a seat that a reaction in this chat took until a moment."""
    query = select(Claim.thread_id).where(
        col(Claim.released_at).is_(None),
        Claim.origin == ClaimOrigin.REACTION,
        Claim.platform == platform,
        Claim.claimed_at <= until,
    )
    return set((await uow.exec(query)).all())


async def members_of(uow: UnitOfWork, community_id: int, platform: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Return the active members among these accounts of a chat, by account."""
    found: dict[str, int] = {}
    for start in range(0, len(external_ids), AT_ONCE):
        rows = await uow.exec(
            select(Identity.external_id, Member.id)
            .join(Member, col(Member.person_id) == col(Identity.person_id))
            .where(
                Member.community_id == community_id,
                Member.state == MemberState.ACTIVE,
                Identity.platform == platform,
                col(Identity.external_id).in_(external_ids[start : start + AT_ONCE]),
            )
        )
        found |= dict(iter(rows))
    return found


async def claims_in(uow: UnitOfWork, thread_id: int) -> Sequence[Claim]:
    """Return all seats that anybody ever held in a thread, oldest first."""
    return (await uow.exec(select(Claim).where(Claim.thread_id == thread_id).order_by(col(Claim.id)))).all()
