"""Verbs on the audit: every decision is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, func, or_, select

from storage.tables import Audit, Identity, Member, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, line: Audit) -> None:
    """Write one line."""
    uow.add(line)


# Asked for every card, and so put together once: that takes longer than asking.
LAST = (
    select(Audit)
    .where(
        Audit.thread_id == bindparam("thread"),
        col(Audit.what).in_(bindparam("whats", expanding=True)),
        col(Audit.undone).is_(False),
    )
    .order_by(col(Audit.id).desc())
    .limit(1)
)


async def last(uow: UnitOfWork, thread_id: int, whats: Sequence[str]) -> Audit | None:
    """Return the newest decision of these kinds on a thread that was not undone."""
    return (await uow.exec(LAST, params={"thread": thread_id, "whats": list(whats)})).first()


async def page(
    uow: UnitOfWork,
    community_id: int,
    limit: int,
    *,
    before: int | None = None,
    thread_id: int | None = None,
    member_id: int | None = None,
    words: str = "",
    whats: Collection[str] = (),
) -> Sequence[Audit]:
    """Return a community's newest lines (before the line `before`): of a thread, about or by a member, or with words.

    `words` stand in the reason; `whats` are the kinds of decisions whose name has them.
    """
    query = select(Audit).where(Audit.community_id == community_id)
    if before is not None:
        query = query.where(col(Audit.id) < before)
    if thread_id is not None:
        query = query.where(Audit.thread_id == thread_id)
    if member_id is not None:
        merged = select(Member.id).where(or_(col(Member.id) == member_id, col(Member.merged_into) == member_id))
        his = select(Member.person_id).where(col(Member.id).in_(merged))
        query = query.where(or_(col(Audit.member_id).in_(merged), col(Audit.person_id).in_(his)))
    if words:
        pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").lower() + "%"
        query = query.where(or_(func.lower(Audit.why).like(pattern, escape="\\"), col(Audit.what).in_(whats)))
    return (await uow.exec(query.order_by(col(Audit.id).desc()).limit(limit))).all()


async def whole(uow: UnitOfWork, community_id: int) -> Sequence[Audit]:
    """Return all lines of a community, oldest first."""
    return (await uow.exec(select(Audit).where(Audit.community_id == community_id).order_by(col(Audit.id)))).all()


async def is_noted(uow: UnitOfWork, community_id: int, what: str, key: str, marks: Collection[str]) -> bool:
    """Say whether a decision of a kind noted, in the list `key` of what stood before, one of some marks."""
    query = select(Audit.before).where(Audit.community_id == community_id, Audit.what == what)
    return any(mark in before.get(key, ()) for before in await uow.exec(query) for mark in marks)


async def deciders(uow: UnitOfWork, person_ids: Collection[int]) -> dict[int, str]:
    """Return the names of persons (of whom they turned out to be) by person id; who was erased is not among them."""
    is_he = or_(col(Identity.person_id) == Person.id, col(Identity.person_id) == Person.merged_into)
    rows = await uow.exec(
        select(Person.id, Identity.name)
        .join(Identity, is_he)
        .where(col(Person.id).in_(person_ids))
        .order_by(col(Identity.id).desc())
    )
    return dict(iter(rows))


async def subjects(uow: UnitOfWork, community_id: int, member_ids: Collection[int]) -> dict[int, str]:
    """Return the names of members (of whom they were merged into) by member id; who was erased is not among them."""
    one = func.coalesce(Member.merged_into, Member.id)
    known = (
        await uow.exec(
            select(Member.id, one).where(Member.community_id == community_id, col(Member.id).in_(member_ids))
        )
    ).all()
    rows = await uow.exec(
        select(Member.id, Identity.name)
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(Member.community_id == community_id, col(Member.id).in_({owner for _, owner in known}))
        .order_by(col(Identity.id).desc())
    )
    names = dict(iter(rows))
    return {member_id: names[owner] for member_id, owner in known if owner in names}


async def called(uow: UnitOfWork, community_id: int, name: str) -> Sequence[int]:
    """Return the members of a community, whatever their state, who have an account of this name (case ignored)."""
    rows = await uow.exec(
        select(Member.id)
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(Member.community_id == community_id, func.lower(Identity.name) == name.lower())
        .distinct()
    )
    return rows.all()
