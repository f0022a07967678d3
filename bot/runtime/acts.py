"""Which declared action an event asks for, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import belonging, claiming, recording, registry, telling
from bot.commands.spec import Args, check, from_press, from_text
from bot.ports.errors import UserError
from bot.ports.inbound import Answered, Filled, Inbound, Pressed, Reacted, Typed
from storage import outbox
from storage.tables import CardKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.spec import Action
    from storage.database import UnitOfWork
    from storage.tables import Card

VARIATION = "\ufe0f"


@dataclass(frozen=True, slots=True)
class Act:
    """An action with its arguments. `refusal` is why the arguments cannot be used, told after rights were checked."""

    action: Action
    args: Args
    refusal: UserError | None = None


async def find_act(uow: UnitOfWork, inbound: Inbound, claim_emoji: str | None) -> Act | None:
    """Return what an event asks for, or None when it asks for nothing. Raises UserError for what does not exist."""
    event = inbound.event
    match event:
        case Typed():
            return await _typed(uow, inbound, event)
        case Pressed():
            name, *values = event.press.split(":")
            pressed = _pressable(name)
            return _checked(pressed, lambda: from_press(pressed, values))
        case Filled():
            filled = _pressable(event.action)
            first = {filled.options[0].name: event.ref} if filled.options and event.ref else {}
            return _checked(filled, lambda: check(filled, {**event.values, **first}))
        case Reacted():
            return await _reaction(uow, inbound, event, claim_emoji)
        case Answered():
            return await _answer(uow, inbound, event)
    return None


async def _typed(uow: UnitOfWork, inbound: Inbound, event: Typed) -> Act:
    action = registry.actions().get(event.name.lower())
    if action is None or not action.typed:
        raise UserError("unknown-command")
    card = await _card(uow, inbound)
    here = {"thread": str(card.thread_id)} if card and card.thread_id else {}
    given = {name: value for name, value in event.options.items() if value}
    if given:
        return _checked(action, lambda: check(action, {**here, **given}))
    return _checked(action, lambda: from_text(action, event.text, here))


def _pressable(name: str) -> Action:
    action = registry.actions().get(name)
    if action is None or not action.pressed:
        raise UserError("unknown-button")
    return action


def _checked(action: Action, read: Callable[[], Args]) -> Act:
    try:
        return Act(action, read())
    except UserError as refusal:
        return Act(action, Args({}), refusal)


async def _reaction(uow: UnitOfWork, inbound: Inbound, event: Reacted, claim_emoji: str | None) -> Act | None:
    if claim_emoji is None or event.emoji.replace(VARIATION, "") != claim_emoji.replace(VARIATION, ""):
        return None
    card = await _card(uow, inbound)
    if card is None or card.kind is not CardKind.THREAD:
        return None
    action = claiming.REACTION_ADDED if event.added else claiming.REACTION_REMOVED
    return Act(action, Args({"thread": str(card.thread_id)}))


async def _answer(uow: UnitOfWork, inbound: Inbound, event: Answered) -> Act | None:
    card = await _card(uow, inbound)
    if card is not None and card.kind is CardKind.THREAD:
        return Act(recording.ANSWERED, Args({"thread": str(card.ref), "link": event.text}))
    if card is not None and card.kind is CardKind.WORD:
        return Act(telling.ANSWERED, Args({"word": str(card.ref), "text": event.text}))
    if inbound.place.direct:
        return Act(belonging.WRITTEN, Args({"words": event.text}))
    return None


async def _card(uow: UnitOfWork, inbound: Inbound) -> Card | None:
    if inbound.message_id is None:
        return None
    return await outbox.card_at(uow, inbound.platform, inbound.place.chat_id, inbound.message_id)
