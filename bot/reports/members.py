"""Members for a manager's choice, and the seats that one member holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import claims, people
from storage.tables import MemberState

if TYPE_CHECKING:
    from storage.database import UnitOfWork
    from storage.tables import Thread


async def roster(uow: UnitOfWork, community_id: int) -> dict[int, str]:
    """Return the active members' names by member id."""
    active = [one.id for one in await people.members(uow, community_id) if one.state == MemberState.ACTIVE]
    names = await people.names(uow, active)
    return {member_id: names[member_id][0].name for member_id in active if member_id in names}


async def seated(uow: UnitOfWork, thread_id: int) -> dict[int, str]:
    """Return who holds a seat in a thread: names by member id, by seat."""
    held = [claim.member_id for claim in await claims.held(uow, [thread_id])]
    names = await people.names(uow, held)
    return {member_id: names[member_id][0].name for member_id in held if member_id in names}


async def seats_of(uow: UnitOfWork, community_id: int, member_id: int) -> list[Thread]:
    """Return the threads in which a member holds a seat, the earliest deadline first."""
    return [thread for _, thread in await claims.of_member(uow, community_id, member_id)]
