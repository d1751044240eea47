"""A mark that changes with the roster, so that what was read of it may be kept.

And what is said about a thing is found at once, however much was ever said.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_outbox_subject"), "outbox", ["subject"])
    # What a posted card doesn't say yet: few among all that was ever posted.
    op.create_index(
        "ix_outbox_behind",
        "outbox",
        ["due_at"],
        sqlite_where=sa.text("touched > shown"),
        postgresql_where=sa.text("touched > shown"),
    )
    op.create_index(
        "ix_outbox_urgent",
        "outbox",
        ["due_at"],
        sqlite_where=sa.text("urgent = 1"),
        postgresql_where=sa.text("urgent"),
    )
