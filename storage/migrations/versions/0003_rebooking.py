"""Cancellations, what is owed after one, and what became of a session."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
