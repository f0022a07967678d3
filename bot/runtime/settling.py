"""Writes how a delivery ended, and what follows from it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.ports.chat import OUR_FAULT, Gone, Need, Refused, RetryAfter, Sent, Unchanged
from bot.runtime.delivering import NOT_MESSAGES, is_direct
from bot.runtime.marking import Marking
from bot.runtime.troubles import PROBE_EVERY
from storage import outbox, people, reviving
from storage.tables import Card, CardKind, DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.ports.chat import Outcome, Platform
    from bot.runtime.presented import Presented
    from bot.runtime.transactions import Transactions
    from bot.runtime.troubles import Troubles
    from storage.database import UnitOfWork
    from storage.tables import Delivery

log = logging.getLogger(__name__)

TRIES = 20
MOST_WAIT = timedelta(minutes=5)
"""Waits double from a second up to this, so that twenty tries outlast an hour of a chat's trouble."""
AGAIN_AFTER = timedelta(hours=1)
"""How long a message rests that was tried so often in a room which takes others."""
TOLD_WITHIN, LOOK_AGAIN = timedelta(minutes=1), timedelta(seconds=3)
"""How long a community that is not in the config may still be one that only this process was not told of yet."""
PERSONAL = {
    DeliveryKind.TELL,
    DeliveryKind.TAKE_REACTION_OFF,
    DeliveryKind.SEED_REACTION,
    DeliveryKind.ADMIT,
    DeliveryKind.MOVED,
}
"""Deliveries whose refusal is one person's or one message's matter; no manager needs to hear of it."""


class Settling:
    """Ends deliveries in the database, and says in `troubles` what they show of their rooms."""

    def __init__(self, transactions: Transactions, troubles: Troubles, platforms: Mapping[str, Platform]) -> None:
        self._transactions, self._troubles, self._platforms = transactions, troubles, platforms
        self.marking = Marking()

    async def settle(
        self, row: Delivery, presented: Presented | None, outcome: Outcome | None, *, posted: bool
    ) -> None:
        """Write the outcome of one delivery; None means that there was nothing left to show.

        While the database takes nothing the outcome is kept, and this returns when it is written.
        """
        await self.marking.note(row.platform, partial(self._mark, row, presented, outcome, posted=posted))

    async def _mark(
        self, row: Delivery, presented: Presented | None, outcome: Outcome | None, *, posted: bool, again: bool
    ) -> None:
        async with self._transactions.database.write() as uow:
            if again and not await outbox.is_leased(uow, row):
                return
            match outcome:
                case RetryAfter():
                    await self._again(uow, row, outcome)
                case Refused(reason=reason, need=need):
                    await self._refused(uow, row, reason, need)
                case Gone() if posted:
                    await self._refused(uow, row, "the room is gone", Need.GONE)
                case _:
                    twice = self._may_stand_twice(row, outcome, posted=posted)
                    await outbox.settle(uow, row.id, DeliveryState.DONE, outbox.MAY_STAND_TWICE if twice else "")
                    if presented is not None and row.kind is DeliveryKind.CARD:
                        await self._note_card(uow, row, presented, outcome, posted=posted)
        if isinstance(outcome, Sent | Unchanged) and row.kind not in NOT_MESSAGES and not is_direct(row):
            self._troubles.delivered(row.platform, row.chat_id, posted=posted)
        self._transactions.wake()

    def _may_stand_twice(self, row: Delivery, outcome: Outcome | None, *, posted: bool) -> bool:
        """Say whether an earlier try may have posted this too, in a chat that cannot be searched for it."""
        is_new = isinstance(outcome, Sent) and (posted or is_direct(row))
        if not is_new or row.attempts <= 1 or self._platforms[row.platform].abilities.finds:
            return False
        log.warning("delivery %s may stand twice in %s %s", row.id, row.platform, "" if is_direct(row) else row.chat_id)
        return True

    async def orphaned(self, row: Delivery) -> None:
        """End a delivery of a community that the config no longer has.

        A new one waits a little: another process may have been told of its community a moment before this one.
        """
        now = self._transactions.clock.now()
        if row.created_at > now - TOLD_WITHIN:
            async with self._transactions.database.write() as uow:
                await outbox.postpone(uow, row, now + LOOK_AGAIN, "its community is not known yet", undone=True)
            return
        log.warning("delivery %s is given up: its community is not in the config any more", row.id)
        async with self._transactions.database.write() as uow:
            await reviving.bury(uow, row.id, "its community is not in the config any more", reviving.NEVER)

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

    async def _again(self, uow: UnitOfWork, row: Delivery, outcome: RetryAfter) -> None:
        now, reason = self._transactions.clock.now(), outcome.reason
        if outcome.undone or row.attempts < TRIES:
            # as long as the chat itself says, and longer with each try
            growing = min(timedelta(seconds=2.0 ** (min(row.attempts, TRIES) - 2)), MOST_WAIT)
            wait = max(timedelta(seconds=outcome.seconds), growing)
            await outbox.postpone(uow, row, now + wait, reason, undone=outcome.undone)
            # only a hint: the row says when it is due, and the outbox looks by itself as well
            asyncio.get_running_loop().call_later(wait.total_seconds(), self._transactions.wake)
        elif reason.startswith(OUR_FAULT) or await reviving.delivered_since(uow, row):
            # the room is not the trouble
            await self._give_up(uow, row, reason, now + AGAIN_AFTER)
        else:
            await self._give_up(uow, row, reason or "it kept failing", now + PROBE_EVERY, Need.FAILING)

    async def _refused(self, uow: UnitOfWork, row: Delivery, reason: str, need: Need | None) -> None:
        if is_direct(row):
            account = await people.identity(uow, row.platform, row.chat_id)
            if account is not None:
                account.direct_open = False
                uow.add(account)
        if row.kind in PERSONAL or is_direct(row):
            log.info("%s to %s was refused: %s", row.kind, row.platform, reason)
            await outbox.settle(uow, row.id, DeliveryState.DONE, reason)
        elif need is None:
            await self._give_up(uow, row, reason, reviving.NEVER)
        else:
            await self._give_up(uow, row, reason, self._transactions.clock.now() + PROBE_EVERY, need)

    async def _give_up(
        self, uow: UnitOfWork, row: Delivery, reason: str, again_at: datetime, need: Need | None = None
    ) -> None:
        """Give a delivery up for now; managers hear of its room, or that a room which works did not take it."""
        where = row.platform if is_direct(row) else f"{row.platform} {row.chat_id}"
        log.error("delivery %s (%s to %s) is dead: %s", row.id, row.kind, where, reason)
        await reviving.bury(uow, row.id, reason, again_at)
        if is_direct(row) or row.kind in PERSONAL:
            return
        if need is not None:
            self._troubles.room_failed(row, need, reason)
        elif row.kind not in {DeliveryKind.NOTICE, DeliveryKind.OVERVIEW}:
            self._troubles.not_taken(row, reason)
