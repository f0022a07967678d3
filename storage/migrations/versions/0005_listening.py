"""Sources, dead letters, budgets, stories, lessons, the playbook's versions, and what they add to threads and mentions.

Revision ID: 0005
Revises: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CARD_KINDS = ("thread", "review", "staff", "application", "redemption", "word", "incident")
CATEGORIES = ("technical", "support", "trust", "rumor")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def words(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, AutoString(length=length), nullable=False)


def number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def to(target: str, name: str = "", *, sure: bool = False) -> sa.Column[Any]:
    return sa.Column(name or f"{target}_id", sa.Integer(), sa.ForeignKey(f"{target}.id"), nullable=not sure)


def at(name: str, *, sure: bool = True) -> sa.Column[Any]:
    return sa.Column(name, UTCDateTime(), nullable=not sure)


def new(table: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> None:
    """Create a table of a community's rows."""
    op.create_table(table, sa.Column("id", sa.Integer(), primary_key=True), to("community", sure=True), *columns)


def add(table: str, *columns: sa.Column[Any], filled: dict[str, tuple[Any, str]] | None = None) -> None:
    """Add columns; those `filled` are never empty, and rows that stand already get the given value."""
    filled = filled or {}
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
        for name, (kind, value) in filled.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    with op.batch_alter_table(table) as batch:
        for name, (kind, _) in filled.items():
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def refer(table: str, column: str, target: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
        batch.create_foreign_key(f"{table}_{column}_fkey", target, [column], ["id"])


def upgrade() -> None:
    listening()
    stories()
    with op.batch_alter_table("card") as batch:
        batch.alter_column(
            "kind",
            existing_type=one_of("cardkind", *CARD_KINDS),
            type_=one_of("cardkind", *CARD_KINDS, "story"),
            existing_nullable=False,
        )
    playbook()
    threads()


def listening() -> None:
    new(
        "source_state",
        words("name", 40),
        words("kind", 20),
        sa.Column("cursor", JSON, nullable=False),
        at("due_at"),
        *(at(name, sure=False) for name in ("leased_until", "tried_at", "worked_at", "newest_at")),
        number("attempts"),
        at("failing_since", sure=False),
        words("last_error", 300),
        sa.UniqueConstraint("community_id", "name"),
    )
    op.create_index("ix_source_due", "source_state", ["due_at"])
    new(
        "tally",
        words("source", 40),
        sa.Column("day", sa.Date(), nullable=False),
        *(number(name) for name in ("new", "known", "broken")),
        sa.UniqueConstraint("community_id", "source", "day"),
    )
    new(
        "spending",
        words("what", 60),
        words("period", 10),
        sa.Column("spent", sa.Float(), nullable=False),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("community_id", "what", "period"),
    )
    new(
        "dead_letter",
        words("source", 40),
        words("digest", 64),
        sa.Column("raw", JSON, nullable=False),
        words("reason", 300),
        at("at"),
        number("times"),
        at("settled_at", sure=False),
        sa.UniqueConstraint("community_id", "source", "digest"),
    )
    op.create_index("ix_letter_waiting", "dead_letter", ["community_id", "settled_at"])
    op.create_table(
        "imprint",
        sa.Column("mention_id", sa.Integer(), sa.ForeignKey("mention.id"), primary_key=True),
        to("community", sure=True),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_imprint_community_id", "imprint", ["community_id"])


def stories() -> None:
    new(
        "narrative",
        words("name", 60),
        words("sentence", 300),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        at("created_at"),
        to("person"),
        at("changed_at"),
        at("ended_at", sure=False),
        to("narrative", "merged_into"),
        sa.UniqueConstraint("community_id", "name"),
    )
    new(
        "story_hint",
        at("at"),
        sa.Column("threads", JSON, nullable=False),
        sa.Column("state", one_of("hintstate", "open", "taken", "declined"), nullable=False),
        to("narrative"),
        at("decided_at", sure=False),
        to("person"),
    )
    op.create_index("ix_hint_open", "story_hint", ["community_id", "state"])
    new(
        "lesson",
        to("thread"),
        sa.Column("kind", one_of("lessonkind", "category", "negative"), nullable=False),
        words("label", 24),
        words("guessed", 24),
        sa.Column("negative", sa.Float(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        at("at"),
        to("person"),
        sa.Column("undone", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_lesson_newest", "lesson", ["community_id", "kind", "at"])
    op.create_index("ix_lesson_thread", "lesson", ["thread_id"])


def playbook() -> None:
    with op.batch_alter_table("guidance") as batch:
        batch.alter_column("category", existing_type=one_of("category", *CATEGORIES), nullable=True)
    refer("guidance", "narrative_id", "narrative")
    with op.batch_alter_table("guidance") as batch:
        batch.create_unique_constraint("guidance_community_id_narrative_id_key", ["community_id", "narrative_id"])
    add("guidance", filled={"sections": (JSON, "'{}'")})
    new(
        "guidance_version",
        to("guidance", sure=True),
        number("version"),
        sa.Column("line", JSON, nullable=False),
        sa.Column("keywords", JSON, nullable=False),
        sa.Column("sections", JSON, nullable=False),
        words("why", 300),
        to("person"),
        at("at"),
        sa.UniqueConstraint("guidance_id", "version"),
    )
    refer("word", "mention_id", "mention")
    add(
        "word",
        at("due_at", sure=False),
        filled={"said": (AutoString(length=2000), "''"), "attempts": (sa.Integer(), "0")},
    )
    op.create_index("ix_word_due", "word", ["due_at"])


def threads() -> None:
    refer("thread", "narrative_id", "narrative")
    refer("thread", "merged_into", "thread")
    add("thread", sa.Column("narrative_score", sa.Float(), nullable=True), filled={"growth": (sa.Integer(), "1")})
    op.create_index("ix_thread_narrative_id", "thread", ["narrative_id"])
    refer("mention", "copy_of", "mention")
    moments = (at(name, sure=False) for name in ("look_at", "missing_at", "gone_at", "edited_at"))
    add("mention", *moments, filled={"via": (AutoString(length=40), "''")})
    op.create_index("ix_mention_look", "mention", ["look_at"])
    op.create_index("ix_mention_copy", "mention", ["copy_of"])
