"""Mentions as they came in, the threads they belong to, who holds a seat, and what was decided about them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class Tone(StrEnum):
    """How a mention speaks of the product."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Category(StrEnum):
    """What a thread is about; it decides priority and guidance."""

    TECHNICAL = "technical"
    SUPPORT = "support"
    TRUST = "trust"
    RUMOR = "rumor"


class Priority(StrEnum):
    """How soon a thread wants an answer."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class ThreadState(StrEnum):
    """A thread's life; the allowed moves stand in `bot/rules/lifecycle.py`."""

    REVIEW = "review"
    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    FOLLOW_UP = "follow_up"
    QUIET = "quiet"
    CLOSED = "closed"
    STAFF = "staff"
    DISMISSED = "dismissed"


class ClaimOrigin(StrEnum):
    """How a seat was taken: only its own reaction, taken off, releases a claim made by reaction."""

    REACTION = "reaction"
    BUTTON = "button"
    ASSIGNMENT = "assignment"
    HANDOVER = "handover"


class Thread(SQLModel, table=True):
    """One complaint and what follows under it. Times are aware UTC.

    `started_at` is when the SLA clocks start; `claim_by`, `due_at` and `limit_at` are when it should be claimed, target
    and limit, moved on by the time that they stood still. `paused_at` is set meanwhile: staff has it, or a manager
    stopped the clocks and said why (`hold_why`). `paused_to_claim` is what of `paused_seconds` came before the first
    claim. `shown_at` is when its card came on view; None: in line. `incident_id`: it came as part of a spike.
    `urgency` orders the line, more is sooner. `forgotten_at` is when its authors and texts were forgotten.
    `growth` is how many of its posts came within six hours, at the most. `narrative_id` is the story it belongs to,
    `narrative_score` how near it is (0 to 1; None: a manager said so; 0 without a story: he said none).
    `merged_into` is the thread that took it in.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index("ix_thread_line", "community_id", "state", "urgency"),
        Index("ix_thread_started", "community_id", "started_at"),
        Index("ix_thread_due", "community_id", "state", "due_at"),
        Index("ix_thread_created", "community_id", "created_at"),
        Index("ix_thread_answered", "community_id", "answered_at"),
        Index("ix_thread_author", "community_id", "source", "author"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    key: str = Field(max_length=500)
    source: str = Field(max_length=30)
    author: str = Field(max_length=200)
    state: ThreadState = Field(sa_type=enum_type(ThreadState))
    category: Category | None = Field(default=None, sa_type=enum_type(Category))
    category_why: str = Field(default="", max_length=200)
    priority: Priority = Field(sa_type=enum_type(Priority))
    urgency: float
    seats: int
    reach: int = 0
    mentions: int = 1
    language: str | None = Field(default=None, max_length=16)
    first_mention_id: int | None = None
    last_mention_at: datetime
    created_at: datetime
    started_at: datetime
    claim_by: datetime
    due_at: datetime
    limit_at: datetime
    late_on_arrival: bool = False
    shown_at: datetime | None = None
    paused_at: datetime | None = None
    paused_seconds: int = 0
    paused_to_claim: int = 0
    hold_why: str = Field(default="", max_length=200)
    claimed_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    forgotten_at: datetime | None = None
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    growth: int = 1
    narrative_id: int | None = Field(default=None, foreign_key="narrative.id", index=True)
    narrative_score: float | None = None
    merged_into: int | None = Field(default=None, foreign_key="thread.id")


OURS = "classified_by NOT IN ('upstream', 'manager')"
"""Judged by our own classifiers."""


class Mention(SQLModel, table=True):
    """One public post or comment, as it came in. Without a thread it is kept; `key` is the thread it would join.

    `link` is canonical, to compare by; `url` is the link as it came, to open. `via` is the source that brought it.
    `copy_of` is an earlier mention with nearly the same words. `look_at` is when the post is looked at again,
    `missing_at` when it was not found for the first time, `gone_at` when the second look agreed, `edited_at` when its
    words were seen to be others.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "source", "external_id"),
        UniqueConstraint("community_id", "link"),
        Index("ix_mention_posted", "community_id", "posted_at", "tone"),
        Index("ix_mention_kept", "community_id", "thread_id", "negative"),
        Index("ix_mention_conversation", "community_id", "source", "conversation"),
        Index("ix_mention_look", "look_at"),
        Index("ix_mention_copy", "copy_of"),
        Index("ix_mention_ours", "community_id", "history", "id", sqlite_where=text(OURS), postgresql_where=text(OURS)),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id", index=True)
    source: str = Field(max_length=30)
    external_id: str = Field(max_length=200)
    link: str = Field(max_length=2000)
    url: str = Field(max_length=2000)
    author: str = Field(max_length=200)
    text: str
    language: str | None = Field(default=None, max_length=16)
    posted_at: datetime
    seen_at: datetime
    conversation: str | None = Field(default=None, max_length=200)
    key: str = Field(max_length=500)
    root: bool = False
    reach: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    tone: Tone = Field(sa_type=enum_type(Tone))
    negative: float
    classified_by: str = Field(max_length=20)
    category: Category | None = Field(default=None, sa_type=enum_type(Category))
    category_why: str = Field(default="", max_length=200)
    history: bool = False
    via: str = Field(default="", max_length=40)
    copy_of: int | None = Field(default=None, foreign_key="mention.id")
    look_at: datetime | None = None
    missing_at: datetime | None = None
    gone_at: datetime | None = None
    edited_at: datetime | None = None


class Claim(SQLModel, table=True):
    """A member's seat in a thread. The partial unique indexes decide a race: one holder a seat, one seat a member."""

    __table_args__ = (
        Index(
            "uq_claim_seat",
            "thread_id",
            "seat",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        Index(
            "uq_claim_member",
            "thread_id",
            "member_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        Index(
            "ix_claim_held",
            "community_id",
            "member_id",
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        Index("ix_claim_member", "member_id", "claimed_at"),
        Index("ix_claim_community", "community_id", "claimed_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id", index=True)
    member_id: int = Field(foreign_key="member.id")
    seat: int
    origin: ClaimOrigin = Field(sa_type=enum_type(ClaimOrigin))
    platform: str = Field(max_length=16)
    claimed_at: datetime
    released_at: datetime | None = None
    release_reason: str = Field(default="", max_length=40)


class Audit(SQLModel, table=True):
    """One decision by a person or by the clock (no person): who, when, what, why, and what stood before (for undo).

    `member_id` is whom it was about.
    """

    __table_args__ = (Index("ix_audit_thread", "thread_id", "id"), Index("ix_audit_community", "community_id", "at"))

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")
    mention_id: int | None = Field(default=None, foreign_key="mention.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    at: datetime
    what: str = Field(max_length=40)
    why: str = Field(default="", max_length=500)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    undone: bool = False
