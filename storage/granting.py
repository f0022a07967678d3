"""Verbs on redemptions that the bot has to grant or to take back, and on who may come into a closed room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, or_, select, update

from storage.tables import Identity, Member, MemberState, Perk, Redemption, RedemptionState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.database import UnitOfWork

WORKED_ON = (RedemptionState.APPROVED, RedemptionState.ENDING)


async def lease(
    uow: UnitOfWork, communities: Collection[int], chats: Collection[str], now: datetime, until: datetime
) -> Redemption | None:
    """Take the redemption that has been due for longest and nobody else works on, and count the try; None if none.

    One that waits for a chat is only for a process that serves it: one of `chats`.
    """
    query = (
        select(Redemption)
        .where(*_due(communities, chats, now))
        .order_by(col(Redemption.due_at), col(Redemption.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await uow.exec(query)).first()
    if row is None:
        return None
    row.leased_until, row.attempts = until, row.attempts + 1
    uow.add(row)
    await uow.flush()
    return row


async def is_due(uow: UnitOfWork, communities: Collection[int], chats: Collection[str], now: datetime) -> bool:
    """Say whether there is a redemption that is due and that nobody works on."""
    return (await uow.exec(select(Redemption.id).where(*_due(communities, chats, now)).limit(1))).first() is not None


def _due(communities: Collection[int], chats: Collection[str], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(col(Redemption.waits_for).is_(None), col(Redemption.waits_for).in_(chats)),
        col(Redemption.community_id).in_(communities),
        col(Redemption.state).in_(WORKED_ON),
        col(Redemption.due_at) <= now,
        or_(col(Redemption.leased_until).is_(None), col(Redemption.leased_until) <= now),
    )


async def put_off(
    uow: UnitOfWork,
    row: Redemption,
    seen: RedemptionState,
    due_at: datetime,
    noted: Mapping[str, Any],
    *,
    waits_for: str | None = None,
) -> None:
    """Note what has been done so far, when to go on, and in which chat; what was decided since `seen` keeps its moment.

    A step that belongs elsewhere was no try.
    """
    row.attempts -= 1 if waits_for else 0
    row.leased_until, row.waits_for, row.data = None, waits_for, {**row.data, **noted}
    if row.state is seen and row.due_at is not None:
        row.due_at = due_at
    uow.add(row)
    await uow.flush()


async def reclaim(uow: UnitOfWork, communities: Collection[int]) -> None:
    """Take back what an earlier process of ours had leased; only for the one process that grants."""
    await uow.exec(
        update(Redemption)
        .where(col(Redemption.community_id).in_(communities), col(Redemption.leased_until).is_not(None))
        .values(leased_until=None)
    )


async def held(uow: UnitOfWork, community_id: int, member_id: int) -> Sequence[tuple[Redemption, Perk]]:
    """Return what a member has been given and has not to give back, with its perk."""
    rows = await uow.exec(
        select(Redemption, Perk)
        .join(Perk, col(Perk.id) == col(Redemption.perk_id))
        .where(
            Redemption.community_id == community_id,
            Redemption.member_id == member_id,
            Redemption.state == RedemptionState.FULFILLED,
        )
        .order_by(col(Redemption.id))
    )
    return list(rows.all())


async def named_elsewhere(uow: UnitOfWork, community_id: int, value: str) -> bool:
    """Say whether a perk of another community names this role or room."""
    rows = (await uow.exec(select(Perk.settings).where(Perk.community_id != community_id))).all()
    return any(value in settings.values() for settings in rows)


async def with_room(uow: UnitOfWork, communities: Collection[int], chat_id: str) -> Sequence[Perk]:
    """Return the perks, also retired ones, that open a closed room."""
    rows = (await uow.exec(select(Perk).where(col(Perk.community_id).in_(communities)).order_by(col(Perk.id)))).all()
    return [perk for perk in rows if perk.settings.get("telegram_room") == chat_id]


async def may_come_in(
    uow: UnitOfWork, communities: Collection[int], platform: str, external_id: str
) -> Sequence[Redemption]:
    """Return what the person with this account has been given, in all these communities, as a member who is not out."""
    rows = await uow.exec(
        select(Redemption)
        .join(Member, col(Member.id) == col(Redemption.member_id))
        .join(Identity, col(Identity.person_id) == col(Member.person_id))
        .where(
            col(Redemption.community_id).in_(communities),
            Redemption.state == RedemptionState.FULFILLED,
            col(Member.state).in_((MemberState.ACTIVE, MemberState.PAUSED)),
            Identity.platform == platform,
            Identity.external_id == external_id,
        )
        .order_by(col(Redemption.id))
    )
    return rows.all()
