"""What members, cards, perks, the ledger and the audit say more than before.

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON: Any = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
CARD_KINDS = ("thread", "review", "staff")
DELIVERY_KINDS = ("card", "seed_reaction", "take_reaction_off", "tell", "digest", "notice")
ENTRY_KINDS = ("reply", "first_reply", "like", "confirm")
STATES = ("active", "paused", "left")
MORE_STATES = ("applied", "active", "paused", "suspended", "left", "erased")
MORE_ENTRY_KINDS = (
    *("reply", "addition", "first_reply", "verified", "like", "routed", "find", "suggestion", "award", "correction"),
    *("confirm", "reversal", "redeemed", "refund"),
)
PERK_KINDS = ("early_access", "closed_room", "priority_support", "bonus", "product_line", "code")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def widen(table: str, column: str, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column(
            column, existing_type=one_of(name, *before), type_=one_of(name, *after), existing_nullable=False
        )


def add(table: str, **columns: tuple[Any, str]) -> None:
    """Add columns that are never empty; rows that stand already get the given value."""
    with op.batch_alter_table(table) as batch:
        for name, (kind, value) in columns.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    with op.batch_alter_table(table) as batch:
        for name, (kind, _) in columns.items():
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def point(table: str, column: str, target: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
        batch.create_foreign_key(f"{table}_{column}_fkey", target, [column], ["id"])


def upgrade() -> None:
    widen("member", "state", "memberstate", STATES, MORE_STATES)
    add(
        "member",
        state_why=(AutoString(length=300), "''"),
        handles=(JSON, "'{}'"),
        speaks=(JSON, "'[]'"),
        expertise=(JSON, "'[]'"),
        experience=(JSON, "'[]'"),
        note=(AutoString(length=1000), "''"),
        pings_per_day=(sa.Integer(), "0"),
        pinged=(sa.Integer(), "0"),
        manages=(sa.Boolean(), "false"),
    )
    with op.batch_alter_table("member") as batch:
        batch.add_column(sa.Column("pinged_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("seen_at", UTCDateTime(), nullable=True))
        batch.add_column(sa.Column("present_at", UTCDateTime(), nullable=True))
    point("member", "merged_into", "member")
    op.create_index("ix_member_merged_into", "member", ["merged_into"])
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("zone", AutoString(length=64), nullable=True))
        batch.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("quiet_until", sa.Integer(), nullable=True))
    point("person", "merged_into", "person")
    widen("entry", "kind", "entrykind", ENTRY_KINDS, MORE_ENTRY_KINDS)
    add("entry", why=(AutoString(length=300), "''"))
    widen("outbox", "kind", "deliverykind", DELIVERY_KINDS, (*DELIVERY_KINDS, "admit"))
    point("audit", "member_id", "member")
    add("reply", disclosure_seen=(sa.Boolean(), "false"))
    op.execute("UPDATE reply SET disclosure_seen = disclosed")
    with op.batch_alter_table("thread") as batch:
        batch.add_column(sa.Column("forgotten_at", UTCDateTime(), nullable=True))
    cards()
    perks()


def cards() -> None:
    op.rename_table("card", "card_before")
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("community_id", sa.Integer(), sa.ForeignKey("community.id"), nullable=False),
        sa.Column("thread_id", sa.Integer(), sa.ForeignKey("thread.id"), nullable=True),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("kind", one_of("cardkind", *CARD_KINDS, "application", "redemption", "word"), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("chat_id", AutoString(length=64), nullable=False),
        sa.Column("message_id", AutoString(length=64), nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=False),
        sa.UniqueConstraint("ref", "kind", "platform", "chat_id"),
        sa.UniqueConstraint("platform", "chat_id", "message_id"),
    )
    columns = "community_id, thread_id, kind, platform, chat_id, message_id, posted_at"
    op.execute(f"INSERT INTO card (ref, {columns}) SELECT thread_id, {columns} FROM card_before")  # noqa: S608 - ours
    op.drop_table("card_before")
    op.create_index("ix_card_thread_id", "card", ["thread_id"])


def perks() -> None:
    op.rename_table("perk", "perk_before")
    op.create_table(
        "perk",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("community_id", sa.Integer(), sa.ForeignKey("community.id"), nullable=False),
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("kind", one_of("perkkind", *PERK_KINDS), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("community_id", "name"),
        sa.CheckConstraint("(threshold IS NULL) <> (price IS NULL)", name="perk_takes_one"),
    )
    columns = "community_id, name, title, threshold"
    op.execute(
        f"INSERT INTO perk ({columns}, kind, approval, settings, retired) "  # noqa: S608 - ours
        f"SELECT {columns}, 'early_access', true, '{{}}', false FROM perk_before ORDER BY id"
    )
    op.drop_table("perk_before")
