"""What came in, what is to be said, and what was done by whom."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy import text as words

from storage.tables.base import (
    Number,
    key,
    maybe,
    maybe_moment,
    metadata,
    moment,
    number,
    text,
)

form = Table(
    "form",
    metadata,
    key("id"),
    text("person_id"),
    text("verb"),
    text("subject"),
    number("seen"),
    moment("opened_at"),
    Column("context", JSON, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    key("key"),
    text("outcome"),
    text("reference"),
    moment("taken_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", Number, primary_key=True),  # rises; the order within each recipient
    text("kind"),
    text("subject"),
    text("recipient"),
    text("occurrence"),
    text("collapse_key"),
    Column("morning", Text, nullable=False, server_default=""),  # the date it is gathered for
    Column("urgent", Boolean, nullable=False, server_default=false()),
    text("state"),
    moment("due_at"),
    maybe_moment("next_plan_at"),
    maybe("conversation"),
    maybe("activity_id"),
    maybe("lease_token"),
    maybe_moment("lease_until"),
    number("attempts"),
    number("touched"),  # how often the posted card was asked to say the present state
    number("shown"),  # how many of those it says
    maybe("last_error"),  # a code
    maybe_moment("sent_at"),
    UniqueConstraint("kind", "subject", "recipient", "occurrence"),
    Index(None, "next_plan_at"),
    Index(None, "subject"),
    Index(None, "state", "due_at"),
    Index(None, "recipient", "state", "position"),
    Index(None, "collapse_key"),
    Index(None, "recipient", "morning"),
    Index(None, "conversation", "activity_id"),
    sqlite_autoincrement=True,
)
# What a posted card doesn't say yet: few among all that was ever posted.
Index(
    "ix_outbox_behind",
    outbox.c.due_at,
    sqlite_where=outbox.c.touched > outbox.c.shown,
    postgresql_where=outbox.c.touched > outbox.c.shown,
)
Index(
    "ix_outbox_urgent",
    outbox.c.due_at,
    sqlite_where=words("urgent = 1"),
    postgresql_where=words("urgent"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    text("stream"),
    Column("seq", Integer, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    text("event"),
    text("actor"),
    moment("at"),
    Column("facts", Text, nullable=False),  # RFC 8785 JSON, so that the hash can be made again
    Column("hash", LargeBinary, nullable=False),
    Column("leaf", Integer),  # its place in the tree over all streams, set once
    UniqueConstraint("stream", "seq"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)
