"""Claim clocks, pauses, nudges, put-offs, hand-overs, incidents, and what a report says of answers.

Revision ID: 0004
Revises: 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CARD_KINDS = ("thread", "review", "staff", "application", "redemption", "word")
DELIVERY_KINDS = ("card", "seed_reaction", "take_reaction_off", "tell", "digest", "notice", "admit")
ORIGINS = ("reaction", "button", "assignment")
OPEN: Any = {"sqlite_where": sa.text("closed_at IS NULL"), "postgresql_where": sa.text("closed_at IS NULL")}
WAITS: Any = {"sqlite_where": sa.text("ended_at IS NULL"), "postgresql_where": sa.text("ended_at IS NULL")}
HELD: Any = {"sqlite_where": sa.text("released_at IS NULL"), "postgresql_where": sa.text("released_at IS NULL")}


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def widen(table: str, column: str, name: str, before: tuple[str, ...], *more: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column(
            column, existing_type=one_of(name, *before), type_=one_of(name, *before, *more), existing_nullable=False
        )


def add(table: str, **columns: tuple[Any, str]) -> None:
    """Add columns that are never empty; rows that stand already get the given value."""
    with op.batch_alter_table(table) as batch:
        for name, (kind, value) in columns.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    with op.batch_alter_table(table) as batch:
        for name, (kind, _) in columns.items():
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def new(table: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> None:
    """Create a table of a community's rows."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("community_id", sa.Integer(), sa.ForeignKey("community.id"), nullable=False),
        *columns,
    )


def to(target: str, name: str = "") -> sa.Column[Any]:
    return sa.Column(name or f"{target}_id", sa.Integer(), sa.ForeignKey(f"{target}.id"), nullable=False)


def at(name: str, *, sure: bool = True) -> sa.Column[Any]:
    return sa.Column(name, UTCDateTime(), nullable=not sure)


def upgrade() -> None:
    incidents()
    threads()
    widen("claim", "origin", "claimorigin", ORIGINS, "handover")
    op.create_index("ix_claim_held", "claim", ["community_id", "member_id"], **HELD)
    widen("card", "kind", "cardkind", CARD_KINDS, "incident")
    widen("outbox", "kind", "deliverykind", DELIVERY_KINDS, "moved", "report", "overview")
    add("member", leads=(sa.Boolean(), "false"))
    add("guidance", version=(sa.Integer(), "1"))
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("kind", one_of("answerkind", "steps", "story", "support"), nullable=True))
        batch.add_column(sa.Column("guidance", sa.Integer(), nullable=True))
    op.drop_index("ix_mention_posted", "mention")
    op.create_index("ix_mention_posted", "mention", ["community_id", "posted_at", "tone"])
    nudges()


def incidents() -> None:
    new(
        "incident",
        at("opened_at"),
        at("closed_at", sure=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
    )
    op.create_index("uq_incident_open", "incident", ["community_id"], unique=True, **OPEN)


def threads() -> None:
    # what stands already has a third of its time for the claim, as a new thread has
    add("thread", claim_by=(UTCDateTime(), "'1970-01-01 00:00:00'"), paused_to_claim=(sa.Integer(), "0"))
    add("thread", hold_why=(AutoString(length=200), "''"))
    third = "started_at + (due_at - started_at) / 3"
    if op.get_bind().dialect.name == "sqlite":
        days = "julianday(started_at) + (julianday(due_at) - julianday(started_at)) / 3"
        third = f"strftime('%Y-%m-%d %H:%M:%f000', {days})"
    op.execute(f"UPDATE thread SET claim_by = {third}")  # noqa: S608 - ours
    with op.batch_alter_table("thread") as batch:
        batch.add_column(sa.Column("incident_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("thread_incident_id_fkey", "incident", ["incident_id"], ["id"])
    op.create_index("ix_thread_incident_id", "thread", ["incident_id"])
    op.create_index("ix_thread_due", "thread", ["community_id", "state", "due_at"])
    op.create_index("ix_thread_created", "thread", ["community_id", "created_at"])
    op.create_index("ix_thread_answered", "thread", ["community_id", "answered_at"])


def nudges() -> None:
    kinds = ("unclaimed", "fits", "reminder", "freed", "follow_up", "target", "limit")
    new(
        "nudge",
        to("thread"),
        sa.Column("kind", one_of("nudgekind", *kinds), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        at("at"),
        at("then_at", sure=False),
        sa.UniqueConstraint("thread_id", "kind", "ref", "round"),
    )
    op.create_index("ix_nudge_then", "nudge", ["community_id", "kind", "then_at"])
    new(
        "snooze",
        to("thread"),
        to("member"),
        at("until"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.UniqueConstraint("thread_id", "member_id"),
    )
    op.create_index("ix_snooze_member", "snooze", ["member_id", "until"])
    new(
        "handover",
        to("thread"),
        to("claim"),
        to("member", "to_member_id"),
        at("at"),
        at("ended_at", sure=False),
        sa.Column("end", one_of("handoverend", "taken", "declined", "withdrawn"), nullable=True),
    )
    op.create_index("ix_handover_thread_id", "handover", ["thread_id"])
    op.create_index("ix_handover_to", "handover", ["to_member_id", "ended_at"])
    op.create_index("uq_handover_open", "handover", ["claim_id"], unique=True, **WAITS)
