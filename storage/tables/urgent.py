"""Urgent requests, who was left out of them, and whom to ring."""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from storage.tables.base import (
    key,
    maybe,
    maybe_moment,
    metadata,
    moment,
    number,
    numbered,
    of,
    text,
)

urgent_request = Table(
    "urgent_request",
    metadata,
    key("id"),
    of("asker_id", "person.id"),
    of("school_id", "school.id"),
    text("policy"),
    moment("asked_at"),
    Column("harm", Boolean, nullable=False),
    text("status"),
    number("turn"),
    maybe_moment("reopened_at"),
    maybe("answer_by_id"),
    maybe_moment("answer_at"),
    maybe_moment("answer_starts_at"),
    Column("answer_minutes", Integer),
    maybe("answer_way"),
    Column("answer_ringing", Boolean),
    maybe_moment("arranged_at"),
    maybe_moment("asker_confirmed_at"),
    maybe_moment("other_confirmed_at"),
    maybe_moment("held_at"),
    maybe_moment("ended_at"),
    text("reason"),
    number("version"),
    Index(None, "status"),
)

# Left out by the asker, or unable by their own word; why is not kept.
urgent_out = Table(
    "urgent_out",
    metadata,
    of("request_id", "urgent_request.id", key=True),
    key("person_id"),
    key("how"),
)

phone_number = Table(
    "phone_number",
    metadata,
    numbered("position"),
    text("school_id"),  # empty: a person's own
    text("line"),
    text("whose"),
    text("number"),
)
