"""What members record, and the append-only points ledger."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import enum_type


class Proof(StrEnum):
    """What is known of a record."""

    RECORDED = "recorded"
    VERIFIED = "verified"
    NOT_CHECKABLE = "not_checkable"
    REJECTED = "rejected"


class AnswerKind(StrEnum):
    """What kind of answer the member says it is."""

    STEPS = "steps"
    STORY = "story"
    SUPPORT = "support"


class EntryKind(StrEnum):
    """What a ledger line is for. The last four are no earnings: they turn, undo or spend."""

    REPLY = "reply"
    ADDITION = "addition"
    FIRST_REPLY = "first_reply"
    VERIFIED = "verified"
    LIKE = "like"
    ROUTED = "routed"
    FIND = "find"
    SUGGESTION = "suggestion"
    AWARD = "award"
    CORRECTION = "correction"
    CONFIRM = "confirm"
    REVERSAL = "reversal"
    REDEEMED = "redeemed"
    REFUND = "refund"


class Account(StrEnum):
    """A ledger line adds to what is pending or to what is confirmed."""

    PENDING = "pending"
    CONFIRMED = "confirmed"


class Reply(SQLModel, table=True):
    """A link to a public answer that a member says he wrote: `link` canonical, `url` as he gave it.

    `disclosed` is his own word that the disclosure is in; `disclosure_seen` that the prober or a manager saw it, which
    alone confirms points where the community asks for it. `published_at` is the public time where the link tells it
    (X ids do), else None: `recorded_at` counts, marked so. `guidance` is the version of the guidance that stood then.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "link"),
        Index("ix_reply_recorded", "community_id", "recorded_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    link: str = Field(max_length=2000)
    url: str = Field(max_length=2000)
    disclosed: bool = False
    disclosure_seen: bool = False
    recorded_at: datetime
    published_at: datetime | None = None
    kind: AnswerKind | None = Field(default=None, sa_type=enum_type(AnswerKind))
    guidance: int | None = None
    proof: Proof = Field(default=Proof.RECORDED, sa_type=enum_type(Proof))


class Like(SQLModel, table=True):
    """A member says he liked one answer: once per member and link."""

    __table_args__ = (
        UniqueConstraint("community_id", "member_id", "link"),
        Index("ix_like_recorded", "community_id", "recorded_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    reply_id: int | None = Field(default=None, foreign_key="reply.id")
    link: str = Field(max_length=2000)
    recorded_at: datetime


class Entry(SQLModel, table=True):
    """One line of the ledger; never changed or removed. `key` says what it is for, so nothing is paid twice.

    Confirming pending points is two more lines: minus from pending, plus to confirmed. Taking back is one more line
    per account. `why` is a manager's reason where one was given.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index("ix_entry_member", "member_id", "at"),
        Index("ix_entry_community", "community_id", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    member_id: int = Field(foreign_key="member.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True)
    key: str = Field(max_length=120)
    kind: EntryKind = Field(sa_type=enum_type(EntryKind))
    account: Account = Field(sa_type=enum_type(Account))
    points: int
    place: str = Field(default="", max_length=30)
    why: str = Field(default="", max_length=300)
    at: datetime
