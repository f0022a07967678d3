"""Verbs on put-offs: who wants to come back to which thread, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlmodel import col, delete, select, update

from storage.tables import Snooze
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.database import UnitOfWork


async def of(uow: UnitOfWork, thread_id: int, member_id: int) -> Snooze | None:
    """Return a member's put-off of a thread, also one that is over."""
    query = select(Snooze).where(Snooze.thread_id == thread_id, Snooze.member_id == member_id)
    return (await uow.exec(query)).one_or_none()


async def put_off(uow: UnitOfWork, row: Snooze) -> Snooze:
    """Keep a put-off; the member's earlier one of this thread, held with him, becomes it and is counted on."""
    known = await of(uow, row.thread_id, row.member_id)
    if known is None:
        row.id = await insert_new(uow, row) or 0
        return row
    known.until, known.times = row.until, known.times + row.times
    uow.add(known)
    return known


END = delete(Snooze).where(col(Snooze.thread_id) == bindparam("thread"), col(Snooze.member_id) == bindparam("member"))
"""Asked at every claim, and so put together once: that takes longer than asking."""


async def end(uow: UnitOfWork, thread_id: int, member_id: int) -> None:
    """Forget a member's put-off of a thread."""
    await uow.exec(END, params={"thread": thread_id, "member": member_id})


async def until(uow: UnitOfWork, thread_ids: Collection[int], now: datetime) -> dict[tuple[int, int], datetime]:
    """Return who is back when, as (thread, member), for put-offs of some threads that last."""
    rows = await uow.exec(
        select(Snooze.thread_id, Snooze.member_id, Snooze.until).where(
            col(Snooze.thread_id).in_(thread_ids), Snooze.until > now
        )
    )
    return {(thread, member): at for thread, member, at in rows}


async def forget_member(uow: UnitOfWork, member_ids: Collection[int]) -> None:
    """Forget what some members put off."""
    await uow.exec(delete(Snooze).where(col(Snooze.member_id).in_(member_ids)))


async def move_member(uow: UnitOfWork, old: int, new: int) -> None:
    """Give a member's put-offs to another, whose own go first."""
    known = select(Snooze.thread_id).where(Snooze.member_id == new)
    await uow.exec(delete(Snooze).where(col(Snooze.member_id) == old, col(Snooze.thread_id).in_(known)))
    await uow.exec(update(Snooze).where(col(Snooze.member_id) == old).values(member_id=new))
