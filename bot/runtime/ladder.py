"""How an answer reaches the one who acted: the one place that knows which private answers a chat has.

First what the chat itself shows privately (ephemeral answer, button alert); else the direct chat, if the person
opened it; else nothing is said in public about one person: a refused reaction comes off, a command gets a door to the
direct chat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import texts
from bot.ports.chat import Pace
from bot.ports.inbound import Inbound, Pressed, Reacted, Reply, Typed
from bot.ports.message import Button, Message
from bot.ports.text import plain
from bot.runtime.pace import Window
from bot.usecases.actor import Actor
from storage import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports.chat import Platform
    from bot.runtime.transactions import Transactions
    from bot.runtime.whereabouts import Whereabouts
    from storage.database import UnitOfWork


REACTIONS_ANSWERED = Pace(count=30, per=60)


class Ladder:
    """Decides what a chat is asked to answer."""

    def __init__(self, transactions: Transactions, where: Whereabouts, platforms: Mapping[str, Platform]) -> None:
        self._transactions, self._where, self._platforms = transactions, where, platforms
        self._windows: dict[str, Window] = {}

    async def answer(self, inbound: Inbound, reply: Reply) -> Reply | None:
        """Return the answer that the platform can give now, or None when the person can only be shown, not told."""
        if reply.message.attached is not None:
            reply = replace(reply, shared=False)
        if isinstance(inbound.event, Pressed) and await self._needs_door(inbound, reply):
            return self._ask_to_open(inbound)
        if inbound.private or inbound.place.direct or reply.shared:
            return reply
        if await self._is_open(inbound) and self._may_write(inbound):
            return reply
        return self._door(inbound) if isinstance(inbound.event, Typed) else None

    def _may_write(self, inbound: Inbound) -> bool:
        """Keep a rush of reactions from becoming a rush of direct messages: whoever comes after sees the card."""
        if not isinstance(inbound.event, Reacted):
            return True
        window = self._windows.setdefault(inbound.platform, Window(REACTIONS_ANSWERED))
        if window.wait_for() > 0:
            return False
        window.spend()
        return True

    async def _is_open(self, inbound: Inbound) -> bool:
        async with self._transactions.database.read() as uow:
            account = await people.identity(uow, inbound.platform, inbound.sender.external_id)
        return account is not None and account.direct_open

    async def _needs_door(self, inbound: Inbound, reply: Reply) -> bool:
        """Say whether the answer to a press has buttons or a file and no place to stand: an alert holds none."""
        alone = reply.shared or reply.form or reply.brief or not reply.message.rows
        if inbound.place.direct or (alone and reply.message.attached is None):
            return False
        needs_opening = self._platforms[inbound.platform].abilities.direct_needs_opening
        return needs_opening and not await self._is_open(inbound)

    def _ask_to_open(self, inbound: Inbound) -> Reply:
        sentence = texts.of(self._where.language_of(inbound))("open-direct")
        return Reply(Message(body=(plain(sentence),)), brief=sentence)

    async def take_off(self, uow: UnitOfWork, inbound: Inbound) -> bool:
        """Have a refused reaction come off where its chat shows nothing privately; says whether it will.

        In the transaction that settles the refusal: who dies after it would leave an emoji that means nothing.
        """
        if not isinstance(inbound.event, Reacted) or not inbound.event.added or inbound.message_id is None:
            return False
        name = self._where.community_at(inbound)
        if name is None or inbound.private or inbound.place.direct:
            return False
        actor = Actor(platform=inbound.platform, external_id=inbound.sender.external_id)
        ctx = self._transactions.context(uow, name, actor)
        ctx.take_reaction_off(inbound.place.chat_id, inbound.message_id, inbound.event.emoji)
        await ctx.flush()
        return True

    def _door(self, inbound: Inbound) -> Reply | None:
        name = self._where.community_at(inbound)
        link = self._platforms[inbound.platform].door(f"join-{name}") if name else None
        if link is None:
            return None
        t = texts.of(self._where.language_of(inbound))
        row = (Button(t("button-open-direct"), url=link),)
        return Reply(Message(body=(plain(t("open-direct")),), rows=(row,)), shared=True)
