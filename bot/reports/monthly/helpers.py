"""Who helped in a month, for the managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.monthly.model import Helper
from storage import figures, ledger, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.database import UnitOfWork


async def helpers_of(uow: UnitOfWork, community_id: int, start: datetime, until: datetime) -> Sequence[Helper]:
    """Return what each member did in a period, most answers first; who was erased has no name."""
    answers = await figures.answers_by_member(uow, community_id, start, until)
    likes = await figures.likes_by_member(uow, community_id, start, until)
    points = {member: got for member, got in (await ledger.totals(uow, community_id, start, until)).items() if got}
    names = await people.names(uow, answers.keys() | likes.keys() | points.keys())
    found = [
        Helper(
            names[member][0].name if member in names else "",
            answers.get(member, 0),
            likes.get(member, 0),
            points.get(member, 0),
        )
        for member in answers.keys() | likes.keys() | points.keys()
    ]
    return sorted(found, key=lambda one: (-one.answers, -one.likes, -one.points, one.name))
