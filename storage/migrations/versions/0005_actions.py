"""Agenda items, informal supervision, the words that actions were done with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("action", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("action", sa.Column("settled_in", sa.Text(), nullable=True))
    op.create_index(op.f("ix_action_owner_id_status"), "action", ["owner_id", "status"])
    # What ended so far ended in a record's review: the next one need not say so again.
    action = sa.table(
        "action", sa.column("status"), sa.column("document_id"), sa.column("settled_in")
    )
    ended = action.c.status.in_(["done", "dropped"])
    op.execute(action.update().where(ended).values(settled_in=action.c.document_id))
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_agenda_item_pair_id_pair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_pair_id_taken_by"), "agenda_item", ["pair_id", "taken_by"])
    op.create_table(
        "informal_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pair.id"], name=op.f("fk_informal_note_pair_id_pair")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informal_note")),
    )
    op.create_index(op.f("ix_informal_note_pair_id"), "informal_note", ["pair_id"])
    op.create_table(
        "action_done",
        sa.Column("action_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_action_done")),
    )
