"""Verbs on communities, persons, identities and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, delete, func, select, update

from storage.tables import Audit, Claim, Community, Identity, Member, MemberState, Person, Visit
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

# Asked at every act, and so put together once: that takes longer than asking.
COMMUNITY = select(Community.id).where(Community.id == bindparam("community"))
HOLD_COMMUNITY = COMMUNITY.with_for_update(key_share=True)  # rows that point here may still be written
TRY_HOLD_COMMUNITY = COMMUNITY.with_for_update(key_share=True, skip_locked=True)
IDENTITY = select(Identity).where(
    Identity.platform == bindparam("platform"), Identity.external_id == bindparam("account")
)
PERSON = select(Person).where(Person.id == bindparam("person"))
MEMBER_OF = select(Member).where(Member.community_id == bindparam("community"), Member.person_id == bindparam("person"))
NAMES = (
    select(Member.id, Identity)
    .join(Identity, col(Identity.person_id) == col(Member.person_id))
    .where(col(Member.id).in_(bindparam("members", expanding=True)))
    .order_by(col(Identity.id))
)
HOLD_MEMBER = (
    select(Member)
    .where(Member.community_id == bindparam("community"), Member.id == bindparam("member"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def ensure_community(uow: UnitOfWork, name: str, now: datetime) -> Community:
    """Return the community of that name, made if it is new."""
    await insert_new(uow, Community(name=name, created_at=now))
    return (await uow.exec(select(Community).where(Community.name == name))).one()


async def hold_community(uow: UnitOfWork, community_id: int) -> None:
    """Hold a community until the transaction ends, so that what must see one another comes one after another."""
    await uow.exec(HOLD_COMMUNITY, params={"community": community_id})


async def try_hold_community(uow: UnitOfWork, community_id: int) -> bool:
    """Hold a community like `hold_community`, but without waiting; says whether it is held."""
    return (await uow.exec(TRY_HOLD_COMMUNITY, params={"community": community_id})).first() is not None


async def communities(uow: UnitOfWork) -> Sequence[Community]:
    """Return all communities."""
    return (await uow.exec(select(Community))).all()


async def identity(uow: UnitOfWork, platform: str, external_id: str) -> Identity | None:
    """Return a chat account that is known."""
    return (await uow.exec(IDENTITY, params={"platform": platform, "account": external_id})).one_or_none()


async def ensure_identity(uow: UnitOfWork, platform: str, external_id: str, name: str, now: datetime) -> Identity:
    """Return a chat account, with its person made if it is new; the name follows the chat's."""
    known = await identity(uow, platform, external_id)
    if known is None:
        person = Person(created_at=now)
        uow.add(person)
        await uow.flush()
        await insert_new(uow, Identity(person_id=person.id, platform=platform, external_id=external_id, name=name))
        known = await identity(uow, platform, external_id)
        assert known is not None  # noqa: S101 - inserted above, by us or by a twin
    if name and known.name != name:
        known.name = name
        uow.add(known)
    return known


async def person(uow: UnitOfWork, person_id: int) -> Person:
    """Return one person."""
    return (await uow.exec(PERSON, params={"person": person_id})).one()


async def member_of(uow: UnitOfWork, community_id: int, person_id: int) -> Member | None:
    """Return a person's membership in one community, whatever its state."""
    return (await uow.exec(MEMBER_OF, params={"community": community_id, "person": person_id})).one_or_none()


async def hold_member(uow: UnitOfWork, community_id: int, member_id: int) -> Member | None:
    """Return a member of a community as he is now, held until the transaction ends."""
    return (await uow.exec(HOLD_MEMBER, params={"community": community_id, "member": member_id})).one_or_none()


async def memberships(uow: UnitOfWork, person_id: int) -> Sequence[Member]:
    """Return a person's memberships that are not over; one that waits, rests or was stopped is among them."""
    over = (MemberState.LEFT, MemberState.ERASED)
    return (await uow.exec(select(Member).where(Member.person_id == person_id, col(Member.state).not_in(over)))).all()


async def note_visit(uow: UnitOfWork, community_id: int, person_id: int, now: datetime) -> None:
    """Note that somebody who is no member acts in a community's room."""
    await insert_new(uow, Visit(community_id=community_id, person_id=person_id, seen_at=now))


async def forget_visit(uow: UnitOfWork, community_id: int, person_id: int) -> None:
    """Note that somebody is gone from a community's room."""
    await uow.exec(delete(Visit).where(col(Visit.community_id) == community_id, col(Visit.person_id) == person_id))


async def visited(uow: UnitOfWork, person_id: int) -> set[int]:
    """Return the communities in whose rooms a person was seen."""
    return set(await uow.exec(select(Visit.community_id).where(Visit.person_id == person_id)))


async def enrol(uow: UnitOfWork, community_id: int, person_id: int, now: datetime) -> Member:
    """Return a person's membership, held until the transaction ends; who never had one gets one that is over."""
    new = Member(
        community_id=community_id, person_id=person_id, state=MemberState.LEFT, joined_at=now, consent_version=0
    )
    await insert_new(uow, new)
    query = select(Member).where(Member.community_id == community_id, Member.person_id == person_id)
    return (await uow.exec(query.with_for_update(key_share=True).execution_options(populate_existing=True))).one()


async def note_act(
    uow: UnitOfWork, member_id: int, at: datetime, *, manages: bool | None, in_room: bool, leads: bool | None = None
) -> None:
    """Note when a member acted last, that he was in the room, and (unless None) whether he may manage, and lead."""
    rights = {"manages": manages, "leads": leads}
    more: dict[str, bool | datetime] = {name: has for name, has in rights.items() if has is not None}
    if in_room:
        more["present_at"] = at
    known = (col(Member.id) == member_id, col(Member.state) != MemberState.ERASED)
    await uow.exec(update(Member).where(*known).values(seen_at=at, **more))


async def note_present(uow: UnitOfWork, community_id: int, member_id: int, at: datetime | None) -> None:
    """Note when the chat said that a member is in the room; None asks it anew at the next roll call."""
    mine = (col(Member.community_id) == community_id, col(Member.id) == member_id)
    await uow.exec(update(Member).where(*mine).values(present_at=at))


async def roll(
    uow: UnitOfWork, community_id: int, *, seated_before: datetime, before: datetime, but: Collection[int], limit: int
) -> Sequence[int]:
    """Return active members whose presence was not told since a moment, another one for those who hold a seat.

    Who holds a seat comes first, and then whoever was asked about longest ago.
    """
    held = select(Claim.id).where(Claim.member_id == Member.id, col(Claim.released_at).is_(None))
    seated = held.correlate(Member).exists()
    unknown = col(Member.present_at).is_(None)
    query = (
        select(Member.id)
        .where(
            Member.community_id == community_id,
            Member.state == MemberState.ACTIVE,
            col(Member.id).not_in(but),
            unknown | (col(Member.present_at) <= before) | (seated & (col(Member.present_at) <= seated_before)),
        )
        .order_by(seated.desc(), unknown.desc(), col(Member.present_at), col(Member.id))
        .limit(limit)
    )
    return (await uow.exec(query)).all()


async def roster(uow: UnitOfWork, community_id: int) -> list[tuple[Member, list[Identity]]]:
    """Return everybody in a community who was not erased or merged into another, with the chat accounts."""
    rows = await uow.exec(
        select(Member, Identity)
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(
            Member.community_id == community_id,
            Member.state != MemberState.ERASED,
            col(Member.merged_into).is_(None),
        )
        .order_by(col(Identity.id))
    )
    found: dict[int, tuple[Member, list[Identity]]] = {}
    for member, account in rows:
        found.setdefault(member.id, (member, []))[1].append(account)
    return list(found.values())


async def times_decided(uow: UnitOfWork, community_id: int, member_id: int, what: str) -> int:
    """Return how often something was decided about a member."""
    mine = (Audit.community_id == community_id, Audit.member_id == member_id, Audit.what == what)
    return (await uow.exec(select(func.count()).select_from(Audit).where(*mine))).one()


async def members(uow: UnitOfWork, community_id: int, ids: Collection[int] | None = None) -> Sequence[Member]:
    """Return a community's members, all or those named."""
    query = select(Member).where(Member.community_id == community_id)
    return (await uow.exec(query if ids is None else query.where(col(Member.id).in_(ids)))).all()


async def accounts_of_claimers(uow: UnitOfWork, thread_id: int, platform: str) -> dict[int, str]:
    """Return the external ids on one platform of all who ever held a seat in a thread, by member id."""
    rows = await uow.exec(
        select(Claim.member_id, Identity.external_id)
        .join(Member, col(Member.id) == col(Claim.member_id))
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(Claim.thread_id == thread_id, Identity.platform == platform)
    )
    return dict(iter(rows))


async def names(uow: UnitOfWork, members_ids: Collection[int]) -> dict[int, list[Identity]]:
    """Return the chat accounts of members, by member id."""
    found: dict[int, list[Identity]] = {}
    if not members_ids:
        return found
    for member_id, account in await uow.exec(NAMES, params={"members": list(members_ids)}):
        found.setdefault(member_id, []).append(account)
    return found
