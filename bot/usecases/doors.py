"""Who asks into a closed room: let in who holds the perk that opens it, and nobody else, whoever's link it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import granting

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.database import UnitOfWork
    from storage.tables import Perk, Redemption


async def door(
    uow: UnitOfWork, communities: Collection[int], platform: str, chat_id: str, external_id: str
) -> tuple[int, bool] | None:
    """Return (community, whether to admit) for somebody who asks in; None for a room that no perk of ours opens.

    A room stays open to whom it was opened, also when the catalogue names another room now.
    """
    for row, perk in await granting.may_come_in(uow, communities, platform, external_id):
        if _opens(row, perk, platform, chat_id):
            return row.community_id, True
    perks = await granting.with_room(uow, communities, chat_id)
    return (perks[0].community_id, False) if perks else None


def _opens(row: Redemption, perk: Perk, platform: str, chat_id: str) -> bool:
    noted = [room for chat, room, *_ in row.data.get("rooms", []) if chat == platform]
    return chat_id in noted or perk.settings.get("telegram_room") == chat_id
