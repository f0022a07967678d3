"""Verbs on the outbox and on the cards that stand in the chats."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlmodel import col, delete, func, or_, select, text, update

from storage.tables import Card, CardKind, Delivery, DeliveryState
from storage.upsert import BY_DIALECT, insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

MAY_STAND_TWICE = "an earlier try may have posted it too"


# Asked for every delivery, and so put together once: that takes longer than asking.
DUE = or_(
    (col(Delivery.state) == DeliveryState.WAITING) & (col(Delivery.not_before) <= bindparam("now")),
    (col(Delivery.state) == DeliveryState.LEASED) & (col(Delivery.leased_until) <= bindparam("now")),
)
DESTINATIONS = (
    select(Delivery.platform, Delivery.chat_id)
    .where(col(Delivery.platform).in_(bindparam("platforms", expanding=True)), DUE)
    .distinct()
)
NEXT = (
    select(Delivery)
    .where(Delivery.platform == bindparam("platform"), Delivery.chat_id == bindparam("chat"), DUE)
    .order_by(col(Delivery.urgency).desc(), col(Delivery.id))
    .limit(1)
    .with_for_update(skip_locked=True)
)
END = (
    update(Delivery)
    .where(col(Delivery.id) == bindparam("delivery"))
    .values(state=bindparam("ended"), leased_until=None, last_error=bindparam("why"))
)


async def enqueue(uow: UnitOfWork, deliveries: Sequence[Delivery]) -> None:
    """Add deliveries; a waiting one with the same coalesce key takes the newer data and the greater urgency."""
    if not deliveries:
        return
    # always in one order, or two acts that refresh the same cards could wait for each other
    ordered = sorted(deliveries, key=lambda row: (row.platform, row.chat_id, row.coalesce_key or ""))
    statement = _enqueue(uow.get_bind().dialect.name)
    await uow.exec(statement, params=[row.model_dump(exclude={"id"}) for row in ordered])


@cache
def _enqueue(dialect: str) -> Any:
    table: Any = Delivery.__table__  # type: ignore[attr-defined]
    statement, larger = BY_DIALECT[dialect](table), func.max if dialect == "sqlite" else func.greatest
    return statement.on_conflict_do_update(
        index_elements=["platform", "chat_id", "coalesce_key"],
        index_where=text("state = 'waiting' AND coalesce_key IS NOT NULL"),
        set_={
            "data": statement.excluded.data,
            "event": statement.excluded.event,
            "urgency": larger(table.c.urgency, statement.excluded.urgency),
            # a chat that said "not now" is not asked sooner because there is more to say
            "not_before": larger(table.c.not_before, statement.excluded.not_before),
        },
    )


async def destinations(uow: UnitOfWork, now: datetime, platforms: Collection[str]) -> Sequence[tuple[str, str]]:
    """Return the (platform, chat id) pairs on these platforms that have something to deliver now."""
    return list(await uow.exec(DESTINATIONS, params={"platforms": list(platforms), "now": now}))


async def reclaim(uow: UnitOfWork, platforms: Collection[str]) -> None:
    """Put what an earlier process left leased back in line; a newer delivery for the same thing takes its place."""
    rows = await uow.exec(
        select(Delivery).where(col(Delivery.platform).in_(platforms), Delivery.state == DeliveryState.LEASED)
    )
    for row in rows.all():
        await postpone(uow, row, row.not_before, row.last_error)


async def is_new(uow: UnitOfWork, community_id: int, coalesce_key: str) -> bool:
    """Say whether a community never had a delivery with this key."""
    query = select(Delivery.id).where(Delivery.community_id == community_id, Delivery.coalesce_key == coalesce_key)
    return (await uow.exec(query.limit(1))).first() is None


async def is_under_way(uow: UnitOfWork, platform: str, chat_id: str, coalesce_keys: Collection[str]) -> bool:
    """Say whether a delivery with one of these keys waits for one chat, or is being made for it."""
    query = select(Delivery.id).where(
        Delivery.platform == platform,
        Delivery.chat_id == chat_id,
        col(Delivery.coalesce_key).in_(coalesce_keys),
        col(Delivery.state).in_((DeliveryState.WAITING, DeliveryState.LEASED)),
    )
    return (await uow.exec(query.limit(1))).first() is not None


async def lease(uow: UnitOfWork, platform: str, chat_id: str, now: datetime, until: datetime) -> Delivery | None:
    """Take the most urgent delivery of one chat, or None; one whose lease ran out is taken again."""
    row = (await uow.exec(NEXT, params={"platform": platform, "chat": chat_id, "now": now})).first()
    if row is not None:
        row.state, row.leased_until, row.attempts = DeliveryState.LEASED, until, row.attempts + 1
        uow.add(row)
        await uow.flush()
    return row


async def is_leased(uow: UnitOfWork, row: Delivery) -> bool:
    """Say whether a delivery is still leased as it was when it became `row`: nobody ended it or took it since."""
    found = await uow.exec(
        select(Delivery.id).where(
            Delivery.id == row.id, Delivery.state == DeliveryState.LEASED, Delivery.attempts == row.attempts
        )
    )
    return found.first() is not None


async def settle(uow: UnitOfWork, delivery_id: int, state: DeliveryState, error: str = "") -> None:
    """End a delivery: done or dead."""
    await uow.exec(END, params={"delivery": delivery_id, "ended": state, "why": error[:300]})


async def maybe_twice(uow: UnitOfWork) -> Sequence[tuple[str, int]]:
    """Return how many messages of the last days may stand twice, by chat."""
    query = select(Delivery.platform, func.count()).where(
        Delivery.state == DeliveryState.DONE, Delivery.last_error == MAY_STAND_TWICE
    )
    return (await uow.exec(query.group_by(Delivery.platform))).all()


async def postpone(uow: UnitOfWork, row: Delivery, until: datetime, error: str, *, undone: bool = False) -> None:
    """Put a delivery back in line. If a newer one for the same thing waits already, this one is done.

    The newer one inherits the tries: what was tried may have been shown, and must be looked for before it is repeated.
    What is certainly `undone` was no try.
    """
    newer = (
        await uow.exec(
            select(Delivery).where(
                Delivery.platform == row.platform,
                Delivery.chat_id == row.chat_id,
                col(Delivery.coalesce_key).is_not(None),
                Delivery.coalesce_key == row.coalesce_key,
                Delivery.state == DeliveryState.WAITING,
            )
        )
    ).first()
    tries = row.attempts - undone
    if newer is not None:
        newer.attempts = max(newer.attempts, tries)
        newer.not_before = max(newer.not_before, until)
        uow.add(newer)
    await uow.exec(
        update(Delivery)
        .where(col(Delivery.id) == row.id)
        .values(
            state=DeliveryState.DONE if newer is not None else DeliveryState.WAITING,
            leased_until=None,
            not_before=until,
            attempts=tries,
            last_error=error[:300],
        )
    )


async def forget(uow: UnitOfWork, before: datetime) -> None:
    """Remove deliveries that were made before a moment."""
    await uow.exec(delete(Delivery).where(col(Delivery.state) == DeliveryState.DONE, col(Delivery.created_at) < before))


# Asked for every delivery and every act, and so put together once: that takes longer than asking.
CARD = select(Card).where(
    Card.ref == bindparam("ref"),
    Card.kind == bindparam("kind"),
    Card.platform == bindparam("platform"),
    Card.chat_id == bindparam("chat"),
)
CARD_AT = select(Card).where(
    Card.platform == bindparam("platform"),
    Card.chat_id == bindparam("chat"),
    Card.message_id == bindparam("message"),
)


async def card(uow: UnitOfWork, ref: int, kind: CardKind, platform: str, chat_id: str) -> Card | None:
    """Return the card of one kind that shows a thread (or what else the kind shows) in one chat."""
    asked = {"ref": ref, "kind": kind, "platform": platform, "chat": chat_id}
    return (await uow.exec(CARD, params=asked)).one_or_none()


async def card_at(uow: UnitOfWork, platform: str, chat_id: str, message_id: str) -> Card | None:
    """Return the card that a message is."""
    asked = {"platform": platform, "chat": chat_id, "message": message_id}
    return (await uow.exec(CARD_AT, params=asked)).one_or_none()


async def add_card(uow: UnitOfWork, row: Card) -> None:
    """Note what a message shows."""
    await insert_new(uow, row)


async def remove_card(uow: UnitOfWork, row: Card) -> None:
    """Forget a card that no longer stands."""
    await uow.exec(delete(Card).where(col(Card.id) == row.id))


async def cards_of(
    uow: UnitOfWork, community_id: int, platform: str, thread_ids: Collection[int], kinds: Collection[CardKind]
) -> Sequence[Card]:
    """Return a community's cards of these kinds that show these threads on one platform."""
    if not thread_ids:
        return []
    query = select(Card).where(
        Card.community_id == community_id,
        Card.platform == platform,
        col(Card.thread_id).in_(thread_ids),
        col(Card.kind).in_(kinds),
    )
    return (await uow.exec(query)).all()
