"""Documents and their signing; parts in every version; children, actions, papers, extracts."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
)

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

document = Table(
    "document",
    metadata,
    key("id"),
    text("kind"),
    of("pair_id", "pair.id"),
    of("school_id", "school.id"),
    text("author_id"),
    text("policy"),
    moment("begun_at"),
    of("session_id", "session.id", optional=True),
    of("corrects_id", "document.id", optional=True),
    text("status"),
    number("revision"),
    text("digest"),
    maybe_moment("submitted_at"),
    Column("review_on", Date),
    maybe_moment("ended_at"),
    number("version"),
    Index(None, "pair_id", "kind"),
    Index(None, "corrects_id"),
    Index(None, "status"),
)
# Two people who begin the record of one session at once get one record.
Index(
    "uq_document_record_of_session",
    document.c.session_id,
    unique=True,
    sqlite_where=document.c.kind == "record",
    postgresql_where=document.c.kind == "record",
)

signer = Table(
    "signer",
    metadata,
    of("document_id", "document.id", key=True),
    key("person_id"),
    text("part"),
    number("position"),
)

signature = Table(
    "signature",
    metadata,
    of("document_id", "document.id", key=True),
    numbered("revision"),
    key("person_id"),
    text("tenant_id"),
    text("object_id"),
    text("name_shown"),
    moment("signed_at"),
    text("digest"),
    text("sentence"),
    text("form_hash"),
    text("template_version"),
    number("position"),
)

approval = Table(
    "approval",
    metadata,
    of("document_id", "document.id", key=True),
    key("case_id"),
    numbered("case_version"),
    text("person_id"),
    text("name_shown"),
    moment("approved_at"),
    number("position"),
)

plan_change = Table(
    "plan_change",
    metadata,
    of("document_id", "document.id", key=True),
    key("case_id"),
    number("case_version"),
    text("school_id"),
    number("position"),
)

closure = Table(
    "closure",
    metadata,
    of("document_id", "document.id", key=True),
    text("by_id"),
    text("by_name"),
    moment("closed_at"),
    text("reason"),
    text("missing_id"),
)

part = Table(
    "part",
    metadata,
    key("id"),
    of("document_id", "document.id"),
    number("version"),  # the newest
    Index(None, "document_id"),
)

part_version = Table(
    "part_version",
    metadata,
    of("id", "part.id", key=True),
    numbered("version"),
    text("document_id"),
    text("kind"),
    text("unit_kind"),
    text("unit_id"),
    moment("saved_at"),
    text("saved_by"),
    text("key"),
    maybe("child_id"),
    maybe("school_id"),
    maybe("case_id"),
    maybe("about_id"),
    maybe("owner_id"),
    Column("due_on", Date),
    number("position"),
    Column("removed", Boolean, nullable=False),
    Column("answers", Sealed, nullable=False),
    Column("salt", Sealed, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    of("document_id", "document.id", key=True),
    numbered("revision"),
    Column("manifest", LargeBinary, nullable=False),
    text("digest"),
    maybe_moment("submitted_at"),
)

revision_part = Table(
    "revision_part",
    metadata,
    key("document_id"),
    numbered("revision"),
    key("part_id"),
    number("version"),
    number("position"),
    ForeignKeyConstraint(
        ["document_id", "revision"], ["revision.document_id", "revision.revision"]
    ),
    ForeignKeyConstraint(["part_id", "version"], ["part_version.id", "part_version.version"]),
)

change_request = Table(
    "change_request",
    metadata,
    key("id"),
    of("document_id", "document.id"),
    number("revision"),
    text("by_id"),
    moment("asked_at"),
    Column("comment", Sealed, nullable=False),
    Index(None, "document_id"),
)

reading = Table(
    "reading",
    metadata,
    key("id"),
    of("document_id", "document.id"),
    number("revision"),
    text("person_id"),
    moment("opened_at"),
    text("form_hash"),
    text("template_version"),
    text("part_id"),
    Index(None, "document_id"),
)

data_key = Table(
    "data_key",
    metadata,
    key("id"),
    text("unit_kind"),
    text("unit_id"),
    Column("wrapped", LargeBinary),  # gone once destroyed
    maybe_moment("destroyed_at"),
    UniqueConstraint("unit_kind", "unit_id"),
)

child = Table(
    "child",
    metadata,
    key("id"),
    of("school_id", "school.id"),
    Column("reference_hash", LargeBinary, nullable=False),
    Column("initials", Sealed, nullable=False),
    UniqueConstraint("school_id", "reference_hash"),
)

action = Table(
    "action",
    metadata,
    key("id"),
    of("pair_id", "pair.id"),
    of("document_id", "document.id"),
    text("owner_id"),
    Column("due_on", Date, nullable=False),
    maybe("case_id"),
    maybe("child_id"),
    text("status"),
    number("carried"),
    maybe_moment("starts_at"),
    maybe("settled_in"),
    Index(None, "pair_id"),
    Index(None, "document_id"),
    Index(None, "owner_id", "status"),
)

paper = Table(
    "paper",
    metadata,
    key("id"),
    of("document_id", "document.id"),
    text("kind"),
    number("number"),
    text("name"),
    text("folder"),
    text("sha256"),
    moment("filed_at"),
    text("school_id"),
    maybe("case_id"),
    Column("in_channel", Boolean, nullable=False),
    Index(None, "document_id"),
)

link = Table(
    "link",
    metadata,
    key("token_hash"),
    text("person_id"),
    text("paper_id"),  # by its kind: a paper's id, or the session's whose calendar file it opens
    text("kind"),
    moment("expires_at"),
    maybe_moment("used_at"),
)

extract = Table(
    "extract",
    metadata,
    key("case_id"),
    numbered("case_version"),
    of("document_id", "document.id"),
    text("school_id"),
    moment("sent_at"),
    Column("entered_on", Date),
    maybe("entered_by"),
    maybe_moment("entered_at"),
    maybe_moment("withdrawn_at"),
    Column("taken_out_on", Date),
    maybe("taken_out_by"),
    maybe_moment("taken_out_at"),
    Index(None, "document_id"),
    Index(None, "school_id", "entered_at"),
)
