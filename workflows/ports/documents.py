"""Documents that people sign, children as records know them, and actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.actions import Action
from domain.document import Document, DocumentKind
from domain.parts import PartContent, PartHead


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What somebody asked to have changed in one revision."""

    document_id: str
    revision: int
    by_id: str
    asked_at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody opened content: which revision, and the hash of the form it was shown in.

    `part_id` is empty where the whole document was opened.
    """

    id: str
    document_id: str
    revision: int
    person_id: str
    opened_at: datetime
    form_hash: str
    template_version: str
    part_id: str = ""


class Documents(Protocol):
    """Documents, their parts (kept in every version) and their revisions."""

    def get(self, document_id: str) -> Document: ...
    def add(self, document: Document) -> None: ...
    def save(self, document: Document) -> Document: ...
    def of_session(self, session_id: str) -> Document | None: ...
    def of_pair(self, pair_id: str, kind: DocumentKind) -> tuple[Document, ...]: ...
    def corrections_of(self, document_id: str) -> tuple[Document, ...]: ...
    def waiting_for(self, person_id: str) -> tuple[Document, ...]:
        """Give the documents of this person's pairs that are not locked or closed."""
        ...

    def unsettled(self) -> tuple[Document, ...]:
        """Give every document that awaits signatures, oldest first; no content."""
        ...

    def unapproved_at(self, school_id: str) -> tuple[Document, ...]:
        """Give those of them that change the plan of a child of this school."""
        ...

    def heads(self, document_id: str) -> tuple[PartHead, ...]:
        """Give the newest version of each part that was not removed, in order."""
        ...

    def head(self, part_id: str) -> PartHead | None: ...
    def parts(self, document_id: str) -> tuple[PartContent, ...]:
        """Give the newest version of each part that was not removed, unsealed, in order."""
        ...

    def part(self, part_id: str, version: int) -> PartContent: ...
    def save_part(self, part: PartContent) -> None:
        """Keep one more version of a part; Stale where that version is already there."""
        ...

    def freeze(self, document: Document, manifest: bytes, parts: Sequence[PartHead]) -> None:
        """Keep which versions of which parts make up the document's present revision."""
        ...

    def frozen(self, document_id: str, revision: int) -> tuple[PartContent, ...]: ...
    def manifest(self, document_id: str, revision: int) -> bytes: ...
    def ask_changes(self, request: ChangeRequest) -> None: ...
    def change_requests(self, document_id: str) -> tuple[ChangeRequest, ...]: ...
    def read(self, reading: Reading) -> None: ...
    def reading(self, reading_id: str) -> Reading | None: ...
    def readings(self, document_id: str) -> tuple[Reading, ...]: ...


@dataclass(frozen=True, slots=True)
class Child:
    """A child as records know one: initials and a school; the reference is kept as a keyed hash."""

    id: str
    school_id: str
    initials: str


class Children(Protocol):
    """Children, found by their school's own reference without keeping it in the clear."""

    def find_or_add(self, school_id: str, reference: str, initials: str) -> str: ...
    def get(self, child_id: str) -> Child: ...


@dataclass(frozen=True, slots=True)
class ActionDone:
    """That an action was done between sessions, by whom, and in their words what it changed."""

    action_id: str
    by_id: str
    done_at: datetime
    words: str


class Actions(Protocol):
    """Headers of actions; the words are parts of documents."""

    def get(self, action_id: str) -> Action: ...
    def save(self, action: Action) -> None: ...
    def remove(self, action_id: str) -> None: ...
    def of_pair(self, pair_id: str) -> tuple[Action, ...]: ...
    def of_document(self, document_id: str) -> tuple[Action, ...]: ...
    def open_of(self, owner_id: str) -> tuple[Action, ...]: ...
    def all_open(self) -> tuple[Action, ...]: ...
    def save_done(self, done: ActionDone) -> None:
        """Keep the words, sealed with the action's own."""
        ...

    def done(self, action_id: str) -> ActionDone | None: ...
