"""Verbs on recorded replies and likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from storage.among import among
from storage.tables import Like, Proof, Reply
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

# Asked at every act, and so put together once: that takes longer than asking.
REPLY = select(Reply).where(Reply.community_id == bindparam("community"), Reply.id == bindparam("reply"))
BY_LINK = select(Reply).where(Reply.community_id == bindparam("community"), Reply.link == bindparam("link"))
REPLIES_OF = (
    select(Reply)
    .where(col(Reply.thread_id).in_(bindparam("threads", expanding=True)), Reply.proof != Proof.REJECTED)
    .order_by(col(Reply.id))
)


async def add_reply(uow: UnitOfWork, reply: Reply) -> int | None:
    """Record a reply and return its id; None when its link counted already."""
    return await insert_new(uow, reply)


async def add_like(uow: UnitOfWork, like: Like) -> int | None:
    """Record a like and return its id; None when this member recorded it already."""
    return await insert_new(uow, like)


async def reply(uow: UnitOfWork, community_id: int, reply_id: int) -> Reply | None:
    """Return one reply of a community."""
    return (await uow.exec(REPLY, params={"community": community_id, "reply": reply_id})).one_or_none()


async def reply_by_link(uow: UnitOfWork, community_id: int, link: str) -> Reply | None:
    """Return the reply that was recorded with a canonical link."""
    return (await uow.exec(BY_LINK, params={"community": community_id, "link": link})).one_or_none()


async def links_among(uow: UnitOfWork, community_id: int, links: Collection[str]) -> set[str]:
    """Return those of some canonical links that were recorded as answers."""
    return set(await uow.exec(select(Reply.link).where(Reply.community_id == community_id, among(Reply.link, links))))


async def replies_of(uow: UnitOfWork, thread_ids: Collection[int]) -> Sequence[Reply]:
    """Return the replies in some threads that were not rejected, oldest first."""
    if not thread_ids:
        return []
    return (await uow.exec(REPLIES_OF, params={"threads": list(thread_ids)})).all()


async def threads_first_recorded(uow: UnitOfWork, community_id: int, start: datetime, end: datetime) -> int:
    """Return in how many threads the first reply that was not rejected was recorded in a period."""
    earlier = aliased(Reply)
    before = (
        select(earlier.id)
        .where(earlier.thread_id == Reply.thread_id, earlier.proof != Proof.REJECTED, col(earlier.recorded_at) < start)
        .exists()
    )
    query = select(func.count(col(Reply.thread_id).distinct())).where(
        Reply.community_id == community_id,
        Reply.recorded_at >= start,
        Reply.recorded_at < end,
        Reply.proof != Proof.REJECTED,
        ~before,
    )
    return (await uow.exec(query)).one()


async def likes_of(uow: UnitOfWork, reply_ids: Collection[int]) -> Sequence[Like]:
    """Return the likes of some replies."""
    if not reply_ids:
        return []
    return (await uow.exec(select(Like).where(col(Like.reply_id).in_(reply_ids)))).all()


async def latest_of(uow: UnitOfWork, community_id: int, member_id: int, limit: int) -> Sequence[Reply]:
    """Return the last replies that a member recorded, rejected ones too, newest first."""
    query = select(Reply).where(Reply.community_id == community_id, Reply.member_id == member_id)
    return (await uow.exec(query.order_by(col(Reply.id).desc()).limit(limit))).all()
