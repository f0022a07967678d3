"""The playbook: seeded from the config into an empty community, then the database is the truth."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import JSON_TYPE, enum_type
from storage.tables.threads import Category


class Guidance(SQLModel, table=True):
    """What to keep in mind when answering one category: one line for the card, by language; keywords find it.

    `version` grows with every change, so that a report can say what was answered under which.
    """

    __table_args__ = (UniqueConstraint("community_id", "category"),)

    id: int = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="community.id")
    category: Category = Field(sa_type=enum_type(Category))
    version: int = 1
    line: dict[str, str] = Field(default_factory=dict, sa_type=JSON_TYPE)
    keywords: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
