"""Communities, persons, their chat identities, and members: a person in one community."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type


class Right(StrEnum):
    """What a person may do in a community, from least to most."""

    STRANGER = "stranger"
    VIEWER = "viewer"
    AMBASSADOR = "ambassador"
    MANAGER = "manager"
    LEAD = "lead"


class MemberState(StrEnum):
    """Where a member stands in the programme.

    `applied` waits for a manager's yes; `paused` takes a break, or is gone from the chat; `suspended` was stopped by a
    manager; `erased` is a nameless row that keeps the ledger whole.
    """

    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    LEFT = "left"
    ERASED = "erased"


class Community(SQLModel, table=True):
    """One client's programme. Its settings live in the config under the same name."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=40)
    created_at: datetime


class Person(SQLModel, table=True):
    """One human being, whatever chats he uses. Not told to a community: which others he is in.

    `zone` is his time zone; from `quiet_from` to `quiet_until` (minutes after his midnight) he is not written to.
    `merged_into` is the person he turned out to be, once both chats were connected.
    """

    id: int = Field(default=None, primary_key=True)
    created_at: datetime
    language: str | None = Field(default=None, max_length=8)
    last_community_id: int | None = Field(default=None, foreign_key="community.id")
    zone: str | None = Field(default=None, max_length=64)
    quiet_from: int | None = None
    quiet_until: int | None = None
    merged_into: int | None = Field(default=None, foreign_key="person.id")


class Identity(SQLModel, table=True):
    """A person's account in one chat. `direct_open`: the bot may write to him first."""

    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    platform: str = Field(max_length=16)
    external_id: str = Field(max_length=64)
    name: str = Field(max_length=200)
    direct_open: bool = False


class Visit(SQLModel, table=True):
    """A person who is no member was seen acting in a community's room, so he may join from the direct chat."""

    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    seen_at: datetime


class Member(SQLModel, table=True):
    """A person in one community, with the consent he gave.

    `handles` are his public names by place (`x`, `youtube`, `reddit`), without `@`; `speaks` language codes;
    `expertise` categories; `experience` the (question, answer) pairs of his application. `note` is the managers' own.
    `pings_per_day` is how often he wants to hear of a thread that fits; `pinged` counts those of `pinged_on`.
    `manages`, `leads`: he was last seen with a manager's right, a lead's. `seen_at` is his last act, `present_at` when
    the chat last said that he is in the room. `merged_into` is the member whose balance his ledger lines count for.
    """

    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    state: MemberState = Field(sa_type=enum_type(MemberState))
    state_why: str = Field(default="", max_length=300)
    joined_at: datetime
    consent_version: int
    handles: dict[str, str] = Field(default_factory=dict, sa_type=JSON_TYPE)
    speaks: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    expertise: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    experience: list[list[str]] = Field(default_factory=list, sa_type=JSON_TYPE)
    note: str = Field(default="", max_length=1000)
    pings_per_day: int = 0
    pinged: int = 0
    pinged_on: date | None = None
    manages: bool = False
    leads: bool = False
    seen_at: datetime | None = None
    present_at: datetime | None = None
    merged_into: int | None = Field(default=None, foreign_key="member.id", index=True)


class ConnectCode(SQLModel, table=True):
    """A one-time code that shows, typed in the other chat, whose account that is; only its hash is kept."""

    __tablename__ = "connect_code"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True, max_length=64)
    expires_at: datetime
    used_at: datetime | None = None
