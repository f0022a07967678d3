"""What points bring, who asked for it, the codes that are given out, and what members tell the team."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class PerkKind(StrEnum):
    """What a perk does; each kind is a file in `bot/perks`."""

    EARLY_ACCESS = "early_access"
    CLOSED_ROOM = "closed_room"
    PRIORITY_SUPPORT = "priority_support"
    BONUS = "bonus"
    PRODUCT_LINE = "product_line"
    CODE = "code"


class Perk(SQLModel, table=True):
    """A line of the catalogue: its title by language, and what it takes.

    Either `threshold` (unlocked by the confirmed points ever earned) or `price` (confirmed points that are spent).
    `stock` is how many may be out or given in all (None: any number); `days` how long one lasts (None: for good);
    `approval` says that a manager decides about each request. `settings` are the kind's own. `retired` perks are no
    longer offered; what was given stays.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "name"),
        CheckConstraint("(threshold IS NULL) <> (price IS NULL)", name="perk_takes_one"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str = Field(max_length=40)
    title: dict[str, str] = Field(default_factory=dict, sa_type=JSON_TYPE)
    kind: PerkKind = Field(sa_type=enum_type(PerkKind))
    threshold: int | None = None
    price: int | None = None
    stock: int | None = None
    days: int | None = None
    approval: bool = False
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    retired: bool = False


class RedemptionState(StrEnum):
    """Where a request stands.

    `requested` waits for a manager; `approved` waits for the bot (or, for a bonus, for the payment); `fulfilled` is
    given; `ending` is being taken back by the bot; `ended` and `denied` are over.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    FULFILLED = "fulfilled"
    ENDING = "ending"
    ENDED = "ended"
    DENIED = "denied"


class Redemption(SQLModel, table=True):
    """One member's request for a perk. The partial unique index grants a perk once at a time.

    `cost` are the points it took. `due_at` is when the bot has to act (None: nothing to do), `leased_until` who does
    it now; `data` is what granting noted for the undo (an invite link, a ticket's number). `waits_for` is the chat in
    which the next step is to be done, where the process that began has not got that chat.
    """

    __table_args__ = (
        Index(
            "uq_redemption_live",
            "perk_id",
            "member_id",
            unique=True,
            sqlite_where=text("state IN ('requested', 'approved', 'fulfilled', 'ending')"),
            postgresql_where=text("state IN ('requested', 'approved', 'fulfilled', 'ending')"),
        ),
        Index("ix_redemption_due", "due_at"),
        Index("ix_redemption_community", "community_id", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    perk_id: int = Field(foreign_key="perk.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    state: RedemptionState = Field(sa_type=enum_type(RedemptionState))
    cost: int = 0
    requested_at: datetime
    decided_at: datetime | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    fulfilled_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = Field(default="", max_length=300)
    due_at: datetime | None = None
    leased_until: datetime | None = None
    attempts: int = 0
    last_error: str = Field(default="", max_length=300)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    waits_for: str | None = Field(default=None, max_length=16)


class PerkCode(SQLModel, table=True):
    """One code of a list; given to one redemption, once."""

    __tablename__ = "perk_code"
    __table_args__ = (UniqueConstraint("perk_id", "code"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    perk_id: int = Field(foreign_key="perk.id", index=True)
    code: str = Field(max_length=200)
    redemption_id: int | None = Field(default=None, foreign_key="redemption.id", unique=True)


class WordKind(StrEnum):
    """What a member tells the team: a good find (a link), a suggestion for the playbook, or product feedback."""

    FIND = "find"
    SUGGESTION = "suggestion"
    FEEDBACK = "feedback"


class WordState(StrEnum):
    """Where it stands; feedback is `accepted` once it was answered."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Word(SQLModel, table=True):
    """A member's word to the team, shown as a card in the managers' (feedback: the product team's) room.

    `said` are the words that a member put beside a find's link. An accepted find is looked at when `due_at` has come,
    and becomes the mention `mention_id`.
    """

    __table_args__ = (Index("ix_word_open", "community_id", "state"), Index("ix_word_due", "due_at"))

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    kind: WordKind = Field(sa_type=enum_type(WordKind))
    state: WordState = Field(default=WordState.OPEN, sa_type=enum_type(WordState))
    text: str = Field(max_length=2000)
    at: datetime
    answers: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON_TYPE)
    decided_at: datetime | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    said: str = Field(default="", max_length=2000)
    due_at: datetime | None = None
    attempts: int = 0
    mention_id: int | None = Field(default=None, foreign_key="mention.id")
