"""Disagreements, three-way meetings with what came of them, shortfalls."""

from sqlalchemy import Column, Date, Index, Integer, Table, UniqueConstraint

from storage.tables.base import (
    Sealed,
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

meeting = Table(
    "meeting",
    metadata,
    key("id"),
    text("reason"),
    text("subject"),
    of("pair_id", "pair.id"),
    of("school_id", "school.id"),
    text("policy"),
    of("mediator_id", "person.id", optional=True),
    moment("proposed_at"),
    moment("shared_from"),
    text("status"),
    maybe_moment("slot_starts_at"),
    Column("slot_minutes", Integer),
    maybe("slot_place"),
    maybe("slot_online_reason"),
    maybe("offered_by"),
    text("accepted"),  # ids, by a space
    text("confirmed"),
    maybe_moment("ended_at"),
    number("version"),
    Index(None, "subject"),
    Index(None, "status"),
)

# Every wording of what came of a meeting stays.
meeting_record = Table(
    "meeting_record",
    metadata,
    of("meeting_id", "meeting.id", key=True),
    numbered("number"),
    text("outcome"),
    Column("held_on", Date, nullable=False),
    text("by_id"),
    moment("at"),
    Column("words", Sealed, nullable=False),
)

disagreement = Table(
    "disagreement",
    metadata,
    key("id"),
    of("document_id", "document.id"),
    of("by_id", "person.id"),
    text("status"),
    of("meeting_id", "meeting.id", optional=True),
    number("version"),
    UniqueConstraint("document_id", "by_id"),
)

# Every version of what somebody disagrees with stays.
statement = Table(
    "statement",
    metadata,
    of("disagreement_id", "disagreement.id", key=True),
    numbered("number"),
    number("revision"),
    moment("said_at"),
    text("part_id"),
    number("part_version"),
    Column("words", Sealed, nullable=False),
)

shortfall = Table(
    "shortfall",
    metadata,
    key("id"),
    of("school_id", "school.id"),
    of("pair_id", "pair.id"),
    text("span_key"),
    text("span_name"),
    Column("due_by", Date, nullable=False),
    text("policy"),
    moment("opened_at"),
    maybe_moment("caught_up_at"),
    maybe_moment("waived_at"),
    number("version"),
    UniqueConstraint("school_id", "span_key"),
)

not_engaging = Table(
    "not_engaging",
    metadata,
    key("id"),
    of("pair_id", "pair.id"),
    of("by_id", "person.id"),
    of("manager_id", "person.id", optional=True),
    moment("said_at"),
    moment("told_from"),
    Index(None, "pair_id"),
)
