"""One person as a manager sees him: his application, and later the whole of his membership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.members import seats_of, who_of
from bot.reports.standing import Purse, purse
from bot.rules.membership import is_unfinished, went_quiet
from storage import people, records
from storage.tables import MemberState

if TYPE_CHECKING:
    from collections.abc import Sized
    from datetime import datetime

    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Identity, Member, Reply, Thread

ANSWERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Who asks to join. `declined` is how often he was turned down before; `waits`: nobody has decided yet."""

    member: Member
    accounts: tuple[Identity, ...]
    declined: int
    waits: bool

    @property
    def who(self) -> Who:
        """Return the applicant as he is named in a message."""
        return who_of(self.accounts)


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member: seats, the latest answers with their proof, points. `unfinished`: his application lacks answers."""

    application: ApplicationView
    seats: tuple[Thread, ...]
    answers: tuple[Reply, ...]
    have: Purse
    is_quiet: bool
    unfinished: bool


async def application_view(uow: UnitOfWork, community_id: int, member_id: int) -> ApplicationView | None:
    """Return an application as it stands now; None for somebody who is not in this community any more."""
    member = next(iter(await people.members(uow, community_id, [member_id])), None)
    accounts = (await people.names(uow, [member_id])).get(member_id, [])
    if member is None or not accounts or member.merged_into is not None or member.state is MemberState.ERASED:
        return None
    declined = await people.times_decided(uow, community_id, member_id, "decline")
    return ApplicationView(member, tuple(accounts), declined, member.state is MemberState.APPLIED)


async def member_view(
    uow: UnitOfWork, community_id: int, member_id: int, *, now: datetime, questions: Sized
) -> MemberView | None:
    """Return all that a manager sees about a member; None for somebody who is not in this community."""
    application = await application_view(uow, community_id, member_id)
    if application is None:
        return None
    member = application.member
    return MemberView(
        application,
        tuple(await seats_of(uow, community_id, member_id)),
        tuple(await records.latest_of(uow, community_id, member_id, ANSWERS_SHOWN)),
        await purse(uow, community_id, member_id),
        went_quiet(member, now),
        is_unfinished(member, questions),
    )
