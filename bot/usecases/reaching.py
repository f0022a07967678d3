"""A private word to a member: to one chat of his, and counted from when it can reach him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.quiet import quiet_until
from bot.usecases.offering import zone_of
from storage import fitting, people

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.usecases.context import Context
    from storage.tables import Identity, Person


@dataclass(frozen=True, slots=True)
class Reach:
    """How a member can be told something: his chat accounts, his zone, and his quiet hours."""

    accounts: tuple[Identity, ...]
    person: Person
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """Return the name that the member is shown with."""
        return self.accounts[0].name if self.accounts else ""

    def account(self, platform: str = "") -> Identity | None:
        """Return the one account to write to: that of a platform if it is open, else the first that is."""
        opened = [one for one in self.accounts if one.direct_open]
        return next((one for one in opened if one.platform == platform), opened[0] if opened else None)

    def awake_at(self, moment: datetime) -> datetime:
        """Return a moment, or the end of the quiet hours that it lies in."""
        begins, ends = self.person.quiet_from, self.person.quiet_until
        if begins is None or ends is None:
            return moment
        return quiet_until(moment, self.zone, begins, ends) or moment


async def reach(ctx: Context, member_ids: Collection[int]) -> dict[int, Reach]:
    """Return how some members of this community can be told something, by member id."""
    if not member_ids:
        return {}
    accounts = await people.names(ctx.uow, set(member_ids))
    persons = await fitting.persons(ctx.uow, ctx.community_id, set(member_ids))
    return {
        member_id: Reach(tuple(accounts.get(member_id, ())), person, zone_of(ctx, person))
        for member_id, person in persons.items()
    }
