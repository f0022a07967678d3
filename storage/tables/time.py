"""What time does to threads: nudges that were given, who put a thread off or hands it over, and spikes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import enum_type


class NudgeKind(StrEnum):
    """Which nudge it is; the list in `bot/rules/nudges.py` says what, to whom, when, and how often."""

    UNCLAIMED = "unclaimed"
    FITS = "fits"
    REMINDER = "reminder"
    FREED = "freed"
    FOLLOW_UP = "follow_up"
    TARGET = "target"
    LIMIT = "limit"


class HandoverEnd(StrEnum):
    """How an offer to hand a seat over ended."""

    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Nudge(SQLModel, table=True):
    """A nudge that was given: the unique key is what keeps it from being given twice.

    `ref` is whom it is about: a claim (reminder, freed, follow-up), a member (fits), or 0 (the thread itself);
    `round` counts what may come again. `then_at` is when its consequence comes (a reminder: the seat is freed), without
    the time that the thread's clock stood still.
    """

    __table_args__ = (
        UniqueConstraint("thread_id", "kind", "ref", "round"),
        Index("ix_nudge_then", "community_id", "kind", "then_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id")
    kind: NudgeKind = Field(sa_type=enum_type(NudgeKind))
    ref: int = 0
    round: int = 0
    at: datetime
    then_at: datetime | None = None


class Snooze(SQLModel, table=True):
    """A member put a thread off until a moment: his reminder waits, and `/next` does not offer it to him."""

    __table_args__ = (UniqueConstraint("thread_id", "member_id"), Index("ix_snooze_member", "member_id", "until"))

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id")
    member_id: int = Field(foreign_key="member.id")
    until: datetime
    times: int = 1


class Handover(SQLModel, table=True):
    """A member asked another to take his seat; until that one agrees, the seat stays his."""

    __table_args__ = (
        Index(
            "uq_handover_open",
            "claim_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_handover_to", "to_member_id", "ended_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int = Field(foreign_key="thread.id", index=True)
    claim_id: int = Field(foreign_key="claim.id")
    to_member_id: int = Field(foreign_key="member.id")
    at: datetime
    ended_at: datetime | None = None
    end: HandoverEnd | None = Field(default=None, sa_type=enum_type(HandoverEnd))


class Incident(SQLModel, table=True):
    """A spike of negative threads: far more in an hour than usual. At most one is open in a community.

    `seen` threads came in the hour before `opened_at`, where `usual` (a mean) come; `chance` is how likely that many
    or more would be on a usual day.
    """

    __table_args__ = (
        Index(
            "uq_incident_open",
            "community_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    opened_at: datetime
    closed_at: datetime | None = None
    seen: int
    usual: float
    chance: float
