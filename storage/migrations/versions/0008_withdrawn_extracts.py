"""Case extracts can be withdrawn, and taken out of the child's record."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_on", sa.Date(), nullable=True),
        sa.Column("taken_out_by", sa.Text(), nullable=True),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("extract", column)
