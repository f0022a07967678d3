"""What was seen of a recorded answer, and what a manager has to decide about it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class Finding(StrEnum):
    """What a look at a link says to one question. `unknown` is not checkable: it is not suspicious."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class DoubtKind(StrEnum):
    """Why a manager should look. `unseen` is no suspicion: the disclosure cannot be checked there, so eyes must."""

    GONE = "gone"
    OTHER_AUTHOR = "other_author"
    OTHER_THREAD = "other_thread"
    NO_DISCLOSURE = "no_disclosure"
    NEAR_COPY = "near_copy"
    ODD_PACE = "odd_pace"
    UNSEEN = "unseen"
    APPEAL = "appeal"


class DoubtEnd(StrEnum):
    """How a doubt ended; `settled`: a later look found that all is well, or another decision made it moot."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SETTLED = "settled"


class Check(SQLModel, table=True):
    """One recorded answer's proof: when to look (again), and what the last look found.

    `due_at` is None when nobody has to look any more. `found` says that the post is there, `by_member` that its author
    is the member's handle, `in_thread` that it belongs to the claimed thread, `disclosed` that the disclosure stands in
    its text, `original` that it is not nearly the same as the answer `copy_of` (`likeness`, 0 to 1).
    """

    __tablename__ = "proof_check"
    __table_args__ = (Index("ix_check_due", "due_at"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    reply_id: int = Field(foreign_key="reply.id", unique=True)
    due_at: datetime | None = None
    leased_until: datetime | None = None
    attempts: int = 0
    looks: int = 0
    looked_at: datetime | None = None
    found: Finding = Field(default=Finding.UNKNOWN, sa_type=enum_type(Finding, "check_found"))
    by_member: Finding = Field(default=Finding.UNKNOWN, sa_type=enum_type(Finding, "check_by_member"))
    in_thread: Finding = Field(default=Finding.UNKNOWN, sa_type=enum_type(Finding, "check_in_thread"))
    disclosed: Finding = Field(default=Finding.UNKNOWN, sa_type=enum_type(Finding, "check_disclosed"))
    original: Finding = Field(default=Finding.UNKNOWN, sa_type=enum_type(Finding, "check_original"))
    author: str = Field(default="", max_length=200)
    text: str = Field(default="")
    copy_of: int | None = Field(default=None, foreign_key="reply.id")
    likeness: float | None = None
    last_error: str = Field(default="", max_length=300)


class Doubt(SQLModel, table=True):
    """Something about an answer that a manager decides; at most one of a kind is open for an answer."""

    __table_args__ = (
        Index(
            "uq_doubt_open",
            "reply_id",
            "kind",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index("ix_doubt_open", "community_id", "decided_at", "kind"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    reply_id: int = Field(foreign_key="reply.id", index=True)
    kind: DoubtKind = Field(sa_type=enum_type(DoubtKind))
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    opened_at: datetime
    decided_at: datetime | None = None
    end: DoubtEnd | None = Field(default=None, sa_type=enum_type(DoubtEnd))
    person_id: int | None = Field(default=None, foreign_key="person.id")
    why: str = Field(default="", max_length=300)
