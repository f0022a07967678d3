"""The playbook: seeded from the config into an empty community, then the database is the truth."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type
from storage.tables.threads import Category


class Guidance(SQLModel, table=True):
    """What to keep in mind when answering one category, or one story: exactly one of the two is set.

    `line` is its heart, one line for the card by language; `keywords` find the category. `sections` are the rest by
    name, as `bot/rules/playbook.py` lists them. `version` grows with every change, so that a report can say what was
    answered under which.
    """

    __table_args__ = (UniqueConstraint("community_id", "category"), UniqueConstraint("community_id", "narrative_id"))

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    category: Category | None = Field(default=None, sa_type=enum_type(Category))
    narrative_id: int | None = Field(default=None, foreign_key="narrative.id")
    version: int = 1
    line: dict[str, str] = Field(default_factory=dict, sa_type=JSON_TYPE)
    keywords: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    sections: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)


class GuidanceVersion(SQLModel, table=True):
    """What a guidance said in one version, whole, who made it so, and why; never changed."""

    __tablename__ = "guidance_version"
    __table_args__ = (UniqueConstraint("guidance_id", "version"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    guidance_id: int = Field(foreign_key="guidance.id")
    version: int
    line: dict[str, str] = Field(default_factory=dict, sa_type=JSON_TYPE)
    keywords: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    sections: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_TYPE)
    why: str = Field(default="", max_length=300)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
