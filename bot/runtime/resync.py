"""What happened while the bot was away counts: standing reactions on open cards are read again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.ports.errors import UserError
from bot.ports.inbound import Inbound, Place, Reacted, Sender
from bot.rules.lifecycle import CLAIMABLE
from storage import claims, outbox, people, threads
from storage.tables import CardKind, ClaimOrigin

if TYPE_CHECKING:
    from bot.ports.chat import Platform, Receive
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Card

log = logging.getLogger(__name__)


async def resync(transactions: Transactions, platform: Platform, receive: Receive) -> None:
    """Compare the reactions that stand on a platform's open cards with the seats, and hand over what was missed.

    A reaction whose seat was freed in another way (expired, handed over) is spent and takes no seat again.
    """
    if not platform.abilities.reads_reactions:
        return
    async with transactions.database.read() as uow:
        cards = [
            card
            for card in await outbox.cards_on(uow, platform.name, CardKind.THREAD)
            if await _is_open(uow, card) and card.community_id in transactions.names
        ]
    for card in cards:
        config = transactions.config.communities[transactions.names[card.community_id]]
        emoji = dict(config.rooms())[platform.name].claim_emoji
        standing = await platform.reactions(card.chat_id, card.message_id, emoji)
        if standing is None:
            continue
        async with transactions.database.read() as uow:
            added, removed = await _missed(uow, card, set(standing))
        # who left comes first, so that who came finds the seat
        for external_id, is_added in [(one, False) for one in removed] + [(one, True) for one in added]:
            try:
                await receive(
                    Inbound(
                        platform=platform.name,
                        sender=Sender(external_id, ""),
                        place=Place(card.chat_id),
                        event=Reacted(emoji, added=is_added),
                        at=transactions.clock.now(),
                        message_id=card.message_id,
                    )
                )
            except UserError as refusal:
                log.info("a missed reaction of %s was refused: %s", external_id, refusal.code)


async def _is_open(uow: UnitOfWork, card: Card) -> bool:
    thread = await threads.get(uow, card.community_id, card.ref)
    return thread is not None and thread.state in CLAIMABLE


async def _missed(uow: UnitOfWork, card: Card, standing: set[str]) -> tuple[list[str], list[str]]:
    """Return whose reactions stand without a seat, and whose seat by reaction stands without its reaction."""
    accounts = await people.accounts_of_claimers(uow, card.ref, card.platform)
    added = []
    for external_id in sorted(standing):
        member_id = await people.member_by_account(uow, card.community_id, card.platform, external_id)
        if member_id is None:
            continue
        past = await claims.history(uow, card.ref, member_id)
        if not past or all(claim.released_at and claim.release_reason == "reaction" for claim in past):
            added.append(external_id)
    held = await claims.held(uow, [card.ref])
    removed = [
        accounts[claim.member_id]
        for claim in held
        if claim.origin is ClaimOrigin.REACTION
        and claim.platform == card.platform
        # a card that was deleted and posted again shows no reactions of before
        and claim.claimed_at >= card.posted_at
        and accounts.get(claim.member_id, "") not in standing
        and claim.member_id in accounts
    ]
    return added, removed
