"""What a delivery shows, made at send time from the state of that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import texts
from bot.cards.members import application_card, number_of
from bot.cards.overview import digest_card
from bot.cards.requests import request_card
from bot.cards.thread import thread_card
from bot.cards.words_told import press_of, word_card
from bot.ports.message import Button, Message
from bot.ports.text import Link, plain
from bot.reports.applications import application_view
from bot.reports.digest import digest
from bot.reports.perks import request_view
from bot.reports.thread import thread_view
from bot.reports.told import told
from bot.rules.lifecycle import LIVE
from storage import outbox, people
from storage.tables import CardKind, DeliveryKind, ThreadState, WordState

if TYPE_CHECKING:
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Card, Delivery

PRESS_OF = {CardKind.THREAD: "manage", CardKind.REVIEW: "approve", CardKind.STAFF: "giveback"}


@dataclass(frozen=True, slots=True)
class Presented:
    """A message for a delivery; with `card`, the message that stands already; `posts` says whether a new one may come.

    `press` is a button that only this card carries, to find it again in the chat's history. `ref` is the row that a
    card shows, `thread_id` its thread.
    """

    message: Message
    card: Card | None = None
    posts: bool = True
    press: str | None = None
    ref: int = 0
    thread_id: int | None = None


class Presenter:
    """Makes messages for the outbox."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def present(self, uow: UnitOfWork, row: Delivery) -> Presented | None:
        """Return what to show for a delivery, or None when there is nothing to show any more."""
        config = self._transactions.config.communities[self._transactions.names[row.community_id]]
        t = texts.of(config.language)
        match row.kind:
            case DeliveryKind.CARD:
                return await self._card(uow, row, t)
            case DeliveryKind.DIGEST:
                start, until = (datetime.fromisoformat(row.data[end]) for end in ("since", "until"))
                figures = await digest(
                    uow, row.community_id, until, config.tz, start, rank_managers=config.points.rank_managers
                )
                return Presented(digest_card(figures, config.targets, t, product=config.product))
            case DeliveryKind.TELL:
                t = texts.of(await self._language(uow, row) or config.language)
                # who is told that his answer was rejected can say at once that he disagrees
                buttons = tuple(Button(t(label), press) for label, press in row.data.get("buttons", ()))
                sentence = t.rich(row.data["key"], **_linked(row.data["fields"]))
                return Presented(Message(body=(sentence,), rows=(buttons,) if buttons else ()))
            case DeliveryKind.NOTICE:
                return Presented(Message(body=(plain(t(row.data["key"], **row.data["fields"])),)))
        return None

    async def _card(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
        kind = CardKind(row.data["kind"])
        if kind is CardKind.APPLICATION:
            return await self._application(uow, row, t)
        if kind is CardKind.REDEMPTION:
            return await self._request(uow, row, t)
        if kind is CardKind.WORD:
            return await self._word(uow, row, t)
        # a row that an earlier version wrote says "thread"
        number = int(row.data.get("ref") or row.data["thread"])
        config = self._transactions.config.communities[self._transactions.names[row.community_id]]
        view = await thread_view(uow, row.community_id, number, config, self._transactions.clock.now())
        if view is None:
            return None
        thread = view.thread
        wanted = {
            CardKind.THREAD: thread.shown_at is not None and thread.state in LIVE,
            CardKind.REVIEW: thread.state is ThreadState.REVIEW,
            CardKind.STAFF: thread.state is ThreadState.STAFF,
        }[kind]
        card = await outbox.card(uow, thread.id, kind, row.platform, row.chat_id)
        if card is None and not wanted:
            return None
        press = f"{PRESS_OF[kind]}:{thread.id}"
        return Presented(thread_card(view, t, kind), card, wanted, press, ref=thread.id, thread_id=thread.id)

    async def _application(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
        ref = int(row.data["ref"])
        view = await application_view(uow, row.community_id, ref)
        card = await outbox.card(uow, ref, CardKind.APPLICATION, row.platform, row.chat_id)
        waits = view is not None and view.waits
        if card is None and not waits:
            return None
        # who was erased is not named on a card that stands
        message = application_card(view, t) if view else Message(title=t("application-erased"))
        return Presented(message, card, waits, f"admit:{number_of(ref)}", ref=ref)

    async def _request(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
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

    async def _word(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
        ref = int(row.data["ref"])
        view = await told(uow, row.community_id, ref)
        if view is None:
            return None
        card = await outbox.card(uow, ref, CardKind.WORD, row.platform, row.chat_id)
        waits = view.word.state is WordState.OPEN
        if card is None and not waits:
            return None
        return Presented(word_card(view, t), card, waits, press_of(view), ref=ref)

    async def _language(self, uow: UnitOfWork, row: Delivery) -> str | None:
        account = await people.identity(uow, row.platform, row.chat_id)
        return (await people.person(uow, account.person_id)).language if account else None


def _linked(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what a sentence is told with; an address under `link` can be opened in every chat."""
    link = str(fields.get("link", ""))
    return {**fields, "link": Link(link, link)} if link.startswith("https://") else fields
