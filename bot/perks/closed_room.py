"""A closed room: a role that sees a channel on Discord, a group in Telegram whose link works for this member alone.

The link only asks; the router lets in who holds the perk and turns everybody else away, so a link that is passed on
opens nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.perks.opening import close, open_up
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class ClosedRoom:
    """Opens the room."""

    kind = PerkKind.CLOSED_ROOM

    async def grant(self, work: Work, reach: Reach) -> Ended:
        """Give the role, or make the member's own link."""
        return await open_up(work, reach)

    async def undo(self, work: Work, reach: Reach) -> Ended:
        """Take the role off, end the link, put the member out."""
        return await close(work, reach)


KIND = ClosedRoom()
