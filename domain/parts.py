"""The parts of a document: what people wrote, in pieces that are kept and destroyed separately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class PartKind(StrEnum):
    """What a part holds."""

    SECTION = "section"  # the answers of one section of the form; `key` names the section
    REVIEW = "review"  # what became of an earlier action; `about_id` names the action
    CASE = "case"  # one case discussion, of the child `child_id` at the school `school_id`
    ACTION = "action"  # who does what by when; about the child of `case_id` where it has one


class UnitKind(StrEnum):
    """What is kept, and one day disposed of, under one data key."""

    DOCUMENT = "document"  # the part that the pair shares
    CASE = "case"  # one case discussion with its actions
    REVIEW = "review"  # the review of an action about a child
    CHILD = "child"  # a child's initials
    DISAGREEMENT = "disagreement"  # what somebody said that they disagree with
    MEETING = "meeting"  # what came of a three-way meeting
    PREPARATION = "preparation"  # one thing that a party prepared for a session
    INFORMAL = "informal"  # one note of informal supervision


@dataclass(frozen=True, slots=True)
class PartHead:
    """Everything about one version of a part but its content."""

    id: str
    document_id: str
    kind: PartKind
    version: int
    unit_kind: UnitKind
    unit_id: str
    saved_at: datetime
    saved_by: str
    key: str = ""
    child_id: str | None = None
    school_id: str | None = None
    case_id: str | None = None
    about_id: str | None = None
    owner_id: str | None = None
    due_on: date | None = None
    position: int = 0
    removed: bool = False


@dataclass(frozen=True, slots=True)
class PartContent:
    """One version of a part, unsealed. `salt` keeps its commitment from being guessed."""

    head: PartHead
    answers: Mapping[str, str]
    salt: bytes

    def body(self) -> dict[str, Any]:
        """Give the plain data that the commitment is made over, and that the PDF attaches."""
        head = self.head
        return {
            "id": head.id,
            "kind": head.kind,
            "version": head.version,
            "section": head.key,
            "child": head.child_id,
            "school": head.school_id,
            "case": head.case_id,
            "about": head.about_id,
            "owner": head.owner_id,
            "due": head.due_on,
            "answers": {k: v for k, v in self.answers.items() if v},
        }
