"""Where the cards stand: what a digest, a notice or an incident names can be opened with a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports import addresses
from storage.tables import CardKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.ports.chat import Platform
    from storage.database import UnitOfWork


async def card_links(
    uow: UnitOfWork,
    platform: Platform,
    community_id: int,
    thread_ids: Collection[int],
    kinds: Sequence[CardKind] = (CardKind.THREAD,),
) -> dict[int, str]:
    """Return the address of each thread's card in one chat, by thread; without those that stand nowhere.

    `kinds` are the cards that may be meant, the best first: managers may be led to a review or a staff card as well,
    members only to the one in their own room. A chat that has no addresses (yet) gives none.
    """
    return await addresses.card_links(uow, community_id, platform.name, thread_ids, platform.link_to, kinds=kinds)
