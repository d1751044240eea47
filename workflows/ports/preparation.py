"""What is kept between sessions: what was prepared, and informal supervision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing that a party wants to talk about: "topic" or "case", by the form's sections.

    `answers` are content. `taken_by` is the record that took it up; until then it can be changed.
    """

    id: str
    pair_id: str
    kind: str
    by_id: str
    added_at: datetime
    answers: Mapping[str, str]
    school_id: str | None = None
    taken_by: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class InformalNote:
    """One note of informal supervision; `answers` are content. It is no record to sign."""

    id: str
    pair_id: str
    by_id: str
    held_at: datetime
    noted_at: datetime
    answers: Mapping[str, str]
    taken_by: str | None = None


class Preparation(Protocol):
    """Agenda items and notes of informal supervision."""

    def item(self, item_id: str) -> AgendaItem: ...
    def items(self, pair_id: str, *, taken_by: str | None = None) -> tuple[AgendaItem, ...]:
        """Give what was prepared and waits for a record, or what this record took up."""
        ...

    def save_item(self, item: AgendaItem) -> None:
        """Keep a new one (version 1), or its next version; Stale where it moved meanwhile."""
        ...

    def remove_item(self, item: AgendaItem) -> None: ...
    def take_item(self, item_id: str, document_id: str) -> None:
        """Have a record take it up; Stale where another did."""
        ...

    def notes(self, pair_id: str) -> tuple[InformalNote, ...]: ...
    def add_note(self, note: InformalNote) -> None: ...
    def take_note(self, note_id: str, document_id: str) -> None: ...
