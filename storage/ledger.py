"""Verbs on the points ledger: lines are added, never changed; every balance is a sum.

A member who turned out to be another (`Member.merged_into`) keeps his lines; they count for the one he is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, union
from sqlmodel import col, func, or_, select

from storage.tables import Account, Entry, EntryKind, Member
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, entry: Entry) -> int | None:
    """Write one line and return its id; None when a line for the same thing stands already."""
    return await insert_new(uow, entry)


def _theirs(community_id: int, member_id: int) -> tuple[Any, Any]:
    """Return the conditions that a line counts for a member of a community; his lines are found by him.

    Asked plainly for both, SQLite would go through all lines of the community.
    """
    return col(Entry.community_id) + 0 == community_id, _of(member_id)


def _of(member_id: Any) -> Any:
    """Return the condition that a line counts for a member."""
    merged = select(Member.id).where(or_(col(Member.id) == member_id, col(Member.merged_into) == member_id))
    return col(Entry.member_id).in_(merged)


async def balances(uow: UnitOfWork, community_id: int, member_id: int) -> dict[Account, int]:
    """Return what a member has, pending and confirmed."""
    rows = await uow.exec(
        select(Entry.account, func.sum(Entry.points)).where(*_theirs(community_id, member_id)).group_by(Entry.account)
    )
    found = {Account(account): int(total) for account, total in rows}
    return {Account.PENDING: 0, Account.CONFIRMED: 0} | found


COLUMNS: Any = (Entry.id, Entry.key, Entry.kind, Entry.points, Entry.at, Entry.thread_id)
THEIRS = (_of(bindparam("member")), col(Entry.kind).in_(bindparam("kinds", expanding=True)))
EARNED: Any = union(  # each half has an index of its own
    select(*COLUMNS).where(*THEIRS, col(Entry.at) >= bindparam("since")),
    select(*COLUMNS).where(*THEIRS, col(Entry.thread_id) == bindparam("thread")),
)
"""Asked whenever points are earned, and so put together once: that takes longer than asking."""


async def earned(
    uow: UnitOfWork, member_id: int, kinds: Collection[EntryKind], *, since: datetime, thread_id: int | None
) -> tuple[int, int]:
    """Return what lines of some kinds brought a member since a moment, and in a thread, less what was taken back.

    Pending and confirmed together. What was taken back counts for the time of the line it takes back.
    """
    asked = {"member": member_id, "kinds": [*kinds, EntryKind.REVERSAL], "since": since, "thread": thread_id}
    found = (await uow.exec(EARNED, params=asked)).all()
    today = [(key, kind, points) for _, key, kind, points, at, _ in found if at >= since]
    there = [(key, kind, points) for _, key, kind, points, _, thread in found if thread == thread_id is not None]
    return _left(today), _left(there)


def _left(lines: Sequence[tuple[str, EntryKind, int]]) -> int:
    """Return the sum of lines and of what was taken back of them."""
    firsts = {key for key, kind, _ in lines if kind is not EntryKind.REVERSAL}
    return sum(points for key, _, points in lines if key in firsts or base_of(key) in firsts)


def base_of(key: str) -> str:
    """Return the key of the line that a turned, reversed or restored line is about (`reply:7:out` is about `reply:7`).

    A key is a kind and a number; whatever follows says what was done with the line.
    """
    return ":".join(key.split(":")[:2])


async def lines(
    uow: UnitOfWork, community_id: int, member_id: int, limit: int, before: int | None = None
) -> Sequence[Entry]:
    """Return what a member got and gave (lines older than `before`), newest first; what only turned is left out."""
    query = select(Entry).where(*_theirs(community_id, member_id), Entry.kind != EntryKind.CONFIRM)
    if before is not None:
        query = query.where(Entry.id < before)
    return (await uow.exec(query.order_by(col(Entry.id).desc()).limit(limit))).all()


async def line(uow: UnitOfWork, community_id: int, entry_id: int) -> Entry | None:
    """Return one line of a community."""
    return (await uow.exec(select(Entry).where(Entry.community_id == community_id, Entry.id == entry_id))).one_or_none()


async def about(uow: UnitOfWork, community_id: int, keys: Collection[str]) -> Sequence[Entry]:
    """Return the lines with these keys and all that turned, reversed or restored them, oldest first."""
    family = _family_in_order if uow.get_bind().dialect.name == "sqlite" else _family
    fits = [condition for key in keys for condition in (col(Entry.key) == key, family(key))]
    return (
        await uow.exec(select(Entry).where(Entry.community_id == community_id, or_(*fits)).order_by(col(Entry.id)))
    ).all()


def _family(key: str) -> Any:
    return col(Entry.key).startswith(f"{key}:", autoescape=True)


def _family_in_order(key: str) -> Any:
    """Return the same for a database that sorts by bytes, and so finds it in the index: `;` comes right after `:`."""
    return and_(col(Entry.key) >= f"{key}:", col(Entry.key) < f"{key};")


async def count(uow: UnitOfWork, community_id: int, member_id: int, kinds: Collection[EntryKind]) -> int:
    """Return how many lines of some kinds a member has under his own number."""
    query = (
        select(func.count())
        .select_from(Entry)
        .where(Entry.community_id == community_id, Entry.member_id == member_id, col(Entry.kind).in_(kinds))
    )
    return (await uow.exec(query)).one()


SPENT = (EntryKind.REDEEMED, EntryKind.REFUND)


async def totals(uow: UnitOfWork, community_id: int, start: datetime, end: datetime | None) -> dict[int, int]:
    """Return the confirmed points that members got in a period, whatever they spent, by member id."""
    owner = func.coalesce(Member.merged_into, Member.id)
    query = (
        select(owner, func.sum(Entry.points))
        .join(Member, col(Member.id) == col(Entry.member_id))
        .where(
            Entry.community_id == community_id,
            Entry.account == Account.CONFIRMED,
            Entry.at >= start,
            col(Entry.kind).not_in(SPENT),
        )
        .group_by(owner)
    )
    if end is not None:
        query = query.where(Entry.at < end)
    return {int(member): int(total) for member, total in await uow.exec(query)}


async def got(uow: UnitOfWork, community_id: int, member_id: int, start: datetime | None = None) -> int:
    """Return the confirmed points that a member got since a moment (ever, without one), whatever he spent."""
    query = select(func.coalesce(func.sum(Entry.points), 0)).where(
        *_theirs(community_id, member_id),
        Entry.account == Account.CONFIRMED,
        col(Entry.kind).not_in(SPENT),
    )
    if start is not None:
        query = query.where(Entry.at >= start)
    return int((await uow.exec(query)).one())


async def lifetime(uow: UnitOfWork, community_id: int, member_id: int) -> int:
    """Return the confirmed points that a member ever got, whatever he spent: what thresholds are measured by."""
    return await got(uow, community_id, member_id)


async def any_before(uow: UnitOfWork, community_id: int, moment: datetime) -> bool:
    """Say whether a community's ledger has confirmed lines from before a moment."""
    query = select(Entry.id).where(
        Entry.community_id == community_id, Entry.account == Account.CONFIRMED, Entry.at < moment
    )
    return (await uow.exec(query.limit(1))).first() is not None
