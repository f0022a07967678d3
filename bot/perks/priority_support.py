"""Priority support: the helpdesk hears who has it, by a signed request, and a role shows it where one is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.perks.opening import close, open_up
from bot.ports.perks import Done
from storage.tables import PerkKind

if TYPE_CHECKING:
    from bot.ports.perks import Ended, Reach, Work


class PrioritySupport:
    """Tells the helpdesk first, because that is what the member waits for; then the role or the room."""

    kind = PerkKind.PRIORITY_SUPPORT

    async def grant(self, work: Work, reach: Reach) -> Ended:
        """Tell the helpdesk that it begins, then give the role."""
        told = await reach.helpdesk.tell(work.community, document(work, "granted"), work.key)
        if not isinstance(told, Done):
            return told
        if not _opens(work):
            return Done(work.noted, {"way": "none", "link": "–"})
        return await open_up(work, reach)

    async def undo(self, work: Work, reach: Reach) -> Ended:
        """Take the role off, then tell the helpdesk that it is over."""
        if _opens(work) or work.noted:
            closed = await close(work, reach)
            if not isinstance(closed, Done):
                return closed
        return await reach.helpdesk.tell(work.community, document(work, "ended"), f"{work.key}:ended")


def document(work: Work, event: str) -> dict[str, Any]:
    """Return what the helpdesk is told: who, since when and until when, and how to find him in the chats."""
    return {
        "event": f"priority_support.{event}",
        "key": work.key,
        "community": work.community,
        "product": work.product,
        "perk": work.perk,
        "member": work.accounts[0].name if work.accounts else "",
        "contacts": [
            {"chat": account.platform, "id": account.external_id, "name": account.name} for account in work.accounts
        ],
        "since": work.since.isoformat(),
        "until": work.until.isoformat() if work.until else None,
    }


def _opens(work: Work) -> bool:
    return bool(work.settings.get("discord_role") or work.settings.get("telegram_room"))


KIND = PrioritySupport()
