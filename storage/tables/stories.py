"""Stories that come back across threads, and what the managers' corrections taught."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class Narrative(SQLModel, table=True):
    """A story with the manager's sentence that tells it. `vector` is the sentence's place in meaning, empty until read.

    `urgent`: its threads weigh more. `merged_into` is the story that it became part of.
    """

    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    name: str = Field(max_length=60)
    sentence: str = Field(max_length=300)
    vector: bytes = b""
    urgent: bool = False
    created_at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime
    ended_at: datetime | None = None
    merged_into: int | None = Field(default=None, foreign_key="narrative.id")


class HintState(StrEnum):
    """What the manager made of a hint."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


class StoryHint(SQLModel, table=True):
    """Threads that came together and may be a story that nobody has named: `threads` are their numbers, nearest first.

    A hint makes no story; a manager does, or declines.
    """

    __tablename__ = "story_hint"
    __table_args__ = (Index("ix_hint_open", "community_id", "state"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    at: datetime
    threads: list[int] = Field(default_factory=list, sa_type=JSON_TYPE)
    state: HintState = Field(default=HintState.OPEN, sa_type=enum_type(HintState))
    narrative_id: int | None = Field(default=None, foreign_key="narrative.id")
    decided_at: datetime | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")


class LessonKind(StrEnum):
    """What a decision taught: the category, or whether it is a complaint about us at all."""

    CATEGORY = "category"
    NEGATIVE = "negative"


class Lesson(SQLModel, table=True):
    """One decision of a manager as the classifier learns from it.

    `label` is what he said: a category, or `yes`, `not_negative`, `not_us`. `guessed` is what the classifier had said,
    empty where it said nothing. `vector` is the text's place in meaning, kept when the text is forgotten. What was
    taken back is `undone` and teaches nothing.
    """

    __table_args__ = (
        Index("ix_lesson_newest", "community_id", "kind", "at"),
        Index("ix_lesson_thread", "thread_id"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    thread_id: int | None = Field(default=None, foreign_key="thread.id")
    kind: LessonKind = Field(sa_type=enum_type(LessonKind))
    label: str = Field(max_length=24)
    guessed: str = Field(default="", max_length=24)
    negative: float | None = None
    vector: bytes = b""
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id")
    undone: bool = False
