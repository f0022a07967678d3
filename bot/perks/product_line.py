"""A line to the product team: while it lasts, /feedback reaches their room and answers come back; nothing outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.perks import Done
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class ProductLine:
    """Does nothing outside of the database."""

    kind = PerkKind.PRODUCT_LINE

    async def grant(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()

    async def undo(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()


KIND = ProductLine()
