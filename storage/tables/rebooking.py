"""Cancellations and what came after them. Both are only ever added to."""

from sqlalchemy import Boolean, Column, Index, Table

from storage.tables.base import key, maybe_moment, metadata, moment, number, of, text

cancellation = Table(
    "cancellation",
    metadata,
    key("id"),
    of("session_id", "session.id"),
    of("pair_id", "pair.id"),
    of("by_id", "person.id"),
    text("told_by_id"),
    text("reason"),
    Column("excused", Boolean, nullable=False),
    moment("slot_starts_at"),
    number("slot_minutes"),
    text("slot_place"),
    text("slot_online_reason"),
    moment("at"),
    Column("found", Boolean, nullable=False),
    Column("breach", Boolean, nullable=False),
    Index(None, "session_id"),
    Index(None, "pair_id"),
)

successor = Table(
    "successor",
    metadata,
    of("cancellation_id", "cancellation.id", key=True),
    text("outcome"),
    moment("at"),
    text("by_id"),
    maybe_moment("starts_at"),
    text("reason"),
)
