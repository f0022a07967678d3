"""Takes every event from every chat: one write transaction, which act, allowed?, run it, commit, answer the person."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot import texts
from bot.ports.errors import UserError
from bot.ports.inbound import Closed, Inbound, JoinAsked, Left, Reacted, Reply
from bot.ports.message import Button, ButtonStyle, Message
from bot.ports.text import plain
from bot.ports.watching import note, step
from bot.runtime.acts import find_act
from bot.runtime.throttle import Answer, Throttle
from bot.usecases import doors, members
from storage import inbox, people
from storage.trouble import Kind, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.ports.watching import Step
    from bot.runtime.ladder import Ladder
    from bot.runtime.outbox import Outbox
    from bot.runtime.transactions import Transactions
    from bot.runtime.whereabouts import Whereabouts
    from bot.usecases.context import Context
    from storage.database import UnitOfWork

log = logging.getLogger(__name__)

CARDS_KNOWN = 1000
WAYS_ON = {
    "error-not-joined": ("button-join-now", "join"),
    "error-application-unfinished": ("button-join-go-on", "join"),
    "error-paused": ("button-come-back", "comeback"),
}
"""The button under a refusal that leads out of it: its label and its press."""
MOST_SHOWN = 5
"""So many of the deliveries that an act causes are named in its line of the log."""


class Router:
    """Every chat's `receive`. `missed` is told of a chat some of whose reactions could not be written down."""

    def __init__(self, transactions: Transactions, where: Whereabouts, ladder: Ladder, outbox: Outbox) -> None:
        self._transactions, self._where, self._ladder, self._outbox = transactions, where, ladder, outbox
        self._lanes: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()
        self.missed: Callable[[str], None] = _nobody
        self.throttle = Throttle()
        self._cards: dict[tuple[str, str, str | None], None] = {}

    async def receive(self, inbound: Inbound) -> Reply | None:
        """Handle one event, those on one card in the order they came, and return what its chat shall answer."""
        about = inbound.message_id or inbound.sender.external_id
        with self._watched(inbound):
            answer = self.throttle.ask(inbound, self._transactions.clock.now())
            if answer is not Answer.HEARD:
                note("refused", why="too-fast")
            if answer is Answer.UNHEARD:
                return None
            async with self.lane(inbound.platform, inbound.place.chat_id, about):
                reply = await self._safely(inbound, too_fast=answer is Answer.ASKED)
            return await self._told(inbound, reply) if reply else None

    def lane(self, platform: str, chat_id: str, about: str) -> asyncio.Lock:
        """Return what all events on one card wait for; who holds it hands them to `receive_within`."""
        return self._lanes.setdefault((platform, chat_id, about), asyncio.Lock())

    async def receive_within(self, inbound: Inbound) -> Reply | None:
        """Handle one event on a card whose lane the caller holds."""
        with self._watched(inbound):
            reply = await self._safely(inbound)
            return await self._told(inbound, reply) if reply else None

    def _watched(self, inbound: Inbound) -> AbstractContextManager[Step]:
        kind = type(inbound.event).__name__.lower()
        return step(self._transactions.watch, "act", platform=inbound.platform, kind=kind, act=kind)

    async def _told(self, inbound: Inbound, reply: Reply) -> Reply | None:
        try:
            return await self._ladder.answer(inbound, reply)
        except Unavailable:
            # what was done is done; who can be told without a look at the database still is
            return reply if inbound.private or inbound.place.direct else None

    async def _safely(self, inbound: Inbound, *, too_fast: bool = False) -> Reply | None:
        """Handle an event; one that cannot be written down now is kept by its chat, read again later, or refused."""
        try:
            return await (self._sorry(inbound, "error-too-fast") if too_fast else self._decided(inbound))
        except Unavailable as trouble:
            note("unavailable")
            if inbound.receipt is not None:
                raise
            if isinstance(inbound.event, Reacted):
                self.missed(inbound.platform)
            if isinstance(inbound.event, Reacted | Left | Closed | JoinAsked):
                return None
            return await self._not_now(inbound, trouble)

    async def _decided(self, inbound: Inbound) -> Reply | None:
        try:
            if isinstance(inbound.event, Reacted) and not await self._knows_card(inbound):
                # the chat may show a card to people before it has told us the card's id
                await self._outbox.settled(inbound.platform, inbound.place.chat_id)
            return await self._handle(inbound)
        except UserError as refusal:
            note("refused", why=refusal.code)
            return await self._sorry(inbound, f"error-{refusal.code}", **refusal.fields)
        except Unavailable:
            raise
        except Exception:
            code = secrets.token_hex(2).upper()
            note("fault", code=code)
            log.exception("fault %s: %s from %s", code, type(inbound.event).__name__, inbound.platform)
            return await self._sorry(inbound, "fault", code=code)

    async def _handle(self, inbound: Inbound) -> Reply | None:
        async with self._transactions.database.write() as uow:
            if inbound.receipt is not None and not await inbox.handled(uow, inbound.receipt, inbound.at):
                note("repeated")
                return None
            ctx, reply = await self._act(uow, inbound)
            if ctx is not None:
                await ctx.flush()
        if ctx is not None:
            if ctx.deliveries:
                note(shows=",".join(row.coalesce_key or row.kind for row in ctx.deliveries[:MOST_SHOWN]))
                self._transactions.wake()
            await self._note_act(inbound, ctx)
        return reply

    async def _note_act(self, inbound: Inbound, ctx: Context) -> None:
        try:
            await self._where.note_act(inbound, ctx)
        except Unavailable as trouble:
            log.debug("that somebody acted is noted the next time: %s", trouble)

    async def _act(self, uow: UnitOfWork, inbound: Inbound) -> tuple[Context | None, Reply | None]:
        if isinstance(inbound.event, Left | Closed):
            return await self._gone(uow, inbound), None
        if isinstance(inbound.event, JoinAsked):
            return await self._asks_in(uow, inbound), None
        act = await find_act(uow, inbound, self._where.claim_emoji(inbound))
        if act is None:
            note("nothing")
            return None, None
        note(act=act.action.name)
        known = await self._where.identify(uow, inbound)
        place = await self._where.locate(uow, inbound, known, act)
        if isinstance(place, Reply):
            return None, place
        name, actor = place
        note(community=name)
        ctx = self._transactions.context(uow, name, actor)
        if not inbound.place.direct:
            await members.seen_again(ctx)
        self._where.allow(ctx, act)
        if act.refusal is not None:
            raise act.refusal
        return ctx, await act.action.run(ctx, act.args)

    async def _asks_in(self, uow: UnitOfWork, inbound: Inbound) -> Context | None:
        """Answer who asks into a closed room; about a room that no perk opens its own people decide."""
        room, who = inbound.place.chat_id, inbound.sender.external_id
        found = await doors.door(uow, list(self._transactions.names), inbound.platform, room, who)
        # a room of our own stays its people's matter, also where a perk was told to open it
        if found is None or (not found[1] and self._where.community_at(inbound) is not None):
            return None
        community_id, admit = found
        ctx = self._transactions.context(uow, self._transactions.names[community_id])
        ctx.answer_join(inbound.platform, room, who, admit=admit)
        return ctx

    async def _gone(self, uow: UnitOfWork, inbound: Inbound) -> Context | None:
        """Note that a person left the community's room (he rests, his seats are freed) or closed the direct chat.

        Who has another chat of this community may still be there: the roll call asks.
        """
        account = await people.identity(uow, inbound.platform, inbound.sender.external_id)
        name = self._where.community_at(inbound)
        if account is None:
            return None
        if isinstance(inbound.event, Closed):
            account.direct_open = False
            uow.add(account)
        elif name is not None and self._where.is_main_room(inbound):
            ctx = self._transactions.context(uow, name)
            await people.forget_visit(uow, ctx.community_id, account.person_id)
            member = await people.member_of(uow, ctx.community_id, account.person_id)
            if member is not None:
                chats = dict(ctx.config.rooms())
                others = [one for one in (await people.names(uow, [member.id]))[member.id] if one.platform in chats]
                if len(others) == 1:
                    await members.gone(ctx, member.id)
                else:
                    await people.note_present(uow, ctx.community_id, member.id, None)
                return ctx
        return None

    async def _knows_card(self, inbound: Inbound) -> bool:
        """Say whether a message is known as a card; it is asked once, as a rush of reactions is mostly on few."""
        card = (inbound.platform, inbound.place.chat_id, inbound.message_id)
        if card in self._cards:
            return True
        async with self._transactions.database.read() as uow:
            known = await find_act(uow, inbound, self._where.claim_emoji(inbound)) is not None
        if known:
            self._cards[card] = None
            if len(self._cards) > CARDS_KNOWN:
                del self._cards[next(iter(self._cards))]
        return known

    async def _sorry(self, inbound: Inbound, key: str, **fields: str | int) -> Reply:
        """Return a refusal; nothing of the refused act is kept, but its update counts as handled."""
        async with self._transactions.database.write() as uow:
            if inbound.receipt is not None:
                await inbox.handled(uow, inbound.receipt, inbound.at)
            known = await self._where.identify(uow, inbound)
            await self._where.note_visit(uow, inbound, known)
            chosen = known.language
            comes_off = await self._ladder.take_off(uow, inbound)
        if comes_off:
            self._transactions.wake()
        t = texts.of(chosen or self._where.language_of(inbound))
        if "option" in fields:
            fields["option"] = t(f"option-{fields['option']}")
        sentence = t(key, **fields)
        label, press = WAYS_ON.get(key, ("", ""))
        rows = ((Button(t(label), press, style=ButtonStyle.MAIN),),) if press else ()
        return Reply(Message(body=(plain(sentence),), rows=rows), brief=sentence, refused=True)

    async def _not_now(self, inbound: Inbound, trouble: Unavailable) -> Reply:
        """Return the sentence for whoever did something that cannot be written down now."""
        sentence = texts.of(await self._language(inbound, trouble))("not-now-unsure" if trouble.unsure else "not-now")
        return Reply(Message(body=(plain(sentence),)), brief=sentence, refused=True)

    async def _language(self, inbound: Inbound, trouble: Unavailable) -> str:
        """Return the language that a person chose, as far as the database can still be read."""
        if trouble.kind not in {Kind.AWAY, Kind.SLOW}:
            try:
                async with self._transactions.database.read() as uow:
                    account = await people.identity(uow, inbound.platform, inbound.sender.external_id)
                    chosen = account and (await people.person(uow, account.person_id)).language
                    return chosen or self._where.language_of(inbound)
            except Unavailable as more:
                log.debug("nor can be read in which language to say so: %s", more)
        return self._where.language_of(inbound)


def _nobody(_: str) -> None:
    """Tell nobody."""
