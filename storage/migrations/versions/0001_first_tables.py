"""First tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("handled_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "update_id"),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_waiting", ["platform", "handled_at"], unique=False)

    op.create_table(
        "guidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "technical",
                "support",
                "trust",
                "rumor",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "line", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "keywords", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "category"),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("job", AutoString(length=40), nullable=False),
        sa.Column("period", AutoString(length=40), nullable=False),
        sa.Column("ran_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "job", "period"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("chat_id", AutoString(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card",
                "seed_reaction",
                "take_reaction_off",
                "tell",
                "digest",
                "notice",
                name="deliverykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "data", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("coalesce_key", AutoString(length=80), nullable=True),
        sa.Column("urgency", sa.Float(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "leased",
                "done",
                "dead",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", AutoString(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_next", ["platform", "chat_id", "state", "urgency"], unique=False)
        batch_op.create_index("ix_outbox_state", ["state", "not_before"], unique=False)
        batch_op.create_index(
            "uq_outbox_coalesce",
            ["platform", "chat_id", "coalesce_key"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting' AND coalesce_key IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND coalesce_key IS NOT NULL"),
        )

    op.create_table(
        "perk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "name"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("language", AutoString(length=8), nullable=True),
        sa.Column("last_community_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["last_community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "seen_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("signature", AutoString(length=128), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "signature"),
    )
    with op.batch_alter_table("seen_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_signature_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=500), nullable=False),
        sa.Column("source", AutoString(length=30), nullable=False),
        sa.Column("author", AutoString(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "review",
                "open",
                "claimed",
                "answered",
                "follow_up",
                "quiet",
                "closed",
                "staff",
                "dismissed",
                name="threadstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "technical",
                "support",
                "trust",
                "rumor",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("category_why", AutoString(length=200), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "low",
                "normal",
                "high",
                "critical",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("urgency", sa.Float(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("language", AutoString(length=16), nullable=True),
        sa.Column("first_mention_id", sa.Integer(), nullable=True),
        sa.Column("last_mention_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("limit_at", UTCDateTime(), nullable=False),
        sa.Column("late_on_arrival", sa.Boolean(), nullable=False),
        sa.Column("shown_at", UTCDateTime(), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("paused_seconds", sa.Integer(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "key"),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index("ix_thread_author", ["community_id", "source", "author"], unique=False)
        batch_op.create_index("ix_thread_line", ["community_id", "state", "urgency"], unique=False)
        batch_op.create_index("ix_thread_started", ["community_id", "started_at"], unique=False)

    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("thread", "review", "staff", name="cardkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("chat_id", AutoString(length=64), nullable=False),
        sa.Column("message_id", AutoString(length=64), nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "chat_id", "message_id"),
        sa.UniqueConstraint("thread_id", "kind", "platform", "chat_id"),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("external_id", AutoString(length=64), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("direct_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "external_id"),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active", "paused", "left", name="memberstate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "person_id"),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("source", AutoString(length=30), nullable=False),
        sa.Column("external_id", AutoString(length=200), nullable=False),
        sa.Column("link", AutoString(length=2000), nullable=False),
        sa.Column("url", AutoString(length=2000), nullable=False),
        sa.Column("author", AutoString(length=200), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("language", AutoString(length=16), nullable=True),
        sa.Column("posted_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("conversation", AutoString(length=200), nullable=True),
        sa.Column("key", AutoString(length=500), nullable=False),
        sa.Column("root", sa.Boolean(), nullable=False),
        sa.Column(
            "reach", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "tone",
            sa.Enum(
                "negative", "neutral", "positive", name="tone", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("negative", sa.Float(), nullable=False),
        sa.Column("classified_by", AutoString(length=20), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "technical",
                "support",
                "trust",
                "rumor",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("category_why", AutoString(length=200), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "link"),
        sa.UniqueConstraint("community_id", "source", "external_id"),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("ix_mention_conversation", ["community_id", "source", "conversation"], unique=False)
        batch_op.create_index("ix_mention_kept", ["community_id", "thread_id", "negative"], unique=False)
        batch_op.create_index("ix_mention_posted", ["community_id", "posted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mention_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "person_id"),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("mention_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("what", AutoString(length=40), nullable=False),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column(
            "before", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mention.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_community", ["community_id", "at"], unique=False)
        batch_op.create_index("ix_audit_thread", ["thread_id", "id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "reaction",
                "button",
                "assignment",
                name="claimorigin",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("platform", AutoString(length=16), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("release_reason", AutoString(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("ix_claim_community", ["community_id", "claimed_at"], unique=False)
        batch_op.create_index("ix_claim_member", ["member_id", "claimed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_thread_id"), ["thread_id"], unique=False)
        batch_op.create_index(
            "uq_claim_member",
            ["thread_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.create_index(
            "uq_claim_seat",
            ["thread_id", "seat"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("key", AutoString(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "first_reply",
                "like",
                "confirm",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "account",
            sa.Enum("pending", "confirmed", name="account", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("place", AutoString(length=30), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "key"),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_community", ["community_id", "at"], unique=False)
        batch_op.create_index("ix_entry_member", ["member_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("link", AutoString(length=2000), nullable=False),
        sa.Column("url", AutoString(length=2000), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column(
            "proof",
            sa.Enum(
                "recorded",
                "verified",
                "not_checkable",
                "rejected",
                name="proof",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "link"),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_reply_recorded", ["community_id", "recorded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reply_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "like",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("link", AutoString(length=2000), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["reply.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "member_id", "link"),
    )
    with op.batch_alter_table("like", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_like_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_like_recorded", ["community_id", "recorded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_like_thread_id"), ["thread_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("like", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_like_thread_id"))
        batch_op.drop_index("ix_like_recorded")
        batch_op.drop_index(batch_op.f("ix_like_member_id"))

    op.drop_table("like")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_thread_id"))
        batch_op.drop_index("ix_reply_recorded")
        batch_op.drop_index(batch_op.f("ix_reply_member_id"))

    op.drop_table("reply")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_thread_id"))
        batch_op.drop_index("ix_entry_member")
        batch_op.drop_index("ix_entry_community")

    op.drop_table("entry")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claim_seat",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_claim_member",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_claim_thread_id"))
        batch_op.drop_index("ix_claim_member")
        batch_op.drop_index("ix_claim_community")

    op.drop_table("claim")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_thread")
        batch_op.drop_index("ix_audit_community")

    op.drop_table("audit")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_person_id"))

    op.drop_table("visit")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mention_thread_id"))
        batch_op.drop_index("ix_mention_posted")
        batch_op.drop_index("ix_mention_kept")
        batch_op.drop_index("ix_mention_conversation")

    op.drop_table("mention")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_person_id"))

    op.drop_table("member")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_person_id"))

    op.drop_table("identity")
    op.drop_table("card")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_started")
        batch_op.drop_index("ix_thread_line")
        batch_op.drop_index("ix_thread_author")

    op.drop_table("thread")
    with op.batch_alter_table("seen_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_signature_seen_at"))

    op.drop_table("seen_signature")
    op.drop_table("person")
    op.drop_table("perk")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outbox_coalesce",
            sqlite_where=sa.text("state = 'waiting' AND coalesce_key IS NOT NULL"),
            postgresql_where=sa.text("state = 'waiting' AND coalesce_key IS NOT NULL"),
        )
        batch_op.drop_index("ix_outbox_state")
        batch_op.drop_index("ix_outbox_next")

    op.drop_table("outbox")
    op.drop_table("job_run")
    op.drop_table("guidance")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_waiting")

    op.drop_table("inbox")
    op.drop_table("community")
