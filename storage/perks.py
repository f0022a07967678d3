"""Verbs on the catalogue, on redemptions, and on codes; words to the team have their own in `words`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from storage.tables import Audit, Identity, Perk, PerkCode, PerkKind, Proof, Redemption, RedemptionState, Reply
from storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def catalogue(uow: UnitOfWork, community_id: int) -> Sequence[Perk]:
    """Return all perks, also retired ones, what takes least first."""
    takes = func.coalesce(Perk.threshold, Perk.price)
    query = select(Perk).where(Perk.community_id == community_id).order_by(takes, col(Perk.id))
    return (await uow.exec(query)).all()


async def by_id(uow: UnitOfWork, community_id: int, perk_id: int) -> Perk | None:
    """Return a perk of a community."""
    return (await uow.exec(select(Perk).where(Perk.community_id == community_id, Perk.id == perk_id))).one_or_none()


async def hold(
    uow: UnitOfWork, community_id: int, *, perk_id: int | None = None, name: str | None = None
) -> Perk | None:
    """Return a perk as it is now, by id or by name, held until the transaction ends: stock is counted one by one."""
    query = select(Perk).where(Perk.community_id == community_id)
    query = query.where(Perk.id == perk_id) if name is None else query.where(Perk.name == name)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await uow.exec(held)).one_or_none()


async def add(uow: UnitOfWork, perk: Perk) -> bool:
    """Put a perk into the catalogue; False when the community has one of that name."""
    return await insert_new(uow, perk) is not None


async def last_edit(uow: UnitOfWork, community_id: int, perk_id: int, what: str) -> Audit | None:
    """Return the newest edit of a perk that was not undone."""
    query = select(Audit).where(
        Audit.community_id == community_id,
        Audit.what == what,
        col(Audit.undone).is_(False),
        col(Audit.before)["perk"].as_integer() == perk_id,
    )
    return (await uow.exec(query.order_by(col(Audit.id).desc()).limit(1))).first()


async def counted(uow: UnitOfWork, community_id: int) -> Mapping[int, Mapping[RedemptionState, int]]:
    """Return how many redemptions of each perk stand in which state."""
    rows = await uow.exec(
        select(Redemption.perk_id, Redemption.state, func.count())
        .where(Redemption.community_id == community_id)
        .group_by(col(Redemption.perk_id), col(Redemption.state))
    )
    found: dict[int, dict[RedemptionState, int]] = {}
    for perk_id, state, number in rows:
        found.setdefault(perk_id, {})[RedemptionState(state)] = int(number)
    return found


async def free_codes(uow: UnitOfWork, community_id: int) -> Mapping[int, int]:
    """Return how many codes of each perk nobody has yet."""
    rows = await uow.exec(
        select(PerkCode.perk_id, func.count())
        .where(PerkCode.community_id == community_id, col(PerkCode.redemption_id).is_(None))
        .group_by(col(PerkCode.perk_id))
    )
    return {perk_id: int(number) for perk_id, number in rows}


async def add_codes(uow: UnitOfWork, perk: Perk, codes: Sequence[str]) -> int:
    """Add codes to a perk's list and return how many are new to it."""
    rows = [PerkCode(community_id=perk.community_id, perk_id=perk.id, code=code) for code in codes]
    return len([1 for row in rows if await insert_new(uow, row) is not None])


async def take_code(uow: UnitOfWork, row: Redemption) -> str | None:
    """Give the oldest free code to a redemption and return it; None when no code is left."""
    free = select(PerkCode).where(PerkCode.perk_id == row.perk_id, col(PerkCode.redemption_id).is_(None))
    code = (await uow.exec(free.order_by(col(PerkCode.id)).limit(1).with_for_update(skip_locked=True))).first()
    if code is None:
        return None
    code.redemption_id = row.id
    uow.add(code)
    await uow.flush()
    return code.code


async def codes_of(uow: UnitOfWork, redemption_ids: Collection[int]) -> Mapping[int, str]:
    """Return the codes that redemptions were given, by redemption."""
    rows = await uow.exec(
        select(PerkCode.redemption_id, PerkCode.code).where(col(PerkCode.redemption_id).in_(redemption_ids))
    )
    return {redemption_id: code for redemption_id, code in rows if redemption_id is not None}


async def ask(uow: UnitOfWork, row: Redemption) -> int | None:
    """Note a request and return its id; None when the member has a live one for the same perk."""
    return await insert_new(uow, row)


async def redemption(
    uow: UnitOfWork, community_id: int, redemption_id: int, *, held: bool = False
) -> Redemption | None:
    """Return a redemption of a community; `held` until the transaction ends, as it is now."""
    query = select(Redemption).where(Redemption.community_id == community_id, Redemption.id == redemption_id)
    if held:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await uow.exec(query)).one_or_none()


async def of_member(
    uow: UnitOfWork, community_id: int, member_id: int, states: Collection[RedemptionState] | None = None
) -> Sequence[Redemption]:
    """Return a member's redemptions, in these states where they are named, oldest first."""
    query = select(Redemption).where(Redemption.community_id == community_id, Redemption.member_id == member_id)
    if states is not None:
        query = query.where(col(Redemption.state).in_(states))
    return (await uow.exec(query.order_by(col(Redemption.id)))).all()


async def of_perk(
    uow: UnitOfWork, perk_id: int, states: Collection[RedemptionState], limit: int
) -> Sequence[Redemption]:
    """Return a perk's redemptions in these states, newest first."""
    query = select(Redemption).where(Redemption.perk_id == perk_id, col(Redemption.state).in_(states))
    return (await uow.exec(query.order_by(col(Redemption.id).desc()).limit(limit))).all()


async def run_out(uow: UnitOfWork, community_id: int, now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of what was given until a moment that has passed."""
    query = select(Redemption.id).where(
        Redemption.community_id == community_id,
        Redemption.state == RedemptionState.FULFILLED,
        col(Redemption.ends_at) <= now,
    )
    return (await uow.exec(query.order_by(col(Redemption.id)).limit(limit))).all()


async def bonuses(uow: UnitOfWork, community_id: int) -> Sequence[tuple[Redemption, Perk]]:
    """Return every bonus that a manager approved, also those paid, oldest first."""
    states = (RedemptionState.APPROVED, RedemptionState.FULFILLED, RedemptionState.ENDED)
    rows = await uow.exec(
        select(Redemption, Perk)
        .join(Perk, col(Perk.id) == col(Redemption.perk_id))
        .where(Redemption.community_id == community_id, Perk.kind == PerkKind.BONUS, col(Redemption.state).in_(states))
        .order_by(col(Redemption.id))
    )
    return list(rows.all())


async def latest_proofs(uow: UnitOfWork, community_id: int, member_id: int, limit: int) -> Sequence[Proof]:
    """Return what is known of a member's latest answers, newest first."""
    query = select(Reply.proof).where(Reply.community_id == community_id, Reply.member_id == member_id)
    return [Proof(one) for one in await uow.exec(query.order_by(col(Reply.id).desc()).limit(limit))]


async def names_of_persons(uow: UnitOfWork, person_ids: Collection[int]) -> Mapping[int, str]:
    """Return the names of persons, by the first chat that each used."""
    rows = await uow.exec(
        select(Identity.person_id, Identity.name)
        .where(col(Identity.person_id).in_(person_ids))
        .order_by(col(Identity.id).desc())
    )
    return dict(rows.all())
