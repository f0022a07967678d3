"""What every use case is given: the transaction, the community, who acts, and the moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from bot import texts
from bot.ports.chat import RoomKind
from bot.ports.watching import current
from bot.rules.quiet import quiet_until
from bot.usecases.actor import Actor, way_in
from bot.usecases.offering import offer, zone_of
from storage import audit, fitting, outbox, stories
from storage.tables import Audit, CardKind, Delivery, DeliveryKind, Member, MemberState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.texts import Texts
    from storage.database import UnitOfWork
    from storage.tables import Card, Community, Identity, Mention, Thread

ROOM_OF = {
    CardKind.THREAD: RoomKind.CARDS,
    CardKind.REVIEW: RoomKind.MANAGERS,
    CardKind.STAFF: RoomKind.STAFF,
    CardKind.APPLICATION: RoomKind.MANAGERS,
    CardKind.REDEMPTION: RoomKind.MANAGERS,
    CardKind.WORD: RoomKind.MANAGERS,
    CardKind.INCIDENT: RoomKind.CARDS,
    CardKind.STORY: RoomKind.MANAGERS,
}


def nowhere(_platform: str, _chat_id: str, _message_id: str) -> str | None:
    """Return no address: nothing is known of the chats' messages."""
    return None


def salt_of(community: Community) -> str:
    """Return what makes the fingerprints of a community its own."""
    return _salt(community.id, community.created_at)


@cache
def _salt(community_id: int, created_at: datetime) -> str:
    return f"{community_id}:{created_at.isoformat()}"


@dataclass(slots=True)
class Context:
    """One act in one community, inside one transaction.

    `gathering`: a batch comes in, and the line moves up once at its end, when every thread in it is weighed.
    `others` are all communities of the installation, for `there`. `link_to` gives the address of a message by chat,
    room and message. `came_on_view` are the threads that this act showed.
    """

    uow: UnitOfWork
    community: Community
    config: CommunityConfig
    now: datetime
    actor: Actor = field(default_factory=Actor)
    gathering: bool = False
    others: Mapping[int, tuple[Community, CommunityConfig]] = field(default_factory=dict)
    link_to: Callable[[str, str, str], str | None] = nowhere
    deliveries: list[Delivery] = field(default_factory=list)
    came_on_view: list[Thread] = field(default_factory=list)
    _slots: dict[tuple[str, str, str], Delivery] = field(default_factory=dict)
    _urgent: frozenset[int] | None = None

    @property
    def community_id(self) -> int:
        """Return the community's row id."""
        return self.community.id

    @property
    def salt(self) -> str:
        """Return what makes the fingerprints of forgotten posts this community's own."""
        return salt_of(self.community)

    @property
    def texts(self) -> Texts:
        """Return the sentences in the language of the person who acts."""
        return texts.of(self.actor.language or self.config.language)

    @property
    def member(self) -> Member:
        """Return the acting member. Raises UserError with the way in (see `way_in`) for everybody else."""
        member = self.actor.member
        if member is None or member.state != MemberState.ACTIVE:
            raise way_in(member, self.config)
        return member

    @property
    def member_id(self) -> int:
        """Return the acting member's row id. Raises UserError with the way in for everybody else."""
        return self.member.id

    def refresh(self, thread: Thread, kind: CardKind = CardKind.THREAD) -> None:
        """Have every chat's card of this thread made anew from the state at send time."""
        self.present(kind, thread.id, urgency=thread.urgency)
        if thread.incident_id is not None:
            self.present(CardKind.INCIDENT, thread.incident_id)

    def present(self, kind: CardKind, ref: int, room: RoomKind | None = None, *, urgency: float | None = None) -> None:
        """Have the card of a kind that shows the row `ref` posted or made anew in every chat's room for it."""
        for platform, rooms in self.config.rooms():
            self._enqueue(
                DeliveryKind.CARD,
                platform,
                rooms.chat_ids()[room or ROOM_OF[kind]],
                {"ref": ref, "kind": kind},
                key=f"card:{kind}:{ref}",
                urgency=NOTICE_URGENCY if urgency is None else urgency,
            )

    def renew(self, card: Card) -> None:
        """Have a card that stands in a chat made anew, wherever it stands; a new one is not posted for it in haste."""
        data = {"ref": card.ref, "kind": card.kind}
        self._enqueue(DeliveryKind.CARD, card.platform, card.chat_id, data, key=f"card:{card.kind}:{card.ref}")

    def bring_down(self, thread: Thread) -> None:
        """Have this thread's card come to the bottom of every chat's room, where it waits higher up."""
        for platform, rooms in self.config.rooms():
            data = {"ref": thread.id, "kind": CardKind.THREAD, "bump": True}
            # of its own, so that no plain renewal takes its place
            self._enqueue(
                DeliveryKind.CARD, platform, rooms.cards, data, key=f"bump:{thread.id}", urgency=thread.urgency
            )

    def moved(self, old: Card, message_id: str) -> None:
        """Have the message in which a card stood turned into a line that points to the new one, `message_id`."""
        data = {"ref": old.ref, "kind": old.kind, "message": old.message_id, "now": message_id}
        self._enqueue(DeliveryKind.MOVED, old.platform, old.chat_id, data)
        if old.kind is CardKind.THREAD:
            emoji = dict(self.config.rooms())[old.platform].claim_emoji
            data = {"message": old.message_id, "user": None, "emoji": emoji}
            self._enqueue(DeliveryKind.TAKE_REACTION_OFF, old.platform, old.chat_id, data)

    def there(self, community_id: int) -> Context | None:
        """Return the same act in another community of the person who acts; None for one that is no longer configured.

        For what concerns a person wherever he is: to be erased, to connect a chat, his zone when he is told something.
        """
        if community_id == self.community_id:
            return self
        if community_id not in self.others:
            return None
        community, config = self.others[community_id]
        return replace(self, community=community, config=config, actor=replace(self.actor, member=None))

    def post(self, kind: DeliveryKind, room: RoomKind, data: dict[str, Any], key: str) -> None:
        """Have something posted once in every chat's room of a kind."""
        for platform, rooms in self.config.rooms():
            self.post_at(kind, platform, rooms.chat_ids()[room], data, key)

    def post_at(self, kind: DeliveryKind, platform: str, chat_id: str, data: dict[str, Any], key: str) -> None:
        """Have something posted once in one room, whosever it is."""
        self._enqueue(kind, platform, chat_id, data, key=key, urgency=NOTICE_URGENCY)

    def tell(self, account: Identity, key: str, *buttons: tuple[str, str], **fields: str | int | list[int]) -> None:
        """Have a sentence told to one person in his direct chat, where he opened it; otherwise nothing is sent.

        `buttons` stand under it: each the key of its label, and its press. `at` in ISO 8601 is shown as a live time,
        and `threads` are named below it, each with the way to its card.
        """
        if account.direct_open:
            data = {"key": key, "fields": fields} | ({"buttons": [list(one) for one in buttons]} if buttons else {})
            self._enqueue(DeliveryKind.TELL, account.platform, account.external_id, data, urgency=TELL_URGENCY)

    def answer_join(self, platform: str, chat_id: str, external_id: str, *, admit: bool) -> None:
        """Have somebody who asked let into a closed room, or turned away."""
        data = {"user": external_id, "admit": admit}
        self._enqueue(DeliveryKind.ADMIT, platform, chat_id, data, urgency=TELL_URGENCY)

    def seed_reaction(self, platform: str, chat_id: str, message_id: str) -> None:
        """Have the bot put the claim emoji on a new card, so that a member only taps it."""
        emoji = dict(self.config.rooms())[platform].claim_emoji
        self._enqueue(DeliveryKind.SEED_REACTION, platform, chat_id, {"message": message_id, "emoji": emoji})

    def take_reaction_off(self, chat_id: str, message_id: str, emoji: str, of: Identity | None = None) -> None:
        """Have the acting person's reaction removed, because what it asked for did not happen; or that of another."""
        platform, user = (of.platform, of.external_id) if of else (self.actor.platform, self.actor.external_id)
        data = {"message": message_id, "user": user, "emoji": emoji}
        self._enqueue(DeliveryKind.TAKE_REACTION_OFF, platform, chat_id, data, urgency=TELL_URGENCY)

    async def is_urgent(self, narrative_id: int | None) -> bool:
        """Say whether a story is one that the managers called urgent; asked of the database once an act at the most."""
        if narrative_id is None:
            return False
        if self._urgent is None:
            self._urgent = await stories.urgent(self.uow, self.community_id)
        return narrative_id in self._urgent

    def forget_urgent(self) -> None:
        """Ask anew which stories are urgent: this act changed them."""
        self._urgent = None

    async def decided(
        self,
        what: str,
        thread: Thread | None = None,
        *,
        why: str = "",
        mention: Mention | None = None,
        about: int | None = None,
        **before: Any,
    ) -> None:
        """Write a decision into the audit, with what stood before; `about` is the member whom it concerns."""
        await audit.add(
            self.uow,
            Audit(
                community_id=self.community_id,
                thread_id=thread.id if thread else None,
                mention_id=mention.id if mention else None,
                person_id=self.actor.person_id,
                member_id=about,
                at=self.now,
                what=what,
                why=why[:500],
                before=before,
            ),
        )

    async def flush(self) -> None:
        """Write the outbox rows; called by the runtime before the commit."""
        for community_id in sorted({thread.community_id for thread in self.came_on_view}):
            if (there := self.there(community_id)) is not None:
                await offer(there)
        await self._let_sleep()
        await outbox.enqueue(self.uow, self.deliveries)

    async def _let_sleep(self) -> None:
        """Let what is told to people in their quiet hours wait until these end, but not what answers their own act."""
        told = [row for row in self.deliveries if row.kind is DeliveryKind.TELL]
        persons = await fitting.persons_of(self.uow, {(row.platform, row.chat_id) for row in told}) if told else {}
        for row in told:
            person = persons.get((row.platform, row.chat_id))
            if person is None or person.id == self.actor.person_id:
                continue
            if person.quiet_from is not None and person.quiet_until is not None:
                zone = zone_of(self.there(row.community_id) or self, person)
                wakes_at = quiet_until(self.now, zone, person.quiet_from, person.quiet_until)
                row.not_before = max(row.not_before, wakes_at or row.not_before)

    def _enqueue(
        self,
        kind: DeliveryKind,
        platform: str,
        chat_id: str,
        data: dict[str, Any],
        *,
        key: str | None = None,
        urgency: float = 0,
    ) -> None:
        # the same thing twice in one act is one delivery; a batch holds hundreds
        if key and (known := self._slots.get((platform, chat_id, key))) is not None:
            known.kind, known.data, known.urgency = kind, data, urgency
            return
        row = Delivery(
            community_id=self.community_id,
            platform=platform,
            chat_id=chat_id,
            kind=kind,
            data=data,
            coalesce_key=key,
            urgency=urgency,
            created_at=self.now,
            not_before=self.now,
            event=current(),
        )
        self.deliveries.append(row)
        if key:
            self._slots[platform, chat_id, key] = row


TELL_URGENCY = 1e12
NOTICE_URGENCY = 2e11
