"""What a delivery shows, made at send time from the state of that moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import texts
from bot.cards.thread import thread_card
from bot.ports.message import Message
from bot.ports.text import Link, Text
from bot.reports.thread import thread_view
from bot.rules.lifecycle import LIVE
from bot.runtime.addresses import card_links
from bot.runtime.digests import digest, overview
from bot.runtime.presented import Presented, application, incident, request, story, word
from bot.runtime.reporting import report
from bot.runtime.sentences import sentence
from bot.runtime.timely import still_holds
from storage import outbox, people
from storage.tables import CardKind, DeliveryKind, ThreadState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.chat import Platform
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Delivery

OTHER_CARDS = {
    CardKind.APPLICATION: application,
    CardKind.REDEMPTION: request,
    CardKind.WORD: word,
    CardKind.INCIDENT: incident,
    CardKind.STORY: story,
}
PRESS_OF = {CardKind.THREAD: "manage", CardKind.REVIEW: "approve", CardKind.STAFF: "giveback"}


class Presenter:
    """Makes messages for the outbox."""

    def __init__(self, transactions: Transactions, platforms: Mapping[str, Platform]) -> None:
        self._transactions, self._platforms = transactions, platforms

    async def present(self, uow: UnitOfWork, row: Delivery) -> Presented | None:
        """Return what to show for a delivery, or None when there is nothing to show any more."""
        config = self._transactions.config.communities[self._transactions.names[row.community_id]]
        t = texts.of(config.language)
        match row.kind:
            case DeliveryKind.CARD:
                presented = await self._card(uow, row, t)
                return replace(presented, moves=_moves(presented, row)) if presented else None
            case DeliveryKind.MOVED:
                return await self._moved(uow, row, t)
            case DeliveryKind.DIGEST | DeliveryKind.OVERVIEW:
                shown = digest if row.kind is DeliveryKind.DIGEST else overview
                return await shown(uow, row, self._transactions, self._platforms)
            case DeliveryKind.REPORT:
                return await report(uow, row, self._transactions)
            case DeliveryKind.TELL | DeliveryKind.NOTICE:
                return await self._said(uow, row, t)
        return None

    async def _card(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
        kind = CardKind(row.data["kind"])
        if kind in OTHER_CARDS:
            return await OTHER_CARDS[kind](uow, row, t)
        # a row that an earlier version wrote says "thread"
        number = int(row.data.get("ref") or row.data["thread"])
        config = self._transactions.config.communities[self._transactions.names[row.community_id]]
        view = await thread_view(uow, row.community_id, number, config, self._transactions.clock.now())
        if view is None:
            return None
        thread = view.thread
        if view.merged is not None:
            links = await card_links(uow, self._platforms[row.platform], row.community_id, [view.merged])
            view = replace(view, merged_at=links.get(view.merged, ""))
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

    async def _moved(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented:
        """Return the line that a card leaves where it stood, with the way to where it stands now."""
        ref, kind = int(row.data["ref"]), CardKind(row.data["kind"])
        card = await outbox.card(uow, ref, kind, row.platform, row.chat_id)
        message_id = card.message_id if card else str(row.data["now"])
        address = self._platforms[row.platform].link_to(row.chat_id, message_id)
        way = Link(t("moved-link"), address) if address else Text(t("moved-below"))
        return Presented(Message(body=((Text(t("moved", thread=str(ref)) + " "), way),)))

    async def _said(self, uow: UnitOfWork, row: Delivery, t: texts.Texts) -> Presented | None:
        """Return a sentence, to one person in his language, or None where it is not so any more."""
        if not await still_holds(uow, row):
            return None
        if row.kind is DeliveryKind.TELL and (language := await self._language(uow, row)):
            t = texts.of(language)
        return Presented(await sentence(uow, row, t, self._platforms))

    async def _language(self, uow: UnitOfWork, row: Delivery) -> str | None:
        account = await people.identity(uow, row.platform, row.chat_id)
        return (await people.person(uow, account.person_id)).language if account else None


def _moves(presented: Presented, row: Delivery) -> bool:
    """Say whether a card that was asked down still has to come: not one that was posted anew since."""
    card = presented.card
    return bool(row.data.get("bump")) and presented.posts and card is not None and card.posted_at < row.created_at
