"""Who asks into a closed room: let in who holds the perk that opens it, and nobody else, whoever's link it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import granting

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.database import UnitOfWork


async def door(
    uow: UnitOfWork, communities: Collection[int], platform: str, chat_id: str, external_id: str
) -> tuple[int, bool] | None:
    """Return (community, whether to admit) for somebody who asks in; None for a room that no perk of ours opens.

    What counts is the room for which the bot made a link: it stays open to whom it was opened, also when the catalogue
    names another room now, and naming another room opens nothing by itself.
    """
    for row in await granting.may_come_in(uow, communities, platform, external_id):
        if [platform, chat_id] in [note[:2] for note in row.data.get("rooms", [])]:
            return row.community_id, True
    perks = await granting.with_room(uow, communities, chat_id)
    return (perks[0].community_id, False) if perks else None
