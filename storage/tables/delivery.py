"""What must still be shown, what is shown where, what came in raw, and which jobs ran."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class CardKind(StrEnum):
    """Which living message it is.

    A thread's card in the community's room, its twin for managers, or for staff; and, for managers, who asks to join,
    who asks for a perk, and what a member tells the team (feedback: for the product team). An incident gathers the
    threads of a spike. A story is a hint that several threads may tell one.
    """

    THREAD = "thread"
    REVIEW = "review"
    STAFF = "staff"
    APPLICATION = "application"
    REDEMPTION = "redemption"
    WORD = "word"
    INCIDENT = "incident"
    STORY = "story"


class DeliveryKind(StrEnum):
    """What a delivery shows. Its text is made at send time from the state of that moment.

    `admit` answers somebody's wish to join a closed room. `moved` turns the message that a card stood in before into a
    line that points to the new one. `report` is one part of a monthly report, `overview` all communities for operators.
    """

    CARD = "card"
    SEED_REACTION = "seed_reaction"
    TAKE_REACTION_OFF = "take_reaction_off"
    TELL = "tell"
    DIGEST = "digest"
    NOTICE = "notice"
    ADMIT = "admit"
    MOVED = "moved"
    REPORT = "report"
    OVERVIEW = "overview"


class DeliveryState(StrEnum):
    """Where a delivery stands; `dead` was tried too often or refused, and a manager is told once."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class Card(SQLModel, table=True):
    """A message in a chat that shows a thread, a member's application, a redemption or a word: `ref` is its row."""

    __table_args__ = (
        UniqueConstraint("ref", "kind", "platform", "chat_id"),
        UniqueConstraint("platform", "chat_id", "message_id"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True)
    ref: int
    kind: CardKind = Field(sa_type=enum_type(CardKind))
    platform: str = Field(max_length=16)
    chat_id: str = Field(max_length=64)
    message_id: str = Field(max_length=64)
    posted_at: datetime


class Delivery(SQLModel, table=True):
    """A row of the outbox, written in the transaction of the fact. `data` says what changed, never text.

    Waiting rows with the same `coalesce_key` in one chat are one row. `urgency`: more is sooner. `event` is the
    id, in the logs, of what caused it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "uq_outbox_coalesce",
            "platform",
            "chat_id",
            "coalesce_key",
            unique=True,
            sqlite_where=text("state = 'waiting' AND coalesce_key IS NOT NULL"),
            postgresql_where=text("state = 'waiting' AND coalesce_key IS NOT NULL"),
        ),
        Index("ix_outbox_next", "platform", "chat_id", "state", "urgency"),
        Index("ix_outbox_state", "state", "not_before"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    platform: str = Field(max_length=16)
    chat_id: str = Field(max_length=64)
    kind: DeliveryKind = Field(sa_type=enum_type(DeliveryKind))
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    coalesce_key: str | None = Field(default=None, max_length=80)
    urgency: float = 0
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=enum_type(DeliveryState))
    created_at: datetime
    not_before: datetime
    leased_until: datetime | None = None
    attempts: int = 0
    last_error: str = Field(default="", max_length=300)
    event: str = Field(default="", max_length=16)


class Update(SQLModel, table=True):
    """A raw update as a chat sent it, kept until it is handled."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("platform", "update_id"), Index("ix_inbox_waiting", "platform", "handled_at"))

    id: int = Field(default=None, primary_key=True)
    platform: str = Field(max_length=16)
    update_id: int = Field(sa_type=BigInteger)
    raw: dict[str, Any] = Field(sa_type=JSON_TYPE)
    received_at: datetime
    handled_at: datetime | None = None
    attempts: int = 0


class JobRun(SQLModel, table=True):
    """A job's run for one local period: the unique key is what keeps it from running twice."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("community_id", "job", "period"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    job: str = Field(max_length=40)
    period: str = Field(max_length=40)
    ran_at: datetime


class SeenSignature(SQLModel, table=True):
    """A signature already used at the HTTP intake, remembered until it is too old to be used again."""

    __tablename__ = "seen_signature"
    __table_args__ = (UniqueConstraint("community_id", "signature"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    signature: str = Field(max_length=128)
    seen_at: datetime = Field(index=True)
