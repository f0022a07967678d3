"""A room that goes by another id stays one room: what is for it follows, and each thread has one living card there.

The cards of before the move cannot be changed any more, so what is still to be shown is posted anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.runtime import audience
from storage import chat_states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.chat import Moved
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork


async def moves_of(transactions: Transactions, platform: str) -> Mapping[str, str]:
    """Return the new ids of a chat's rooms by the old; what stands under an id that the config gave up is renamed."""
    async with transactions.database.read() as uow:
        moves = await chat_states.moves(uow, platform)
    if moves:
        rooms = set(audience.rooms(transactions.config, platform))
        async with transactions.database.write() as uow:
            for old, new in moves.items():
                if new in rooms and old not in rooms:
                    await chat_states.rename(uow, platform, old, new)
    return moves


async def note_move(uow: UnitOfWork, transactions: Transactions, platform: str, told: Moved) -> None:
    """Note that a room moved, once: forget the cards that stayed behind, and have them shown where it is now."""
    if not await chat_states.note_move(uow, platform, told.room, told.became):
        return
    cards = await chat_states.leave_cards(uow, platform, told.room)
    for community_id in sorted({card.community_id for card in cards} & set(transactions.names)):
        ctx = transactions.context(uow, transactions.names[community_id])
        for card in cards:
            if card.community_id == community_id:
                ctx.renew(card)
        await ctx.flush()
    fields = {"platform": platform.capitalize(), "chat": told.room, "number": told.became}
    said = audience.Said("notice-room-moved", f"moved:{platform}:{told.room}:{told.became}", fields)
    await audience.tell(uow, transactions, platform, told.room, said)
