"""Verbs on what makes two chat accounts one person: the one-time code, and all that then belongs to him.

Lines of the ledger and of the audit never move: whoever sums or names follows `merged_into`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, select, update

from storage import handing_over, nudges, putting_off
from storage.tables import (
    Claim,
    ConnectCode,
    Doubt,
    Identity,
    Like,
    Member,
    MemberState,
    Person,
    Redemption,
    Reply,
    Thread,
    ThreadState,
    Visit,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add_code(uow: UnitOfWork, person_id: int, code_hash: str, expires_at: datetime, kept_since: datetime) -> None:
    """Keep a new code's hash; a person's older codes are worth nothing from now on, and expired ones go in the end."""
    mine = (col(ConnectCode.person_id) == person_id) & col(ConnectCode.used_at).is_(None)
    await uow.exec(delete(ConnectCode).where(mine | (col(ConnectCode.expires_at) < kept_since)))
    uow.add(ConnectCode(person_id=person_id, code_hash=code_hash, expires_at=expires_at))
    await uow.flush()


async def code(uow: UnitOfWork, code_hash: str) -> ConnectCode | None:
    """Return a code by its hash as it is now, held until the transaction ends."""
    query = select(ConnectCode).where(ConnectCode.code_hash == code_hash)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def person_of_code(uow: UnitOfWork, code_hash: str) -> int | None:
    """Return whose code it is, without holding it."""
    return (await uow.exec(select(ConnectCode.person_id).where(ConnectCode.code_hash == code_hash))).one_or_none()


async def accounts(uow: UnitOfWork, person_id: int) -> Sequence[Identity]:
    """Return a person's chat accounts, the first one first."""
    return (await uow.exec(select(Identity).where(Identity.person_id == person_id).order_by(col(Identity.id)))).all()


async def hold_accounts(uow: UnitOfWork, person_ids: Collection[int]) -> Sequence[Identity]:
    """Return the chat accounts of some persons as they are now, held in one order, before any membership is held."""
    query = select(Identity).where(col(Identity.person_id).in_(person_ids)).order_by(col(Identity.id))
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).all()


async def hold_members(uow: UnitOfWork, person_ids: Collection[int]) -> Sequence[Member]:
    """Return all memberships of some persons as they are now, held in one order until the transaction ends."""
    query = select(Member).where(col(Member.person_id).in_(person_ids)).order_by(col(Member.id))
    return (await uow.exec(query.with_for_update(key_share=True).execution_options(populate_existing=True))).all()


async def hold_persons(uow: UnitOfWork, person_ids: Collection[int]) -> dict[int, Person]:
    """Return persons as they are now, held so that nothing new can point to them before the transaction ends."""
    query = select(Person).where(col(Person.id).in_(person_ids)).order_by(col(Person.id)).with_for_update()
    rows = (await uow.exec(query.execution_options(populate_existing=True))).all()
    return {row.id: row for row in rows}


async def move_accounts(uow: UnitOfWork, old: int, new: int) -> None:
    """Give a person's chat accounts, and all that is no membership's, to another person."""
    await uow.exec(update(Identity).where(col(Identity.person_id) == old).values(person_id=new))
    await uow.exec(update(Person).where(col(Person.merged_into) == old).values(merged_into=new))
    known = select(Visit.community_id).where(Visit.person_id == new)
    mine = col(Visit.person_id) == old
    await uow.exec(delete(Visit).where(mine, col(Visit.community_id).in_(known)))
    await uow.exec(update(Visit).where(mine).values(person_id=new))
    await uow.exec(delete(ConnectCode).where(col(ConnectCode.person_id) == old))
    for table in (Doubt, Redemption, Word):
        # who decided is still named
        await uow.exec(update(table).where(col(table.person_id) == old).values(person_id=new))


async def point_to(uow: UnitOfWork, old: int, new: int) -> None:
    """Let those who were merged into one member be merged into another, so that no pointer has to be followed twice."""
    await uow.exec(update(Member).where(col(Member.merged_into) == old).values(merged_into=new))


async def move_records(uow: UnitOfWork, old: int, new: int, now: datetime) -> None:
    """Give a member's seats, answers, likes, redemptions and words to another; what collides was dealt with before.

    With the seats go put-offs, hand-overs, and of what he was told because it fits.
    """
    for table in (Claim, Reply, Like, Redemption, Word):
        await uow.exec(update(table).where(col(table.member_id) == old).values(member_id=new))
    await putting_off.move_member(uow, old, new)
    await handing_over.move_member(uow, old, new, now)
    await nudges.move_member(uow, old, new)


async def likes_that_collide(uow: UnitOfWork, old: int, new: int) -> Sequence[Like]:
    """Return likes that one person may not have: of his own answers, and the later of two of the same answer."""
    pair = (old, new)
    rows = (await uow.exec(select(Like).where(col(Like.member_id).in_(pair)).order_by(col(Like.id)))).all()
    own = set(await uow.exec(select(Reply.id).where(col(Reply.member_id).in_(pair))))
    seen: set[str] = set()
    found = []
    for like in rows:
        if like.reply_id in own or like.link in seen:
            found.append(like)
        seen.add(like.link)
    return found


async def redemptions(uow: UnitOfWork, member_ids: Collection[int], states: Collection[str]) -> Sequence[Redemption]:
    """Return the redemptions of some members in these states as they are now, held, the older first."""
    query = select(Redemption).where(col(Redemption.member_id).in_(member_ids), col(Redemption.state).in_(states))
    held = query.order_by(col(Redemption.id)).with_for_update().execution_options(populate_existing=True)
    return (await uow.exec(held)).all()


async def threads_of(uow: UnitOfWork, member_id: int, states: Collection[ThreadState]) -> Sequence[Thread]:
    """Return the threads in these states in which a member ever held a seat or answered."""
    seated = select(Claim.thread_id).where(Claim.member_id == member_id)
    answered = select(Reply.thread_id).where(Reply.member_id == member_id)
    mine = col(Thread.id).in_(seated) | col(Thread.id).in_(answered)
    return (await uow.exec(select(Thread).where(mine, col(Thread.state).in_(states)).order_by(col(Thread.id)))).all()


async def remove_likes(uow: UnitOfWork, like_ids: Collection[int]) -> None:
    """Remove likes; what they earned was taken back before."""
    await uow.exec(delete(Like).where(col(Like.id).in_(like_ids)))


async def handles(uow: UnitOfWork, community_id: int) -> Sequence[tuple[int, dict[str, str]]]:
    """Return the handles of all who are (or wait to be, or were stopped as) members here, by member id."""
    over = (MemberState.LEFT, MemberState.ERASED)
    query = select(Member.id, Member.handles).where(
        Member.community_id == community_id, col(Member.state).not_in(over), col(Member.merged_into).is_(None)
    )
    rows = await uow.exec(query)
    return [(member, dict(names)) for member, names in rows]
