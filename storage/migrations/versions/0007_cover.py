"""Acting posts, cover in the holidays, what leavers hand over."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("school", sa.Column("holiday_cover_id", sa.Text(), nullable=True))
    op.add_column("away", sa.Column("set_at", Moment(), nullable=True))
    op.add_column("post", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("post", sa.Column("ends_on", sa.Date(), nullable=True))
    op.create_table(
        "handover",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_handover_person_id_person")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_handover_to_id_person")),
        sa.PrimaryKeyConstraint("person_id", "at", name=op.f("pk_handover")),
    )
