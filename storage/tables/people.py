"""The roster, who signs in as whom, and where people and schools are reached."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, UniqueConstraint, false

from storage.tables.base import (
    Moment,
    key,
    maybe,
    maybe_moment,
    metadata,
    moment,
    number,
    of,
    text,
)

installation = Table(
    "installation",
    metadata,
    key("id"),  # always "here": there is one
    text("mode"),  # demo or live, for life
    moment("created_at"),
)

mark = Table(
    "mark",
    metadata,
    key("name"),
    text("value"),  # another whenever what it is named after changed
)

trust = Table(
    "trust",
    metadata,
    key("id"),  # always "here": there is one
    text("name"),
    text("policy_id"),
    text("tenant_id"),
)

term = Table(
    "term",
    metadata,
    key("year"),
    key("name"),
    Column("starts", Date, nullable=False),
    Column("half_ends", Date, nullable=False),
    Column("half_starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
)

school = Table(
    "school",
    metadata,
    key("id"),
    text("name"),
    Column("high_case_load", Boolean, nullable=False),
    maybe("holiday_cover_id"),
)

person = Table(
    "person",
    metadata,
    key("id"),
    text("name"),
    text("email"),
    text("email_folded"),  # addresses are compared without regard to case
    text("working_days"),
    Column("leaves_on", Date),
    maybe("teams_id"),
    Index(None, "email_folded"),
)

post = Table(
    "post",
    metadata,
    key("id"),
    of("person_id", "person.id"),
    text("role"),
    of("school_id", "school.id", optional=True),
    of("line_manager_id", "person.id", optional=True),
    of("shares_with_id", "person.id", optional=True),
    Column("starts_on", Date),  # of an acting post only, as is its last day
    Column("ends_on", Date),
    Index(None, "person_id"),
    Index(None, "school_id"),
)

pair = Table(
    "pair",
    metadata,
    key("id"),
    of("school_id", "school.id"),
    of("supervisor_id", "person.id"),
    of("supervisee_id", "person.id"),
    Column("ends_on", Date),
    Column("once", Boolean, nullable=False, server_default=false()),
    Index(None, "supervisor_id"),
    Index(None, "supervisee_id"),
)

away = Table(
    "away",
    metadata,
    key("id"),
    of("person_id", "person.id"),
    Column("first", Date, nullable=False),
    Column("last", Date),
    of("cover_id", "person.id", optional=True),
    text("set_by_id"),
    maybe_moment("set_at"),
    Index(None, "person_id"),
)

handover = Table(
    "handover",
    metadata,
    of("person_id", "person.id", key=True),
    Column("at", Moment, primary_key=True),
    of("to_id", "person.id"),
    text("by_id"),
)

account = Table(
    "account",
    metadata,
    of("person_id", "person.id", key=True),
    text("tenant_id"),
    text("object_id"),
    text("bound_by"),
    moment("bound_at"),
    UniqueConstraint("tenant_id", "object_id"),
)

proposal = Table(
    "proposal",
    metadata,
    of("person_id", "person.id", key=True),
    text("tenant_id"),
    text("object_id"),
    moment("proposed_at"),
)

quarantine = Table(
    "quarantine",
    metadata,
    of("person_id", "person.id", key=True),
    key("tenant_id"),
    key("object_id"),
    moment("proposed_at"),
)

channel = Table(
    "channel",
    metadata,
    key("id"),
    text("team_id"),
    text("name"),
    text("service_url"),
    maybe_moment("bound_at"),
    of("school_id", "school.id", optional=True),
    Index(None, "school_id"),
)

conversation = Table(
    "conversation",
    metadata,
    of("person_id", "person.id", key=True),
    text("id"),
    text("service_url"),
)

session = Table(
    "session",
    metadata,
    key("id"),
    of("pair_id", "pair.id"),
    of("school_id", "school.id"),
    text("policy"),
    text("due_key"),
    Column("due_by", Date, nullable=False),
    text("kind"),
    text("status"),
    maybe_moment("offer_starts_at"),
    Column("offer_minutes", Integer),
    maybe("offer_place"),
    maybe("offer_online_reason"),
    maybe("offer_by_id"),
    maybe_moment("offer_offered_at"),
    maybe_moment("booked_starts_at"),
    Column("booked_minutes", Integer),
    maybe("booked_place"),
    maybe("booked_online_reason"),
    number("sequence"),
    number("version"),
    maybe_moment("prompted_at"),
    maybe("owed_by_id"),
    maybe_moment("owed_since"),
    UniqueConstraint("pair_id", "due_key"),
    Index(None, "status"),
)
