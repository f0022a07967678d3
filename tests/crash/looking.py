"""What the database holds while the bot runs or lies dead, read from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, col, select, text

from storage.tables import (
    Card,
    CardKind,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Entry,
    JobRun,
    Like,
    Member,
    Mention,
    PerkCode,
    Redemption,
    RedemptionState,
    Reply,
    Thread,
    Update,
    Word,
)

if TYPE_CHECKING:
    from storage.database import Database

TABLES: tuple[type[SQLModel], ...] = (
    Card, Claim, Delivery, Entry, JobRun, Like, Member, Mention, PerkCode, Redemption, Reply, Thread, Update, Word,
)  # fmt: skip
POSTS = {DeliveryKind.CARD, DeliveryKind.DIGEST, DeliveryKind.NOTICE}
Rows = dict[type[Any], list[Any]]


async def rows(database: Database) -> Rows:
    """Return every row of the tables that matter here, in one snapshot."""
    async with database.read() as uow:
        return {table: list((await uow.exec(select(table).order_by(text("id")))).all()) for table in TABLES}


async def waits(database: Database) -> list[str]:
    """Return what is still to be done by the bot, in words."""
    async with database.read() as uow:
        open_states = (DeliveryState.WAITING, DeliveryState.LEASED)
        deliveries = (await uow.exec(select(Delivery).where(col(Delivery.state).in_(open_states)))).all()
        updates = (await uow.exec(select(Update).where(col(Update.handled_at).is_(None)))).all()
        work = (RedemptionState.APPROVED, RedemptionState.ENDING)
        perks = (await uow.exec(select(Redemption).where(col(Redemption.state).in_(work)))).all()
    told = [f"delivery {one.id} ({one.kind} to {one.platform}) is {one.state}: {one.last_error}" for one in deliveries]
    told += [f"update {one.update_id} was tried {one.attempts} times" for one in updates]
    return told + [f"perk request {one.id} is {one.state}, due at {one.due_at}" for one in perks]


async def posts_in_flight(database: Database) -> int:
    """Return how many posts to Telegram may have been made and not marked by a bot that is dead now.

    A card that stands already is edited, which nobody sees twice.
    """
    async with database.read() as uow:
        leased = (
            await uow.exec(
                select(Delivery).where(Delivery.platform == "telegram", Delivery.state == DeliveryState.LEASED)
            )
        ).all()
        standing = {(one.ref, one.kind, one.chat_id) for one in (await uow.exec(select(Card))).all()}
    return sum(one.kind in POSTS and not _stands(one, standing) for one in leased)


def _stands(row: Delivery, standing: set[tuple[int, CardKind, str]]) -> bool:
    return row.kind is DeliveryKind.CARD and (row.data["ref"], CardKind(row.data["kind"]), row.chat_id) in standing


async def is_whole(database: Database) -> bool:
    """Say whether SQLite finds its own file in order; PostgreSQL's is not ours to check."""
    if not database.is_sqlite:
        return True
    async with database.read() as uow:
        found = (await uow.exec(text("PRAGMA integrity_check"))).all()  # type: ignore[call-overload]
    return [tuple(row) for row in found] == [("ok",)]
