"""Verbs on deliveries that were given up: they come back, in their newest state, once their room can be written to.

`not_before` of a dead delivery says when one may be tried again; `NEVER` that its chat will not take it for good.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select, update

from storage.outbox import MAY_STAND_TWICE
from storage.tables import Delivery, DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.database import UnitOfWork

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
COMES_BACK_WITHIN = {
    DeliveryKind.CARD: WEEK,
    DeliveryKind.SEED_REACTION: WEEK,
    DeliveryKind.MOVED: WEEK,
    DeliveryKind.DIGEST: WEEK,
    DeliveryKind.REPORT: WEEK,
    DeliveryKind.OVERVIEW: WEEK,
    # what is said of a moment is of no use later; whether it still holds is looked at when it is sent
    DeliveryKind.NOTICE: DAY,
    DeliveryKind.TELL: DAY,
}
"""How old a delivery may be to come back; what answers one person's own act (an open door) does not."""


async def bury(uow: UnitOfWork, delivery_id: int, error: str, again_at: datetime) -> None:
    """Give a delivery up; from `again_at` on it may be tried for its room's sake."""
    await uow.exec(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id)
        .values(state=DeliveryState.DEAD, leased_until=None, last_error=error[:300], not_before=again_at)
    )


async def delivered_since(uow: UnitOfWork, row: Delivery) -> bool:
    """Say whether a room took anything newer than a delivery that it does not take."""
    query = select(Delivery.id).where(
        Delivery.platform == row.platform,
        Delivery.chat_id == row.chat_id,
        Delivery.state == DeliveryState.DONE,
        col(Delivery.last_error).in_(("", MAY_STAND_TWICE)),
        col(Delivery.id) > row.id,
    )
    return (await uow.exec(query.limit(1))).first() is not None


async def revive(
    uow: UnitOfWork, platform: str, chat_ids: Collection[str], now: datetime, *, but: bool = False
) -> Counter[int]:
    """Have what was given up in these rooms (`but`: in all others) delivered again; return how many, by community.

    Of several that show the same, the newest comes back; what something newer shows already does not.
    """
    where = [*_comes_back(Delivery, now), col(Delivery.platform) == platform]
    where.append(col(Delivery.chat_id).not_in(chat_ids) if but else col(Delivery.chat_id).in_(chat_ids))
    newer: Any = aliased(Delivery)
    superseded = select(newer.id).where(
        newer.platform == Delivery.platform,
        newer.chat_id == Delivery.chat_id,
        newer.coalesce_key == Delivery.coalesce_key,
        or_(newer.state.in_((DeliveryState.WAITING, DeliveryState.LEASED)), newer.id > col(Delivery.id)),
    )
    await uow.exec(
        update(Delivery)
        .where(*where, superseded.exists())
        .values(state=DeliveryState.DONE, last_error="something newer shows it")
    )
    # tried before, so that it is looked for before it is posted
    again = update(Delivery).where(*where).values(state=DeliveryState.WAITING, not_before=now, attempts=1)
    return Counter((await uow.exec(again.returning(col(Delivery.community_id)))).scalars().all())


async def probe(uow: UnitOfWork, now: datetime, platform: str | None = None) -> int:
    """Have the newest of what was given up tried in every room where nothing waits; return in how many rooms.

    A room is left alone until its time has come, unless its `platform` says that it may work again.
    """
    busy: Any = aliased(Delivery)
    in_line = select(busy.id).where(
        busy.platform == Delivery.platform,
        busy.chat_id == Delivery.chat_id,
        busy.state.in_((DeliveryState.WAITING, DeliveryState.LEASED)),
    )
    newest = select(func.max(Delivery.id)).where(*_comes_back(Delivery, now), ~in_line.exists())
    newest = newest.group_by(Delivery.platform, Delivery.chat_id)
    if platform is not None:
        newest = newest.where(Delivery.platform == platform)
    else:
        newest = newest.having(func.max(Delivery.not_before) <= now)
    ids = (await uow.exec(newest)).all()
    if ids:
        await uow.exec(
            update(Delivery)
            .where(col(Delivery.id).in_(ids), col(Delivery.state) == DeliveryState.DEAD)
            .values(state=DeliveryState.WAITING, not_before=now)
        )
    return len(ids)


async def waiting(uow: UnitOfWork, platform: str) -> Counter[int]:
    """Return how many deliveries wait for a chat, by community."""
    query = (
        select(Delivery.community_id, func.count())
        .where(Delivery.platform == platform, col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.LEASED)))
        .group_by(col(Delivery.community_id))
    )
    return Counter(dict((await uow.exec(query)).all()))


def _comes_back(row: Any, now: datetime) -> list[Any]:
    young = [
        and_(
            row.kind.in_([kind for kind, age in COMES_BACK_WITHIN.items() if age == within]),
            row.created_at > now - within,
        )
        for within in set(COMES_BACK_WITHIN.values())
    ]
    return [row.state == DeliveryState.DEAD, row.not_before < NEVER, or_(*young)]
