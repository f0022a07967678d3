"""A code from the community's list: handed over in the transaction of the request, so nothing is left to do outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.perks import Done
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class Code:
    """Does nothing outside of the database."""

    kind = PerkKind.CODE

    async def grant(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()

    async def undo(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()


KIND = Code()
