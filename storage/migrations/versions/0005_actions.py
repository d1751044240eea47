"""Agenda items, informal supervision, the words that actions were done with."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
