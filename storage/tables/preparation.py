"""What is kept between sessions: prepared agenda items, informal supervision, words of done."""

from sqlalchemy import Column, Index, Table

from storage.tables.base import Sealed, key, maybe, metadata, moment, number, of, text

agenda_item = Table(
    "agenda_item",
    metadata,
    key("id"),
    of("pair_id", "pair.id"),
    text("kind"),
    text("by_id"),
    moment("added_at"),
    maybe("school_id"),
    maybe("taken_by"),  # the record that took it up
    number("version"),
    Column("answers", Sealed, nullable=False),
    Index(None, "pair_id", "taken_by"),
)

informal_note = Table(
    "informal_note",
    metadata,
    key("id"),
    of("pair_id", "pair.id"),
    text("by_id"),
    moment("held_at"),
    moment("noted_at"),
    maybe("taken_by"),
    Column("answers", Sealed, nullable=False),
    Index(None, "pair_id"),
)

action_done = Table(
    "action_done",
    metadata,
    key("action_id"),
    text("by_id"),
    moment("done_at"),
    text("unit_kind"),  # the action's own: its words are destroyed with it
    text("unit_id"),
    Column("words", Sealed, nullable=False),
)
