"""Proof, perks, members' pages: the tables of the programme.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def finding(name: str) -> sa.Enum:
    return sa.Enum("yes", "no", "unknown", name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "connect_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", AutoString(length=64), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
    )
    with op.batch_alter_table("connect_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connect_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("perk_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "fulfilled",
                "ending",
                "ended",
                "denied",
                name="redemptionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("requested_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("fulfilled_at", UTCDateTime(), nullable=True),
        sa.Column("ends_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(length=300), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", AutoString(length=300), nullable=False),
        sa.Column(
            "data", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["perk_id"], ["perk.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("redemption", schema=None) as batch_op:
        batch_op.create_index("ix_redemption_community", ["community_id", "state"], unique=False)
        batch_op.create_index("ix_redemption_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_redemption_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_redemption_live",
            ["perk_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'approved', 'fulfilled', 'ending')"),
            postgresql_where=sa.text("state IN ('requested', 'approved', 'fulfilled', 'ending')"),
        )

    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "find", "suggestion", "feedback", name="wordkind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open", "accepted", "declined", name="wordstate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("text", AutoString(length=2000), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_word_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_word_open", ["community_id", "state"], unique=False)

    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "gone",
                "other_author",
                "other_thread",
                "no_disclosure",
                "near_copy",
                "odd_pace",
                "unseen",
                "appeal",
                name="doubtkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "evidence", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column(
            "end",
            sa.Enum(
                "accepted", "rejected", "settled", name="doubtend", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("why", AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("doubt", schema=None) as batch_op:
        batch_op.create_index("ix_doubt_open", ["community_id", "decided_at", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_doubt_reply_id"), ["reply_id"], unique=False)
        batch_op.create_index(
            "uq_doubt_open",
            ["reply_id", "kind"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "perk_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("perk_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=200), nullable=False),
        sa.Column("redemption_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["perk_id"], ["perk.id"]),
        sa.ForeignKeyConstraint(["redemption_id"], ["redemption.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("perk_id", "code"),
        sa.UniqueConstraint("redemption_id"),
    )
    with op.batch_alter_table("perk_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_perk_code_perk_id"), ["perk_id"], unique=False)

    op.create_table(
        "proof_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column(
            "found",
            finding("check_found"),
            nullable=False,
        ),
        sa.Column(
            "by_member",
            sa.Enum(
                "yes", "no", "unknown", name="check_by_member", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "in_thread",
            sa.Enum(
                "yes", "no", "unknown", name="check_in_thread", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "disclosed",
            sa.Enum(
                "yes", "no", "unknown", name="check_disclosed", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "original",
            sa.Enum(
                "yes", "no", "unknown", name="check_original", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("author", AutoString(length=200), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("copy_of", sa.Integer(), nullable=True),
        sa.Column("likeness", sa.Float(), nullable=True),
        sa.Column("last_error", AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["copy_of"], ["reply.id"]),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reply_id"),
    )
    with op.batch_alter_table("proof_check", schema=None) as batch_op:
        batch_op.create_index("ix_check_due", ["due_at"], unique=False)
