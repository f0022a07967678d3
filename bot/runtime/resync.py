"""What happened while the bot was away counts: the reactions that stand on open cards are read again.

A seat whose own reaction was taken off is free again; seats by button, by assignment or by another chat are untouched.
Who put one on takes a seat if one is free; where a seat was lost in another way (expired, handed over) the reaction is
spent. On all cards those who left come first, so that those who came find what they left. What people do meanwhile is
not undone by an older reading: a card's events wait while its reactions are read and applied.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.ports.chat import Gone, Refused, RetryAfter
from bot.ports.inbound import Inbound, Place, Reacted, Sender
from bot.rules.lifecycle import CLAIMABLE
from storage import away, people
from storage.tables import ClaimOrigin
from storage.trouble import is_trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.ports.chat import Platform
    from bot.runtime.router import Router
    from bot.runtime.transactions import Transactions
    from storage.database import UnitOfWork
    from storage.tables import Card

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_WAIT, MOST_WAIT = 5.0, 300.0
"""Seconds between tries to read what could not be read; they double."""
ROOMS_AT_ONCE = 4
"""Rooms read side by side, so that most of what a chat allows in a second stays for the people who act now."""
READ_WITHIN = 10.0
"""Seconds that a card's events wait for its reactions at most."""


class Away:
    """Catches up with chats, one reading of a chat at a time."""

    def __init__(self, transactions: Transactions, router: Router) -> None:
        self._transactions, self._router = transactions, router
        self._turns: dict[str, asyncio.Lock] = {}
        self._asked: set[str] = set()
        self.first_wait = FIRST_WAIT

    async def catch_up(self, platform: Platform) -> None:
        """Apply what was put on and taken off; what cannot be read now is tried again while the chat lives.

        While one reading is under way and another waits for its end, whoever asks is served by the one that waits.
        """
        if not platform.abilities.reads_reactions or platform.name in self._asked:
            return
        turn = self._turns.setdefault(platform.name, asyncio.Lock())
        self._asked.add(platform.name)
        try:
            await turn.acquire()
        finally:
            self._asked.discard(platform.name)
        try:
            await self._until_read(platform)
        finally:
            turn.release()

    async def _until_read(self, platform: Platform) -> None:
        reading = _Reading(self._transactions, self._router, platform, self._transactions.clock.now())
        wait = self.first_wait
        while True:
            try:
                await reading.round()
            except Exception as fault:
                if not is_trouble(fault):
                    log.exception("the reactions on %s could not be read again; it is tried again", platform.name)
            if reading.is_done or not platform.alive:
                break
            await asyncio.sleep(max(wait, reading.asked_to_wait))
            wait = min(2 * wait, MOST_WAIT)
        log.info(
            "%s: %d open cards, %d looked at, %d seats given back, %d reactions handed on%s",
            platform.name,
            *(len(reading.cards), reading.looked_at, reading.left, reading.came),
            "" if reading.is_done else "; the chat has ended before all were read",
        )


@dataclass(slots=True)
class _Reading:
    """One reading of all cards of a chat, begun at `since`; a round reads what is still to be read."""

    transactions: Transactions
    router: Router
    platform: Platform
    since: datetime
    is_done: bool = False
    asked_to_wait: float = 0.0
    cards: list[Card] = field(default_factory=list)
    looked_at: int = 0
    left: int = 0
    came: int = 0
    _read: set[int] = field(default_factory=set)

    async def round(self) -> None:
        """Look at every card that was not read yet: on all of them for who left, and only then for who came."""
        self.asked_to_wait = 0.0
        async with self.transactions.database.read() as uow:
            found = await away.cards(uow, self.platform.name, CLAIMABLE)
            held = await away.held_by_reaction(uow, self.platform.name, self.since)
        self.cards = [card for card in found if self._emoji(card)]
        rooms: dict[tuple[str, str], list[Card]] = defaultdict(list)
        for card in self._unread(self.cards):
            rooms[card.chat_id, self._emoji(card)].append(card)
        telling = await _at_once([partial(self._telling, cards, held) for cards in rooms.values()])
        await _at_once([partial(self._look_at, [one for one in cards if one.ref in held]) for cards in telling])
        await _at_once([partial(self._look_at, self._unread(cards), adding=True) for cards in telling])
        self.is_done = not self._unread(self.cards)

    def _unread(self, cards: Sequence[Card]) -> list[Card]:
        return [card for card in cards if card.id not in self._read]

    def _emoji(self, card: Card) -> str:
        """Return the emoji that claims in a card's room; nothing where the config no longer has the room."""
        name = self.transactions.names.get(card.community_id)
        rooms = dict(self.transactions.config.communities[name].rooms()) if name else {}
        return rooms[card.platform].claim_emoji if card.platform in rooms else ""

    async def _telling(self, cards: Sequence[Card], held: set[int]) -> list[Card]:
        """Return which cards of a room can tell something: somebody's reaction stands, or should stand."""
        room = cards[0].chat_id
        counts = await self.platform.reaction_counts(room, [card.message_id for card in cards], self._emoji(cards[0]))
        if isinstance(counts, RetryAfter):
            log.info("the reactions in %s %s are read later: %s", self.platform.name, room, counts.reason)
            self.asked_to_wait = max(self.asked_to_wait, counts.seconds)
            return []
        if isinstance(counts, Gone | Refused):
            log.warning("the reactions in %s %s cannot be read: %s", self.platform.name, room, counts)
            self._read |= {card.id for card in cards}
            return []
        await self._renew([card for card in cards if card.message_id not in counts])
        telling = [card for card in cards if counts.get(card.message_id) or card.ref in held]
        telling = [card for card in telling if card.message_id in counts]
        self._read |= {card.id for card in cards} - {card.id for card in telling}
        return telling

    async def _renew(self, deleted: Sequence[Card]) -> None:
        """Have cards that were deleted by hand posted again: their threads still wait for somebody."""
        for community_id in {card.community_id for card in deleted}:
            async with self.transactions.write(self.transactions.names[community_id]) as ctx:
                for card in deleted:
                    if card.community_id == community_id:
                        ctx.renew(card)

    async def _look_at(self, cards: Sequence[Card], *, adding: bool = False) -> None:
        """Read and apply the reactions of a room's cards; one on which somebody came is looked at again for him."""
        for card in cards:
            async with self.router.lane(card.platform, card.chat_id, card.message_id):
                standing = await self._standing(card)
                if standing is None:
                    continue
                async with self.transactions.database.read() as uow:
                    left, came = await _missed(uow, card, standing, self.since)
                for external_id in left:
                    await self._hand_on(card, external_id, added=False)
                for external_id in came if adding else ():
                    await self._hand_on(card, external_id, added=True)
            if adding or not came:
                self._read.add(card.id)

    async def _standing(self, card: Card) -> list[str] | None:
        self.looked_at += 1
        try:
            async with asyncio.timeout(READ_WITHIN):
                return await self.platform.reactions(card.chat_id, card.message_id, self._emoji(card))
        except TimeoutError:
            return None

    async def _hand_on(self, card: Card, external_id: str, *, added: bool) -> None:
        self.came, self.left = self.came + added, self.left + (not added)
        await self.router.receive_within(
            Inbound(
                platform=card.platform,
                sender=Sender(external_id, ""),
                place=Place(card.chat_id),
                event=Reacted(self._emoji(card), added=added),
                at=self.transactions.clock.now(),
                message_id=card.message_id,
            )
        )


async def _missed(uow: UnitOfWork, card: Card, standing: Sequence[str], since: datetime) -> tuple[list[str], list[str]]:
    """Return whose seat by reaction stands without its reaction, and whose reaction stands without a seat.

    A seat that was taken after the reading began is left alone: what becomes of its reaction is heard live. A card
    that was deleted and posted again shows no reactions of before.
    """
    accounts = await people.accounts_of_claimers(uow, card.ref, card.platform)
    claims = await away.claims_in(uow, card.ref)
    left = [
        accounts[claim.member_id]
        for claim in claims
        if claim.released_at is None
        and claim.origin is ClaimOrigin.REACTION
        and claim.platform == card.platform
        and card.posted_at <= claim.claimed_at <= since
        and claim.member_id in accounts
        and accounts[claim.member_id] not in standing
    ]
    members = await away.members_of(uow, card.community_id, card.platform, standing)
    spent = {claim.member_id for claim in claims if not claim.released_at or claim.release_reason != "reaction"}
    return left, [one for one in standing if one in members and members[one] not in spent]


async def _at_once(work: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Do these, a few side by side, and return what each returned; where one fails the others end."""
    places = asyncio.Semaphore(ROOMS_AT_ONCE)

    async def one(call: Callable[[], Awaitable[T]]) -> T:
        async with places:
            return await call()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(call)) for call in work]
    return [task.result() for task in tasks]
