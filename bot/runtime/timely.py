"""A private word that waited, for the end of quiet hours or for a chat that did not answer, is sent if it still holds.

Whoever answered before he was awake is not reminded in the morning, and no lead is called to what was answered then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rules.lifecycle import WAITING
from storage import reminders, threads
from storage.tables import ThreadState

if TYPE_CHECKING:
    from storage.database import UnitOfWork
    from storage.tables import Delivery

REMINDERS = {"tell-reminder", "tell-reminder-kept", "tell-reminders", "tell-reminders-kept"}
STATES = {
    "tell-follow-up": {ThreadState.FOLLOW_UP},
    "tell-follow-up-again": {ThreadState.FOLLOW_UP},
    "tell-limit": WAITING,
}
"""In which states a thread is what such a word says of it."""


async def still_holds(uow: UnitOfWork, row: Delivery) -> bool:
    """Say whether what one person is to be told is true of any of the threads that it is about."""
    key, fields = row.data["key"], row.data["fields"]
    numbers = [int(one) for one in fields.get("threads", ())] or [int(fields.get("thread", 0))]
    if key in REMINDERS:
        return await reminders.awaited(uow, row.community_id, row.platform, row.chat_id, numbers)
    if key in STATES and int(fields.get("n", 0)) <= len(numbers):
        return await threads.any_is(uow, row.community_id, numbers, STATES[key])
    return True
