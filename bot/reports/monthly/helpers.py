"""Who helped in a month, for the managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.monthly.model import Helper
from storage import activity, ledger, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def helpers_of(uow: UnitOfWork, community_id: int, start: datetime, until: datetime) -> Sequence[Helper]:
    """Return what each member did in a period, most answers first; who was erased has no name."""
    span = (uow, community_id, start, until)
    answers, likes = await activity.answers_by_member(*span), await activity.likes_by_member(*span)
    seats, points = await activity.seats_by_member(*span), await ledger.totals(*span)
    members = answers.keys() | likes.keys() | seats.keys() | {member for member, got in points.items() if got}
    names = await people.names(uow, members)
    found = [
        Helper(
            names[member][0].name if member in names else "",
            answers.get(member, 0),
            likes.get(member, 0),
            points.get(member, 0),
            seats.get(member, 0),
        )
        for member in members
    ]
    return sorted(found, key=lambda one: (-one.answers, -one.likes, -one.points, -one.seats, one.name))
