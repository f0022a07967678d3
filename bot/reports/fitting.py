"""Who might fit a thread that nobody holds yet, as its card names them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.reports.people import whos
from bot.rules.fit import NAMED, Rank, fit
from bot.rules.quiet import is_quiet
from storage import fitting

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.ports.text import Who
    from storage.database import UnitOfWork
    from storage.tables import Person, Thread


async def might_fit(uow: UnitOfWork, thread: Thread, config: CommunityConfig, now: datetime) -> tuple[Who, ...]:
    """Return up to three active members whom a thread fits, those with the fewest seats first.

    Nobody is written to; who has his quiet hours now is not named either.
    """
    seats = await fitting.seats(uow, thread.community_id)
    found = [
        member.id
        for member, person in await fitting.active(uow, thread.community_id)
        if _fits(thread, member.speaks, member.expertise, config.language) and not _sleeps(person, config, now)
    ]
    chosen = sorted(found, key=lambda member: (seats.get(member, 0), member))[:NAMED]
    names = await whos(uow, chosen)
    return tuple(names[member] for member in chosen if member in names)


def _fits(thread: Thread, speaks: list[str], expertise: list[str], home: str) -> bool:
    return fit(thread.category, thread.language, speaks=speaks, expertise=expertise, home=home).rank is Rank.FITS


def _sleeps(person: Person, config: CommunityConfig, now: datetime) -> bool:
    if person.quiet_from is None or person.quiet_until is None:
        return False
    zone = ZoneInfo(person.zone) if person.zone else config.tz
    return is_quiet(now, zone, person.quiet_from, person.quiet_until)
