"""A financial bonus: a manager pays it and presses “Paid”; the bot moves no money, here or anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.perks import Done
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class Bonus:
    """Does nothing outside of the database."""

    kind = PerkKind.BONUS

    async def grant(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()

    async def undo(self, work: Work, reach: Reach) -> Ended:  # noqa: ARG002 - the protocol's
        """Be done at once."""
        return Done()


KIND = Bonus()
