"""Verbs on the points ledger: lines are added, never changed; every balance is a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from storage.tables import Account, Entry, EntryKind
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, entry: Entry) -> bool:
    """Write one line; False when a line for the same thing stands already."""
    return await insert_new(uow, entry) is not None


async def balances(uow: UnitOfWork, community_id: int, member_id: int) -> dict[Account, int]:
    """Return what a member has, pending and confirmed."""
    rows = await uow.exec(
        select(Entry.account, func.sum(Entry.points))
        .where(Entry.community_id == community_id, Entry.member_id == member_id)
        .group_by(Entry.account)
    )
    found = {Account(account): int(total) for account, total in rows}
    return {Account.PENDING: 0, Account.CONFIRMED: 0} | found


async def earned(
    uow: UnitOfWork, member_id: int, *, since: datetime | None = None, thread_id: int | None = None
) -> int:
    """Return what a member earned since a moment or in a thread, pending and confirmed together."""
    query = select(func.coalesce(func.sum(Entry.points), 0)).where(
        Entry.member_id == member_id, Entry.kind != EntryKind.CONFIRM
    )
    if since is not None:
        query = query.where(Entry.at >= since)
    if thread_id is not None:
        query = query.where(Entry.thread_id == thread_id)
    return int((await uow.exec(query)).one())


async def lines(uow: UnitOfWork, community_id: int, member_id: int, limit: int) -> Sequence[Entry]:
    """Return a member's latest lines, newest first."""
    return (
        await uow.exec(
            select(Entry)
            .where(Entry.community_id == community_id, Entry.member_id == member_id)
            .order_by(col(Entry.id).desc())
            .limit(limit)
        )
    ).all()


async def with_keys(uow: UnitOfWork, community_id: int, keys: Sequence[str]) -> Sequence[Entry]:
    """Return the lines with these keys."""
    return (await uow.exec(select(Entry).where(Entry.community_id == community_id, col(Entry.key).in_(keys)))).all()


async def totals(uow: UnitOfWork, community_id: int, start: datetime, end: datetime | None) -> dict[int, int]:
    """Return confirmed points by member in a period."""
    query = (
        select(Entry.member_id, func.sum(Entry.points))
        .where(Entry.community_id == community_id, Entry.account == Account.CONFIRMED, Entry.at >= start)
        .group_by(col(Entry.member_id))
    )
    if end is not None:
        query = query.where(Entry.at < end)
    return {member: int(total) for member, total in await uow.exec(query)}
