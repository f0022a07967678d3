"""What is held about one person, row by row, for “my data” and for erasing.

A table that points to a person or a member, or holds a chat account, is either read here or named in the test that
walks all tables, with the reason why it need not be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import String, and_, cast
from sqlmodel import SQLModel, col, or_, select

from storage.tables import Audit, Delivery, DeliveryKind, Identity, Member, Person, Update

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Mapped

    from storage.database import UnitOfWork

Row = TypeVar("Row", bound=SQLModel)
AIMED = (DeliveryKind.TAKE_REACTION_OFF, DeliveryKind.ADMIT)
"""Deliveries into a room that name one person's account."""


async def persons_of(uow: UnitOfWork, person_id: int) -> Sequence[Person]:
    """Return a person and those who turned out to be him."""
    query = select(Person).where(or_(col(Person.id) == person_id, col(Person.merged_into) == person_id))
    return (await uow.exec(query.order_by(col(Person.id)))).all()


async def account(uow: UnitOfWork, platform: str, external_id: str) -> Identity | None:
    """Return a chat account as it is now, held until the transaction ends."""
    query = select(Identity).where(Identity.platform == platform, Identity.external_id == external_id)
    return (await uow.exec(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def accounts_of(uow: UnitOfWork, person_ids: Collection[int], *, held: bool = False) -> Sequence[Identity]:
    """Return the chat accounts of some persons; `held` until the transaction ends."""
    query = select(Identity).where(col(Identity.person_id).in_(person_ids)).order_by(col(Identity.id))
    return (await uow.exec(query.with_for_update() if held else query)).all()


async def memberships_of(uow: UnitOfWork, person_ids: Collection[int]) -> Sequence[Member]:
    """Return all memberships of some persons, whatever their state, with those that were merged into them."""
    own = select(Member.id).where(col(Member.person_id).in_(person_ids))
    query = select(Member).where(or_(col(Member.person_id).in_(person_ids), col(Member.merged_into).in_(own)))
    return (await uow.exec(query.order_by(col(Member.id)))).all()


async def decided_in(uow: UnitOfWork, person_ids: Collection[int]) -> set[int]:
    """Return the communities in which some persons have decided something; a manager need not be a member."""
    return set(await uow.exec(select(Audit.community_id).where(col(Audit.person_id).in_(person_ids)).distinct()))


async def rows(uow: UnitOfWork, table: type[Row], column: Any, ids: Collection[Any]) -> Sequence[Row]:
    """Return a table's rows whose column holds one of `ids`, in the order in which they were written."""
    key: Mapped[int] = table.id  # type: ignore[attr-defined]
    return (await uow.exec(select(table).where(col(column).in_(ids)).order_by(key))).all()


async def deliveries_to(
    uow: UnitOfWork, accounts: Collection[Identity], community_id: int | None = None
) -> Sequence[Delivery]:
    """Return deliveries to some accounts, and those into a room that are about one of them."""
    mine = [
        and_(
            col(Delivery.platform) == account.platform,
            or_(
                col(Delivery.chat_id) == account.external_id,
                and_(col(Delivery.kind).in_(AIMED), col(Delivery.data)["user"].as_string() == account.external_id),
            ),
        )
        for account in accounts
    ]
    if not mine:
        return []
    query = select(Delivery).where(or_(*mine))
    if community_id is not None:
        query = query.where(Delivery.community_id == community_id)
    return (await uow.exec(query.order_by(col(Delivery.id)))).all()


async def updates_of(uow: UnitOfWork, accounts: Collection[Identity]) -> list[Update]:
    """Return the raw updates that hold one of some accounts."""
    found: dict[int, Update] = {}
    for account in accounts:
        # the database narrows it down to rows that hold the number somewhere; whose it is, is looked at here
        query = select(Update).where(
            Update.platform == account.platform, cast(col(Update.raw), String).contains(account.external_id)
        )
        for row in await uow.exec(query):
            if _holds(row.raw, account.external_id):
                found[row.id] = row
    return [found[number] for number in sorted(found)]


def _holds(value: Any, external_id: str) -> bool:
    if isinstance(value, dict):
        return str(value.get("id")) == external_id or any(_holds(one, external_id) for one in value.values())
    return isinstance(value, list) and any(_holds(one, external_id) for one in value)
