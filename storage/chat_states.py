"""Verbs on what is known of the chats and their rooms: which is in trouble, who was told, and what a group became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, delete, select, update

from storage.tables import Card, ChatState, Delivery, DeliveryKind, DeliveryState
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork

WHOLE = ""
"""The chat id of a whole chat's state."""
OF_OLD_MESSAGES = (DeliveryKind.SEED_REACTION, DeliveryKind.TAKE_REACTION_OFF, DeliveryKind.MOVED)
"""Deliveries that name a message, which a room that moved does not have any more."""


async def held(uow: UnitOfWork, platform: str, chat_id: str) -> ChatState:
    """Return what is known of a chat or of one of its rooms, held until the transaction ends."""
    query = select(ChatState).where(ChatState.platform == platform, ChatState.chat_id == chat_id)
    row = (await uow.exec(query.with_for_update())).first()
    if row is None:
        await insert_new(uow, ChatState(platform=platform, chat_id=chat_id))
        row = (await uow.exec(query.with_for_update())).one()
    return row


async def in_trouble(uow: UnitOfWork) -> Sequence[ChatState]:
    """Return every chat (`chat_id` empty) and room that is in trouble, the oldest trouble first."""
    query = select(ChatState).where(ChatState.trouble != "").order_by(col(ChatState.since), col(ChatState.id))
    return (await uow.exec(query)).all()


async def begin(uow: UnitOfWork, row: ChatState, trouble: str, now: datetime) -> None:
    """Note that a chat or a room is in trouble from now on, and that nobody was told."""
    row.trouble, row.since, row.told = trouble[:300], now, False
    uow.add(row)
    await uow.flush()


async def end(uow: UnitOfWork, row: ChatState) -> None:
    """Note that a chat or a room works again."""
    row.trouble, row.since, row.told = "", None, False
    uow.add(row)
    await uow.flush()


async def note_told(uow: UnitOfWork, row: ChatState) -> None:
    """Note that people know of a trouble."""
    row.told = True
    uow.add(row)
    await uow.flush()


async def moves(uow: UnitOfWork, platform: str) -> Mapping[str, str]:
    """Return what each group that moved became, by its old id."""
    query = select(ChatState.chat_id, ChatState.became).where(
        ChatState.platform == platform, col(ChatState.became).is_not(None)
    )
    return {old: new for old, new in await uow.exec(query) if new is not None}


async def note_move(uow: UnitOfWork, platform: str, old: str, new: str) -> bool:
    """Note what a group became; say whether this was not known."""
    row = await held(uow, platform, old)
    if row.became == new:
        return False
    row.became = new
    uow.add(row)
    await uow.flush()
    return True


async def leave_cards(uow: UnitOfWork, platform: str, chat_id: str) -> Sequence[Card]:
    """Forget the cards that stood in a room before it moved, and what was to be done to its messages; return them."""
    where = (col(Card.platform) == platform, col(Card.chat_id) == chat_id)
    cards = (await uow.exec(select(Card).where(*where).order_by(col(Card.id)))).all()
    await uow.exec(delete(Card).where(*where))
    await uow.exec(
        update(Delivery)
        .where(
            col(Delivery.platform) == platform,
            col(Delivery.chat_id) == chat_id,
            col(Delivery.kind).in_(OF_OLD_MESSAGES),
            col(Delivery.state) == DeliveryState.WAITING,
        )
        .values(state=DeliveryState.DONE, last_error="its message stayed behind when the room moved")
    )
    return cards


async def rename(uow: UnitOfWork, platform: str, old: str, new: str) -> None:
    """Have what stands in a room, and what is for it, go by its new id from now on."""
    waiting = select(Delivery.coalesce_key).where(
        Delivery.platform == platform,
        Delivery.chat_id == new,
        Delivery.state == DeliveryState.WAITING,
        col(Delivery.coalesce_key).is_not(None),
    )
    theirs = (col(Delivery.platform) == platform, col(Delivery.chat_id) == old)
    waits = (col(Delivery.state) == DeliveryState.WAITING, col(Delivery.coalesce_key).in_(waiting))
    await uow.exec(update(Delivery).where(*theirs, *waits).values(state=DeliveryState.DONE))
    await uow.exec(update(Delivery).where(*theirs).values(chat_id=new))
    await uow.exec(update(Card).where(col(Card.platform) == platform, col(Card.chat_id) == old).values(chat_id=new))
