"""Verbs on whom a thread may fit: active members with what they told about themselves, and how busy they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from storage.tables import Claim, Identity, Member, MemberState, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork


async def active(uow: UnitOfWork, community_id: int) -> Sequence[tuple[Member, Person]]:
    """Return a community's active members with their persons."""
    rows = await uow.exec(
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.community_id == community_id, Member.state == MemberState.ACTIVE)
        .order_by(col(Member.id))
    )
    return list(rows)


async def listeners(uow: UnitOfWork, community_id: int) -> Sequence[tuple[Member, Person]]:
    """Return the active members who asked to hear of threads, held; whoever acts in this moment is left out.

    A thread is held before, so that waiting for a member could be waiting for one another.
    """
    rows = await uow.exec(
        select(Member, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.community_id == community_id, Member.state == MemberState.ACTIVE, col(Member.pings_per_day) > 0)
        .order_by(col(Member.id))
        .with_for_update(of=Member, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def seats(uow: UnitOfWork, community_id: int) -> dict[int, int]:
    """Return how many seats members hold now, by member."""
    rows = await uow.exec(
        select(Claim.member_id, func.count())
        .where(Claim.community_id == community_id, col(Claim.released_at).is_(None))
        .group_by(col(Claim.member_id))
    )
    return dict(iter(rows))


async def persons(uow: UnitOfWork, community_id: int, member_ids: Collection[int]) -> dict[int, Person]:
    """Return the persons behind some members of a community, by member id."""
    rows = await uow.exec(
        select(Member.id, Person)
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(Member.community_id == community_id, col(Member.id).in_(member_ids))
    )
    return dict(iter(rows))


async def leads(uow: UnitOfWork, community_id: int) -> Sequence[int]:
    """Return the active members who were last seen with a lead's right."""
    query = select(Member.id).where(
        Member.community_id == community_id, Member.state == MemberState.ACTIVE, col(Member.leads)
    )
    return (await uow.exec(query.order_by(col(Member.id)))).all()


async def persons_of(uow: UnitOfWork, accounts: Collection[tuple[str, str]]) -> dict[tuple[str, str], Person]:
    """Return the persons behind chat accounts, given and keyed as (platform, external id)."""
    rows = await uow.exec(
        select(Identity, Person)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(col(Identity.external_id).in_({external for _, external in accounts}))
    )
    return {
        (account.platform, account.external_id): person
        for account, person in rows
        if (account.platform, account.external_id) in accounts
    }
