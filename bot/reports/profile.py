"""One member's own page, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.members import seats_of
from bot.reports.standing import purse
from storage import people

if TYPE_CHECKING:
    from storage.database import UnitOfWork
    from storage.tables import Identity, Member, Person, Thread


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with his person, his chat accounts, the threads he holds seats in (soonest first), and his points."""

    member: Member
    person: Person
    accounts: tuple[Identity, ...]
    seats: tuple[Thread, ...]
    confirmed: int
    pending: int


async def profile(uow: UnitOfWork, member: Member) -> Profile:
    """Return what a member's own page shows."""
    have = await purse(uow, member.community_id, member.id)
    accounts = await people.names(uow, [member.id])
    return Profile(
        member=member,
        person=await people.person(uow, member.person_id),
        accounts=tuple(accounts.get(member.id, ())),
        seats=tuple(await seats_of(uow, member.community_id, member.id)),
        confirmed=have.confirmed,
        pending=have.pending,
    )
