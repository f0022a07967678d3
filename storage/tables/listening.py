"""Where mentions come from: each source's place in its stream, what it brought by day, what could not be read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE


class SourceState(SQLModel, table=True):
    """How far a source of a community was read. The cursor moves in the transaction that takes in what it brought.

    `due_at` is when it is asked again, `leased_until` while it is being asked. `worked_at` is the last success,
    `newest_at` the publication of the newest post that it brought. `last_error` is a key of the texts and its words,
    as `bot.ports.mentions.because` writes reasons; empty after a success. `failing_since` is set with the first one.
    """

    __tablename__ = "source_state"
    __table_args__ = (UniqueConstraint("community_id", "name"), Index("ix_source_due", "due_at"))

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str = Field(max_length=40)
    kind: str = Field(max_length=20)
    cursor: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    due_at: datetime
    leased_until: datetime | None = None
    tried_at: datetime | None = None
    worked_at: datetime | None = None
    newest_at: datetime | None = None
    attempts: int = 0
    failing_since: datetime | None = None
    last_error: str = Field(default="", max_length=300)


class Tally(SQLModel, table=True):
    """What came from one source on one local day: every item is counted once as new, known or broken."""

    __table_args__ = (UniqueConstraint("community_id", "source", "day"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    source: str = Field(max_length=40)
    day: date
    new: int = 0
    known: int = 0
    broken: int = 0


class Spending(SQLModel, table=True):
    """What was used up of a budget in a period: posts read (X), quota units (YouTube), money (a language model).

    `what` names the budget, `period` is a month or a day (`2026-11`, `2026-11-22`). `warned` was set at 80 %.
    """

    __table_args__ = (UniqueConstraint("community_id", "what", "period"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    what: str = Field(max_length=60)
    period: str = Field(max_length=10)
    spent: float = 0
    warned: bool = False


class DeadLetter(SQLModel, table=True):
    """What a source brought and nobody could read, in its raw form, until it is taken in after the mend.

    The same thing twice is one letter that came `times` times; `digest` is of its raw form.
    """

    __tablename__ = "dead_letter"
    __table_args__ = (
        UniqueConstraint("community_id", "source", "digest"),
        Index("ix_letter_waiting", "community_id", "settled_at"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    source: str = Field(max_length=40)
    digest: str = Field(max_length=64)
    raw: dict[str, Any] = Field(sa_type=JSON_TYPE)
    reason: str = Field(max_length=300)
    at: datetime
    times: int = 1
    settled_at: datetime | None = None


class Imprint(SQLModel, table=True):
    """Where a mention's text stands in meaning: DIMENSIONS signed bytes of `bot.ports.reading`; goes with the text."""

    mention_id: int = Field(foreign_key="mention.id", primary_key=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    vector: bytes
