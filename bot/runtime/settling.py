"""Writes how a delivery ended, and what follows from it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.chat import Gone, Refused, RetryAfter, RoomKind, Sent
from bot.runtime.delivering import is_direct
from storage import outbox, people
from storage.tables import Card, CardKind, DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from bot.ports.chat import Outcome
    from bot.runtime.presented import Presented
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Delivery

log = logging.getLogger(__name__)

TRIES = 20
MOST_WAIT = timedelta(minutes=5)
"""Waits double from a second up to this, so that twenty tries outlast an hour of a chat's trouble."""
PERSONAL = {
    DeliveryKind.TELL,
    DeliveryKind.TAKE_REACTION_OFF,
    DeliveryKind.SEED_REACTION,
    DeliveryKind.ADMIT,
    DeliveryKind.MOVED,
}
"""Deliveries whose refusal is one person's or one message's matter; no manager needs to hear of it."""


class Settling:
    """Ends deliveries in the database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def settle(
        self, row: Delivery, presented: Presented | None, outcome: Outcome | None, *, posted: bool
    ) -> None:
        """Write the outcome of one delivery; None means that there was nothing left to show."""
        async with self._transactions.database.write() as uow:
            match outcome:
                case RetryAfter(seconds=seconds, reason=reason):
                    await self._again(uow, row, seconds, reason)
                case Refused(reason=reason):
                    await self._refused(uow, row, reason)
                case Gone() if posted:
                    await self._refused(uow, row, "the room is gone")
                case _:
                    await outbox.settle(uow, row.id, DeliveryState.DONE)
                    if presented is not None and row.kind is DeliveryKind.CARD:
                        await self._note_card(uow, row, presented, outcome, posted=posted)
        self._transactions.wake()

    async def orphaned(self, row: Delivery) -> None:
        """End a delivery of a community that the config no longer has."""
        log.warning("delivery %s is given up: its community is not in the config any more", row.id)
        async with self._transactions.database.write() as uow:
            await outbox.settle(uow, row.id, DeliveryState.DEAD, "its community is not in the config any more")

    async def _note_card(
        self, uow: UnitOfWork, row: Delivery, presented: Presented, outcome: Outcome | None, *, posted: bool
    ) -> None:
        if presented.card is not None and (posted or isinstance(outcome, Gone)):
            await outbox.remove_card(uow, presented.card)
        if not posted or not isinstance(outcome, Sent):
            return
        now = self._transactions.clock.now()
        kind = CardKind(row.data["kind"])
        await outbox.add_card(
            uow,
            Card(
                community_id=row.community_id,
                thread_id=presented.thread_id,
                ref=presented.ref,
                kind=kind,
                platform=row.platform,
                chat_id=row.chat_id,
                message_id=outcome.message_id,
                posted_at=now,
            ),
        )
        ctx = self._transactions.context(uow, self._transactions.names[row.community_id])
        if kind is CardKind.THREAD:
            ctx.seed_reaction(row.platform, row.chat_id, outcome.message_id)
        if presented.moves and presented.card is not None:
            ctx.moved(presented.card, outcome.message_id)
        await ctx.flush()

    async def _again(self, uow: UnitOfWork, row: Delivery, seconds: float, reason: str) -> None:
        if row.attempts >= TRIES:
            await self._dead(uow, row, reason or "it kept failing")
            return
        wait = min(timedelta(seconds=max(seconds, 2 ** (row.attempts - 2))), MOST_WAIT)
        await outbox.postpone(uow, row, self._transactions.clock.now() + wait, reason)
        # only a hint: the row says when it is due, and the outbox looks by itself as well
        asyncio.get_running_loop().call_later(wait.total_seconds(), self._transactions.wake)

    async def _refused(self, uow: UnitOfWork, row: Delivery, reason: str) -> None:
        if is_direct(row):
            account = await people.identity(uow, row.platform, row.chat_id)
            if account is not None:
                account.direct_open = False
                uow.add(account)
        if row.kind in PERSONAL or is_direct(row):
            log.info("%s to %s %s was refused: %s", row.kind, row.platform, row.chat_id, reason)
            await outbox.settle(uow, row.id, DeliveryState.DONE, reason)
        else:
            await self._dead(uow, row, reason)

    async def _dead(self, uow: UnitOfWork, row: Delivery, reason: str) -> None:
        """Give a delivery up, and tell a manager once for each chat and day."""
        log.error("delivery %s (%s to %s %s) is dead: %s", row.id, row.kind, row.platform, row.chat_id, reason)
        await outbox.settle(uow, row.id, DeliveryState.DEAD, reason)
        # what is wrong with the operators' room is no community's to know
        if row.kind in {DeliveryKind.NOTICE, DeliveryKind.OVERVIEW} or row.data.get("direct"):
            return
        ctx = self._transactions.context(uow, self._transactions.names[row.community_id])
        day = ctx.now.astimezone(ctx.config.tz).date()
        fields = {"platform": row.platform, "chat": row.chat_id, "reason": reason[:200]}
        key = f"dead:{row.platform}:{row.chat_id}:{day}"
        if await outbox.is_new(uow, row.community_id, key):
            ctx.post(DeliveryKind.NOTICE, RoomKind.MANAGERS, {"key": "notice-dead", "fields": fields}, key=key)
            await ctx.flush()
