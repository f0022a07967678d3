"""What several processes of one installation share: who holds which role, what waits to be read, how the chats are."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE


class Tenure(SQLModel, table=True):
    """Who holds a role that one process has at a time (a chat's token, the clock), until when, and since when.

    `holder` is the process, as `bot.runtime.holder` writes it. `until` is the database's own time where it has one.
    """

    __table_args__ = (UniqueConstraint("name"),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=40)
    holder: str = Field(max_length=120)
    since: datetime
    until: datetime


class Arrival(SQLModel, table=True):
    """A post that came in where nobody reads, and waits for a process that does. `mention` is it as it came.

    `link` is its canonical link. The row goes in the transaction that takes the post in.
    """

    __table_args__ = (
        UniqueConstraint("community_id", "source", "external_id"),
        Index("ix_arrival_due", "leased_until", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    source: str = Field(max_length=30)
    external_id: str = Field(max_length=200)
    link: str = Field(max_length=2000)
    mention: dict[str, Any] = Field(sa_type=JSON_TYPE)
    via: str = Field(default="", max_length=40)
    history: bool = False
    event: str = Field(default="", max_length=16)
    came_at: datetime
    leased_until: datetime | None = None
    attempts: int = 0


class ChatState(SQLModel, table=True):
    """What is known of a chat platform (`chat_id` empty) or of one room: its trouble, and what it became.

    `trouble` is what it needs, in words for a manager (empty: nothing), `since` when that began, `told` whether the
    managers know. `became` is the id that Telegram gave a group when it made it a supergroup.
    """

    __tablename__ = "chat_state"
    __table_args__ = (UniqueConstraint("platform", "chat_id"),)

    id: int = Field(default=None, primary_key=True)
    platform: str = Field(max_length=16)
    chat_id: str = Field(max_length=64)
    trouble: str = Field(default="", max_length=300)
    since: datetime | None = None
    told: bool = False
    became: str | None = Field(default=None, max_length=64)
