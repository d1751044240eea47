"""Cancellations, what is owed after one, and what became of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("prompted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("owed_by_id", sa.Text(), nullable=True))
    op.add_column("session", sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_session_status"), "session", ["status"])
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("told_by_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.Column("slot_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("slot_place", sa.Text(), nullable=False),
        sa.Column("slot_online_reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("breach", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_cancellation_session_id_session")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pair.id"], name=op.f("fk_cancellation_pair_id_pair")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_cancellation_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
    )
    op.create_index(op.f("ix_cancellation_session_id"), "cancellation", ["session_id"])
    op.create_index(op.f("ix_cancellation_pair_id"), "cancellation", ["pair_id"])
    op.create_table(
        "successor",
        sa.Column("cancellation_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cancellation_id"],
            ["cancellation.id"],
            name=op.f("fk_successor_cancellation_id_cancellation"),
        ),
        sa.PrimaryKeyConstraint("cancellation_id", name=op.f("pk_successor")),
    )
