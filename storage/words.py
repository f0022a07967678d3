"""Verbs on what members tell the team: finds, suggestions, product feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, or_, select

from storage.tables import Identity, Perk, PerkKind, Redemption, RedemptionState, Word, WordKind, WordState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def add(uow: UnitOfWork, word: Word) -> None:
    """Keep a member's word; it has its number afterwards."""
    uow.add(word)
    await uow.flush()


async def get(uow: UnitOfWork, community_id: int, word_id: int) -> Word | None:
    """Return one word of a community."""
    return (await uow.exec(select(Word).where(Word.community_id == community_id, Word.id == word_id))).one_or_none()


async def hold(uow: UnitOfWork, community_id: int, word_id: int) -> Word | None:
    """Return one word of a community as it is now, held until the transaction ends."""
    query = select(Word).where(Word.community_id == community_id, Word.id == word_id)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await uow.exec(held)).one_or_none()


async def said_since(uow: UnitOfWork, community_id: int, member_id: int, since: datetime) -> int:
    """Return how many words a member has said since a moment."""
    query = (
        select(func.count())
        .select_from(Word)
        .where(Word.community_id == community_id, Word.member_id == member_id, Word.at >= since)
    )
    return (await uow.exec(query)).one()


async def is_told(uow: UnitOfWork, community_id: int, link: str) -> bool:
    """Say whether a link was told as a find that waits or was taken up."""
    query = select(Word.id).where(
        Word.community_id == community_id,
        Word.kind == WordKind.FIND,
        Word.text == link,
        Word.state != WordState.DECLINED,
    )
    return (await uow.exec(query.limit(1))).first() is not None


async def due(uow: UnitOfWork, community_ids: Collection[int], now: datetime, limit: int) -> Sequence[Word]:
    """Return finds that were taken up and are to be looked at, the longest waiting first."""
    query = select(Word).where(
        col(Word.community_id).in_(community_ids),
        col(Word.due_at) <= now,
        Word.kind == WordKind.FIND,
        Word.state == WordState.ACCEPTED,
        Word.text != "",
    )
    return (await uow.exec(query.order_by(col(Word.due_at), col(Word.id)).limit(limit))).all()


async def has_product_line(uow: UnitOfWork, community_id: int, member_id: int, now: datetime) -> bool:
    """Say whether a member has a product line now."""
    query = (
        select(Redemption.id)
        .join(Perk, col(Perk.id) == col(Redemption.perk_id))
        .where(
            Redemption.community_id == community_id,
            Redemption.member_id == member_id,
            Redemption.state == RedemptionState.FULFILLED,
            Perk.kind == PerkKind.PRODUCT_LINE,
            or_(col(Redemption.ends_at).is_(None), col(Redemption.ends_at) > now),
        )
    )
    return (await uow.exec(query.limit(1))).first() is not None


async def product_line(uow: UnitOfWork, community_id: int) -> Perk | None:
    """Return the first perk of a community that opens the product line and is still offered."""
    query = select(Perk).where(
        Perk.community_id == community_id, Perk.kind == PerkKind.PRODUCT_LINE, col(Perk.retired).is_(False)
    )
    return (await uow.exec(query.order_by(col(Perk.id)).limit(1))).first()


async def names(uow: UnitOfWork, person_ids: Collection[int]) -> dict[int, str]:
    """Return persons' names in the first chat they were met in; nobody who was erased is among them."""
    rows = await uow.exec(
        select(Identity.person_id, Identity.name)
        .where(col(Identity.person_id).in_(person_ids))
        .order_by(col(Identity.id).desc())
    )
    return dict(iter(rows))
