"""How one delivery reaches its chat: a message is edited in its place, posted, or moved; an act is done.

A card that comes to the bottom is a new message; the old one becomes a line that points to it (see `Settling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.chat import OUR_FAULT, Gone, RetryAfter, Sent, Unchanged
from storage.tables import DeliveryKind

if TYPE_CHECKING:
    from bot.ports.chat import Outcome, Platform
    from bot.runtime.presented import Presented
    from storage.tables import Delivery

NOT_MESSAGES = {DeliveryKind.SEED_REACTION, DeliveryKind.TAKE_REACTION_OFF, DeliveryKind.ADMIT}


async def deliver(platform: Platform, row: Delivery, presented: Presented | None) -> tuple[Outcome | None, bool]:
    """Do what a row asks for; return the outcome (None: nothing to do) and whether a new message was posted."""
    if row.kind in NOT_MESSAGES:
        return await _done(platform, row), False
    if presented is None:
        return None, False
    if is_direct(row):
        return await platform.direct(row.chat_id, presented.message, key=_key(row)), False
    if row.kind is DeliveryKind.MOVED:
        return await platform.edit(row.chat_id, row.data["message"], presented.message), False
    if presented.card is not None and not presented.moves:
        outcome = await platform.edit(row.chat_id, presented.card.message_id, presented.message)
        if not isinstance(outcome, Gone) or not presented.posts:
            return outcome, False
    return await _post(platform, row, presented), True


async def _post(platform: Platform, row: Delivery, presented: Presented) -> Outcome:
    if row.attempts > 1 and presented.press is not None:
        found = await platform.find(row.chat_id, presented.press)
        if isinstance(found, RetryAfter):
            return found
        if found is not None and (presented.card is None or found != presented.card.message_id):
            # an earlier try posted it; it shows what was true then
            outcome = await platform.edit(row.chat_id, found, presented.message)
            if not isinstance(outcome, Gone):
                return Sent(found) if isinstance(outcome, Sent | Unchanged) else outcome
    return await platform.post(row.chat_id, presented.message, key=_key(row))


async def _done(platform: Platform, row: Delivery) -> Outcome:
    """Do what takes no message of its own; a reaction without a user is the bot's."""
    data = row.data
    match row.kind:
        case DeliveryKind.SEED_REACTION:
            return await platform.react(row.chat_id, data["message"], data["emoji"])
        case DeliveryKind.TAKE_REACTION_OFF if data["user"] is None:
            return await platform.unreact(row.chat_id, data["message"], data["emoji"])
        case DeliveryKind.TAKE_REACTION_OFF:
            return await platform.take_reaction_off(row.chat_id, data["message"], data["user"], data["emoji"])
        case _:
            return await platform.answer_join(row.chat_id, data["user"], admit=data["admit"])


def ended(outcome: Outcome | None) -> str:
    """Return in one word how a delivery ended."""
    match outcome:
        case RetryAfter(reason=reason):
            return "fault" if reason.startswith(OUR_FAULT) else "not-now"
        case None:
            return "nothing"
        case _:
            return type(outcome).__name__.lower()


def is_direct(row: Delivery) -> bool:
    """Say whether a delivery goes to one person; its chat id is his account's."""
    return row.kind is DeliveryKind.TELL or bool(row.data.get("direct"))


def _key(row: Delivery) -> str:
    return f"d{row.id}"
