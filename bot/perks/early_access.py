"""Early access: a role on Discord, a group in Telegram that opens by a link; both are taken back when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.perks.opening import close, open_up
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class EarlyAccess:
    """Opens what the perk names."""

    kind = PerkKind.EARLY_ACCESS

    async def grant(self, work: Work, reach: Reach) -> Ended:
        """Give the role, or make the link."""
        return await open_up(work, reach)

    async def undo(self, work: Work, reach: Reach) -> Ended:
        """Take the role off, end the link, put the member out."""
        return await close(work, reach)


KIND = EarlyAccess()
