"""Members by the name they are shown with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.text import Who
from storage import people

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.database import UnitOfWork


NOBODY = Who("")
"""Somebody who is no longer known; `words.who` in the cards says so in the reader's language."""


async def whos(uow: UnitOfWork, member_ids: Collection[int]) -> dict[int, Who]:
    """Return members as they are named in a message, by member id; a name is the one of the first chat joined."""
    accounts = await people.names(uow, set(member_ids))
    return {
        member: Who(known[0].name, tuple((account.platform, account.external_id) for account in known))
        for member, known in accounts.items()
    }
