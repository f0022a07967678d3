"""Where the cards stand: what a digest, a notice or an answer names can be opened with a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import outbox
from storage.tables import CardKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from storage.database import UnitOfWork

FOR_MANAGERS = (CardKind.THREAD, CardKind.STAFF, CardKind.REVIEW)
"""Which cards managers may be led to; members only to the one in their own room."""


async def card_links(
    uow: UnitOfWork,
    community_id: int,
    platform: str,
    thread_ids: Collection[int],
    link_to: Callable[[str, str], str | None],
    *,
    kinds: Sequence[CardKind] = (CardKind.THREAD,),
) -> dict[int, str]:
    """Return the address of each thread's card in one chat, by thread; without those that stand nowhere.

    `kinds` are the cards that may be meant, the best first. `link_to` gives the address of a message in a room of that
    chat; a chat that has no addresses (yet) gives none.
    """
    found: dict[int, str] = {}
    cards = await outbox.cards_of(uow, community_id, platform, thread_ids, kinds)
    for card in sorted(cards, key=lambda one: (kinds.index(one.kind), one.id)):
        link = link_to(card.chat_id, card.message_id)
        if link is not None and card.thread_id is not None:
            found.setdefault(card.thread_id, link)
    return found
