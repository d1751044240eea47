"""Urgent requests, and whom to ring."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "pair", sa.Column("once", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "phone_number",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("whose", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_phone_number")),
    )
    op.create_table(
        "urgent_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("harm", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by_id", sa.Text(), nullable=True),
        sa.Column("answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_minutes", sa.Integer(), nullable=True),
        sa.Column("answer_way", sa.Text(), nullable=True),
        sa.Column("answer_ringing", sa.Boolean(), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asker_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["person.id"], name=op.f("fk_urgent_request_asker_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_urgent_request_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_request")),
    )
    op.create_index(op.f("ix_urgent_request_status"), "urgent_request", ["status"])
    op.create_table(
        "urgent_out",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["urgent_request.id"],
            name=op.f("fk_urgent_out_request_id_urgent_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", "person_id", "how", name=op.f("pk_urgent_out")),
    )
