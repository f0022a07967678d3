"""What every use case is given: the transaction, the community, who acts, and the moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot import texts
from bot.ports.chat import RoomKind
from bot.ports.errors import UserError
from storage import audit, outbox
from storage.tables import Audit, CardKind, Delivery, DeliveryKind, Member, MemberState, Right

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import CommunityConfig
    from bot.texts import Texts
    from storage.database import UnitOfWork
    from storage.tables import Community, Identity, Mention, Thread

ROOM_OF = {
    CardKind.THREAD: RoomKind.CARDS,
    CardKind.REVIEW: RoomKind.MANAGERS,
    CardKind.STAFF: RoomKind.STAFF,
    CardKind.APPLICATION: RoomKind.MANAGERS,
    CardKind.REDEMPTION: RoomKind.MANAGERS,
    CardKind.WORD: RoomKind.MANAGERS,
}


@dataclass(slots=True)
class Actor:
    """Who acts. The clock and the intake have no person; `room_id` is the chat it happened in.

    `visited`: he was seen in the community's room.
    `may_be_written_to`: the chat lets the bot write to him first, once he has agreed to it.
    """

    platform: str = ""
    external_id: str = ""
    name: str = ""
    right: Right = Right.STRANGER
    person_id: int | None = None
    member: Member | None = None
    language: str | None = None
    room_id: str | None = None
    may_be_written_to: bool = False
    visited: bool = False


@dataclass(slots=True)
class Context:
    """One act in one community, inside one transaction.

    `gathering`: a batch comes in, and the line moves up once at its end, when every thread in it is weighed.
    """

    uow: UnitOfWork
    community: Community
    config: CommunityConfig
    now: datetime
    actor: Actor = field(default_factory=Actor)
    gathering: bool = False
    deliveries: list[Delivery] = field(default_factory=list)
    _slots: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def community_id(self) -> int:
        """Return the community's row id."""
        return self.community.id

    @property
    def texts(self) -> Texts:
        """Return the sentences in the language of the person who acts."""
        return texts.of(self.actor.language or self.config.language)

    @property
    def member(self) -> Member:
        """Return the acting member. Raises UserError `not-joined` for everybody else."""
        member = self.actor.member
        if member is None or member.state != MemberState.ACTIVE:
            raise UserError("not-joined", product=self.config.product)
        return member

    @property
    def member_id(self) -> int:
        """Return the acting member's row id. Raises UserError `not-joined` for everybody else."""
        return self.member.id

    def refresh(self, thread: Thread, kind: CardKind = CardKind.THREAD) -> None:
        """Have every chat's card of this thread made anew from the state at send time."""
        self.present(kind, thread.id, urgency=thread.urgency)

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

    def post(self, kind: DeliveryKind, room: RoomKind, data: dict[str, Any], key: str) -> None:
        """Have something posted once in every chat's room of a kind."""
        for platform, rooms in self.config.rooms():
            self._enqueue(kind, platform, rooms.chat_ids()[room], data, key=key, urgency=NOTICE_URGENCY)

    def tell(self, account: Identity, key: str, **fields: str | int) -> None:
        """Have a sentence told to one person in his direct chat, where he opened it; otherwise nothing is sent."""
        if account.direct_open:
            data = {"key": key, "fields": fields}
            self._enqueue(DeliveryKind.TELL, account.platform, account.external_id, data, urgency=TELL_URGENCY)

    def answer_join(self, platform: str, chat_id: str, external_id: str, *, admit: bool) -> None:
        """Have somebody who asked let into a closed room, or turned away."""
        data = {"user": external_id, "admit": admit}
        self._enqueue(DeliveryKind.ADMIT, platform, chat_id, data, urgency=TELL_URGENCY)

    def seed_reaction(self, platform: str, chat_id: str, message_id: str) -> None:
        """Have the bot put the claim emoji on a new card, so that a member only taps it."""
        emoji = dict(self.config.rooms())[platform].claim_emoji
        self._enqueue(DeliveryKind.SEED_REACTION, platform, chat_id, {"message": message_id, "emoji": emoji})

    def take_reaction_off(self, chat_id: str, message_id: str, emoji: str) -> None:
        """Have the acting person's reaction removed, because what it asked for did not happen."""
        data = {"message": message_id, "user": self.actor.external_id, "emoji": emoji}
        self._enqueue(DeliveryKind.TAKE_REACTION_OFF, self.actor.platform, chat_id, data, urgency=TELL_URGENCY)

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
        await outbox.enqueue(self.uow, self.deliveries)

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
        )
        # the same thing twice in one act is one delivery; a batch holds hundreds
        at = self._slots.setdefault((platform, chat_id, key), len(self.deliveries)) if key else len(self.deliveries)
        self.deliveries[at : at + 1] = [row]


TELL_URGENCY = 1e12
NOTICE_URGENCY = 2e11
