"""Communities, persons, their chat identities, and members: a person in one community."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import enum_type


class Right(StrEnum):
    """What a person may do in a community, from least to most."""

    STRANGER = "stranger"
    VIEWER = "viewer"
    AMBASSADOR = "ambassador"
    MANAGER = "manager"
    LEAD = "lead"


class MemberState(StrEnum):
    """Where a member stands in the programme."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class Community(SQLModel, table=True):
    """One client's programme. Its settings live in the config under the same name."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=40)
    created_at: datetime


class Person(SQLModel, table=True):
    """One human being, whatever chats he uses."""

    id: int = Field(default=None, primary_key=True)
    created_at: datetime
    language: str | None = Field(default=None, max_length=8)
    last_community_id: int | None = Field(default=None, foreign_key="community.id")


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
    """A person in one community, with the consent he gave."""

    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    state: MemberState = Field(sa_type=enum_type(MemberState))
    joined_at: datetime
    consent_version: int
