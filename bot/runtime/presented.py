"""What a delivery shows, and the cards of managers: who asks to join, who asks for a perk, what a member tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards.incident import incident_card
from bot.cards.members import application_card, number_of
from bot.cards.requests import request_card
from bot.cards.story import hint_card
from bot.cards.words_told import press_of, word_card
from bot.ports.message import Message
from bot.reports.applications import application_view
from bot.reports.incident import incident_view
from bot.reports.perks import request_view
from bot.reports.stories import hint_view
from bot.reports.told import told
from storage import outbox
from storage.tables import CardKind, HintState, WordState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot import texts
    from storage.database import UnitOfWork
    from storage.tables import Card, Delivery


@dataclass(frozen=True, slots=True)
class Presented:
    """A message for a delivery; with `card`, the message that stands already; `posts` says whether a new one may come.

    `press` is a button that only this card carries, to find it again in the chat's history. `ref` is the row that a
    card shows, `thread_id` its thread. `moves`: the card comes to the bottom, as a new message. What takes long to
    make is made by `later`, off the event loop, once the snapshot that it was read from is closed.
    """

    message: Message
    card: Card | None = None
    posts: bool = True
    press: str | None = None
    ref: int = 0
    thread_id: int | None = None
    later: Callable[[], Message] | None = None
    moves: bool = False


async def application(uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
    """Return who asks to join; who was erased is not named on a card that stands."""
    ref = int(row.data["ref"])
    view = await application_view(uow, row.community_id, ref)
    card = await outbox.card(uow, ref, CardKind.APPLICATION, row.platform, row.chat_id)
    waits = view is not None and view.waits
    if card is None and not waits:
        return None
    message = application_card(view, t) if view else Message(title=t("application-erased"))
    return Presented(message, card, waits, f"admit:{number_of(ref)}", ref=ref)


async def request(uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
    """Return who asks for a perk."""
    ref = int(row.data["ref"])
    view = await request_view(uow, row.community_id, ref)
    if view is None:
        return None
    card = await outbox.card(uow, ref, CardKind.REDEMPTION, row.platform, row.chat_id)
    if card is None and not view.waits:
        return None
    message = request_card(view, t)
    press = message.rows[0][0].press if message.rows else None
    return Presented(message, card, view.waits, press, ref=ref)


async def word(uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
    """Return what a member told the team."""
    ref = int(row.data["ref"])
    view = await told(uow, row.community_id, ref)
    if view is None:
        return None
    card = await outbox.card(uow, ref, CardKind.WORD, row.platform, row.chat_id)
    waits = view.word.state is WordState.OPEN
    if card is None and not waits:
        return None
    return Presented(word_card(view, t), card, waits, press_of(view), ref=ref)


async def incident(uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
    """Return the card of a wave of complaints; one that was over before it was shown is not shown."""
    ref = int(row.data["ref"])
    view = await incident_view(uow, row.community_id, ref)
    if view is None:
        return None
    card = await outbox.card(uow, ref, CardKind.INCIDENT, row.platform, row.chat_id)
    goes_on = view.incident.closed_at is None
    if card is None and not goes_on:
        return None
    return Presented(incident_card(view, t), card, goes_on, f"incident_manage:{ref}", ref=ref)


async def story(uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
    """Return the card of threads that may be a story; one that was decided on before it was shown is not shown."""
    ref = int(row.data["ref"])
    view = await hint_view(uow, row.community_id, ref)
    if view is None:
        return None
    card = await outbox.card(uow, ref, CardKind.STORY, row.platform, row.chat_id)
    waits = view.hint.state is HintState.OPEN
    if card is None and not waits:
        return None
    return Presented(hint_card(view, t), card, waits, f"nostory:{ref}", ref=ref)
