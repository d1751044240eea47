"""Morning messages, urgent ones, and who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("morning", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "outbox", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(op.f("ix_outbox_recipient_morning"), "outbox", ["recipient", "morning"])
    op.create_table(
        "away",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("cover_id", sa.Text(), nullable=True),
        sa.Column("set_by_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_away_person_id_person")
        ),
        sa.ForeignKeyConstraint(["cover_id"], ["person.id"], name=op.f("fk_away_cover_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index(op.f("ix_away_person_id"), "away", ["person_id"])
