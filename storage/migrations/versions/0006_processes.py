"""Several processes of one installation: tenures, what waits to be read, the chats' state, an id for each event.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def words(name: str, length: int, *, sure: bool = True) -> sa.Column[str]:
    return sa.Column(name, AutoString(length=length), nullable=not sure)


def key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "tenure",
        key(),
        words("name", 40),
        words("holder", 120),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "arrival",
        key(),
        sa.Column("community_id", sa.Integer(), sa.ForeignKey("community.id"), nullable=False),
        words("source", 30),
        words("external_id", 200),
        words("link", 2000),
        sa.Column("mention", JSON, nullable=False),
        words("via", 40),
        sa.Column("history", sa.Boolean(), nullable=False),
        words("event", 16),
        sa.Column("came_at", UTCDateTime(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.UniqueConstraint("community_id", "source", "external_id"),
    )
    op.create_index("ix_arrival_due", "arrival", ["leased_until", "id"])
    op.create_table(
        "chat_state",
        key(),
        words("platform", 16),
        words("chat_id", 64),
        words("trouble", 300),
        sa.Column("since", UTCDateTime(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        words("became", 64, sure=False),
        sa.UniqueConstraint("platform", "chat_id"),
    )
    with op.batch_alter_table("redemption") as batch:
        batch.add_column(words("waits_for", 16, sure=False))
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("event", AutoString(length=16), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("event", existing_type=AutoString(length=16), existing_nullable=False, server_default=None)
    ours = sa.text("classified_by NOT IN ('upstream', 'manager')")
    op.create_index(
        "ix_mention_ours", "mention", ["community_id", "history", "id"], sqlite_where=ours, postgresql_where=ours
    )
